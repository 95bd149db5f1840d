//! Merchants as the rules look for them: of this platform, able to act, with their applications.

use crate::model::{AppBinding, Directory, Merchant, MerchantKind, MerchantState};
use crate::refusal::Refusal;
use crate::view::{Stop, View};
use tongbao_base::ids::{AppId, MchId};

/// The platform itself or one of its sub-merchants.
pub(crate) fn get<'a>(view: View<'a>, platform: &MchId, mchid: &MchId) -> Result<&'a Merchant, Stop> {
    if let Some(merchant) = view.find::<Merchant>(&Merchant::key(platform, mchid))? {
        return Ok(merchant);
    }
    let mchid = mchid.clone();
    Err(match view.find::<Directory>(&Directory::key(&mchid))? {
        Some(_) => Refusal::MerchantNotYours { mchid },
        None => Refusal::MerchantUnknown { mchid },
    }
    .into())
}

/// Whoever places orders, if it may act: a platform, a partner, or a direct merchant for itself.
pub(crate) fn initiator<'a>(view: View<'a>, mchid: &MchId) -> Result<&'a Merchant, Stop> {
    usable(view, mchid, mchid)
}

/// A sub-merchant of the platform that may take payments; a direct merchant is its own.
pub(crate) fn seller<'a>(view: View<'a>, platform: &MchId, mchid: &MchId) -> Result<&'a Merchant, Stop> {
    let merchant = get(view, platform, mchid)?;
    if !matches!(merchant.kind, MerchantKind::Sub | MerchantKind::Direct) {
        return Err(Refusal::MerchantNotYours { mchid: mchid.clone() }.into());
    }
    active(merchant)
}

/// The platform itself or one of its sub-merchants, if it may act.
pub(crate) fn usable<'a>(view: View<'a>, platform: &MchId, mchid: &MchId) -> Result<&'a Merchant, Stop> {
    active(get(view, platform, mchid)?)
}

/// One of the platform's sub-merchants, whatever its state.
pub(crate) fn sub<'a>(view: View<'a>, platform: &MchId, mchid: &MchId) -> Result<&'a Merchant, Stop> {
    let merchant = get(view, platform, mchid)?;
    if merchant.kind != MerchantKind::Sub {
        return Err(Refusal::MerchantNotYours { mchid: mchid.clone() }.into());
    }
    Ok(merchant)
}

/// A merchant whose number is not closed: money may still come to it.
pub(crate) fn not_closed<'a>(view: View<'a>, platform: &MchId, mchid: &MchId) -> Result<&'a Merchant, Stop> {
    let merchant = get(view, platform, mchid)?;
    match merchant.state {
        MerchantState::Cancelled => active(merchant),
        MerchantState::Active | MerchantState::Frozen => Ok(merchant),
    }
}

fn active(merchant: &Merchant) -> Result<&Merchant, Stop> {
    match merchant.state {
        MerchantState::Active => Ok(merchant),
        state => Err(Refusal::MerchantUnusable { mchid: merchant.mchid.clone(), state }.into()),
    }
}

/// The application must be bound to the merchant.
pub(crate) fn check_app(view: View<'_>, platform: &MchId, mchid: &MchId, appid: &AppId) -> Result<(), Stop> {
    let refusal = || Refusal::AppidNotBound { appid: appid.clone(), mchid: mchid.clone() };
    view.get::<AppBinding>(&AppBinding::key(platform, mchid, appid), refusal)?;
    Ok(())
}
