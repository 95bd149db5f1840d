//! The merchants of the play come aboard before it begins.

use std::collections::BTreeMap;
use std::sync::Arc;
use tongbao_base::ids::MchId;
use tongbao_engine::{Engine, Failure, RuleBook};
use tongbao_kernel::media;
use tongbao_kernel::merchant::{Add, Card};
use tongbao_kernel::model::{AccountKind, CardState, MediaFormat, MerchantKind, ReceiverKind, Relation};
use tongbao_kernel::profitsharing::AddReceiver;
use tongbao_kernel::rules::Rules;

use crate::ask::PAPER;
use crate::cast::{self, APPID, BOOKS, Kind, MERCHANTS, Merchant};

/// The rules: one platform under the newer limits, whose plain orders settle a day later.
pub(crate) fn rules() -> RuleBook {
    let mut newer = Rules::profile_2025();
    newer.settle.delay_days = 1;
    let mut older = Rules::profile_2022();
    // Papers are uploaded before the play, and stay.
    for rules in [&mut older, &mut newer] {
        rules.media.unused_days = 36_500;
    }
    let platforms = BTreeMap::from([(MchId::from(BOOKS), Arc::new(newer))]);
    RuleBook { default: Arc::new(older), platforms }
}

/// Everybody comes aboard.
pub(crate) async fn set(engine: &Engine) -> Result<(), Failure> {
    for merchant in &MERCHANTS {
        engine.submit(add(merchant)).await?;
    }
    for platform in MERCHANTS.iter().filter(|one| one.kind == Kind::Platform) {
        engine.submit(paper(platform)).await?;
    }
    // Outside 收付通 a merchant's name comes encrypted: these receivers were listed before.
    for owner in MERCHANTS.iter().filter(|one| is_generic(one) && one.kind != Kind::Partner) {
        for receiver in MERCHANTS.iter().filter(|one| is_receiver(one, owner)) {
            engine.submit(list(owner, receiver)).await?;
        }
    }
    Ok(())
}

/// Outside 收付通.
fn is_generic(merchant: &Merchant) -> bool {
    cast::merchant(merchant.under).is_some_and(|under| matches!(under.kind, Kind::Partner | Kind::Direct))
}

/// Whether `owner` splits to it from the start: the other merchants of its partner, its partner,
/// other partners and direct merchants.
pub(crate) fn is_receiver(one: &Merchant, owner: &Merchant) -> bool {
    let is_own = matches!(one.kind, Kind::Direct | Kind::Partner);
    one.mchid != owner.mchid && (one.under == owner.under || is_own && is_generic(owner))
}

fn add(merchant: &Merchant) -> Add {
    Add {
        platform: merchant.under.into(),
        mchid: merchant.mchid.into(),
        kind: match merchant.kind {
            Kind::Platform => MerchantKind::Platform,
            Kind::Partner => MerchantKind::Partner,
            Kind::Direct => MerchantKind::Direct,
            Kind::Seller => MerchantKind::Sub,
        },
        name: cast::name(merchant.mchid),
        appids: if merchant.kind == Kind::Seller { Vec::new() } else { vec![APPID.into()] },
        fee_bp: Some(merchant.fee_bp),
        ratio_bp: merchant.ratio_bp,
        advance_account: merchant.advances.then_some(AccountKind::Operation),
        notify_url: merchant.told.then(|| cast::url(merchant.mchid)),
        card: Card { state: CardState::Verified, bank: "工商银行".to_owned(), tail: "0001".to_owned() },
    }
}

fn paper(platform: &Merchant) -> media::Add {
    let sha256 = "0".repeat(64);
    let (door, format) = (media::Door::Pictures, Some(MediaFormat::Png));
    let upload = media::Upload { door, format, size: 1, announced: sha256.clone(), sha256 };
    media::Add { owner: platform.mchid.into(), media_id: PAPER.into(), upload }
}

fn list(owner: &Merchant, receiver: &Merchant) -> AddReceiver {
    AddReceiver {
        platform: owner.under.into(),
        owner: owner.mchid.into(),
        kind: ReceiverKind::Merchant,
        account: receiver.mchid.into(),
        name: Some(tongbao_base::Secret::new(cast::name(receiver.mchid))),
        appid: None,
        relation: Relation::Others,
        custom_relation: None,
    }
}
