//! Whether a receiver may receive (2.4.1, 2.4.3): it is on the list, or it is the seller itself.
//! In 收付通 the platform and its other sub-merchants receive without being listed, too; in the
//! generic family everybody else has to be added (2.12).

use super::{Create, Part};
use crate::model::{Family, ListOf, Merchant, MerchantKind, Receiver, ReceiverKind};
use crate::refusal::Refusal;
use crate::rules::SplitRules;
use crate::tables::Key;
use crate::view::{Stop, View};
use std::sync::Arc;
use tongbao_base::ids::{AppId, MchId};

/// The rows that [`check`] looks at.
pub(super) fn keys(list: &ListOf<'_>, part: &Part) -> Vec<Key> {
    let mut keys = vec![Receiver::key(list, part.kind, &part.account)];
    if part.kind == ReceiverKind::Merchant {
        keys.extend(merchant_keys(list.platform, &MchId::new(Arc::clone(&part.account))));
    }
    keys
}

/// The rows under which a receiving merchant may stand: the platform's, or, for a direct
/// merchant, its own.
pub(super) fn merchant_keys(platform: &MchId, mchid: &MchId) -> [Key; 2] {
    [Merchant::key(platform, mchid), Merchant::key(mchid, mchid)]
}

/// The receiving merchant, if it is known here. Another platform's sub-merchant is not.
pub(super) fn merchant<'v>(
    view: View<'v>,
    platform: &MchId,
    mchid: &MchId,
) -> Result<Option<&'v Merchant>, Stop> {
    let [ours, own] = merchant_keys(platform, mchid);
    match view.find(&ours)? {
        Some(merchant) => Ok(Some(merchant)),
        None => view.find(&own),
    }
}

/// Refuses a receiver that may not receive.
pub(super) fn check(view: View<'_>, request: &Create, part: &Part, rules: &SplitRules) -> Result<(), Stop> {
    match part.kind {
        ReceiverKind::Merchant => check_merchant(view, request, part, rules),
        ReceiverKind::Person => check_person(view, request, part, request.appid.as_ref()),
        ReceiverKind::SubPerson => check_person(view, request, part, request.sub_appid.as_ref()),
    }
}

fn unknown(part: &Part) -> Refusal {
    Refusal::ReceiverUnknown { kind: part.kind, account: Arc::clone(&part.account) }
}

fn check_merchant(view: View<'_>, request: &Create, part: &Part, rules: &SplitRules) -> Result<(), Stop> {
    let platform = &request.platform;
    let mchid = MchId::new(Arc::clone(&part.account));
    let listed = view.find::<Receiver>(&Receiver::key(&request.list(), part.kind, &part.account))?;
    let merchant = merchant(view, platform, &mchid)?;
    let by_nature = mchid == request.sub_mchid
        || request.family == Family::Ecommerce && (mchid == *platform || is_automatic(merchant, rules));
    if listed.is_none() && !by_nature {
        return Err(unknown(part).into());
    }
    let name = merchant.map(|merchant| &merchant.name).or(listed.and_then(|row| row.name.as_ref()));
    match (&part.name, name) {
        (Some(given), Some(name)) if given.reveal() != name => {
            Err(Refusal::ReceiverNameDiffers { account: Arc::clone(&part.account) }.into())
        }
        _ => Ok(()),
    }
}

/// In 收付通, sub-merchants of the platform receive without being on its list, since 2025-09-16.
pub(super) fn is_automatic(merchant: Option<&Merchant>, rules: &SplitRules) -> bool {
    rules.auto_receiver_same_platform && merchant.is_some_and(|row| row.kind == MerchantKind::Sub)
}

fn check_person(view: View<'_>, request: &Create, part: &Part, appid: Option<&AppId>) -> Result<(), Stop> {
    let appid = appid.ok_or(Refusal::ReceiverAppidMissing)?;
    let key = Receiver::key(&request.list(), part.kind, &part.account);
    let receiver = view.get::<Receiver>(&key, || unknown(part))?;
    if receiver.appid.as_ref() != Some(appid) {
        let openid = Arc::clone(&part.account);
        return Err(Refusal::OpenidAppidDiffer { openid, appid: appid.clone() }.into());
    }
    Ok(())
}
