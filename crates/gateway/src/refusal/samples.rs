//! An example of each refusal that can reach the wire, with plausible numbers, for the documents
//! and for tests. Where one rule is told in several ways, each has an example.

use tongbao_base::ids::{AppId, MchId, OutNo, RefundId};
use tongbao_base::{Fen, Time};
use tongbao_kernel::model::{AccountKind, CardState, MerchantState, OrderState, ReceiverKind, RefundStatus};
use tongbao_kernel::refusal::{GenericRefusal, Refusal};

/// 2025-10-09T16:53:20+08:00.
const NOW: Time = Time::from_ms(1_760_000_000_000);
/// An hour before.
const BEFORE: Time = Time::from_ms(1_759_996_400_000);

/// Every example.
pub(crate) fn samples() -> Vec<Refusal> {
    let mut samples = merchants();
    samples.extend(orders());
    samples.extend(splits());
    samples.extend(split_returns());
    samples.extend(subsidies());
    samples.extend(refunds());
    samples.extend(withdrawals());
    samples.extend(super::bill::samples());
    samples.extend(super::closing::samples().into_iter().map(Refusal::Closing));
    samples.extend(super::media::samples());
    samples.extend(super::onboarding::samples());
    samples.extend(super::pay::samples());
    samples
}

fn fen(amount: i64) -> Fen {
    Fen::new(amount)
}

fn mchid() -> MchId {
    MchId::from("1900000201")
}

fn appid() -> AppId {
    AppId::from("wx0000000000000002")
}

fn number() -> OutNo {
    OutNo::from("T20251009-1")
}

fn refund_id() -> RefundId {
    RefundId::from("50000000012025100900000000001")
}

fn merchants() -> Vec<Refusal> {
    let unusable = |state| Refusal::MerchantUnusable { mchid: mchid(), state };
    vec![
        Refusal::MerchantUnknown { mchid: mchid() },
        Refusal::MerchantNotYours { mchid: mchid() },
        unusable(MerchantState::Frozen),
        unusable(MerchantState::Cancelled),
        Refusal::AppidNotBound { appid: appid(), mchid: mchid() },
    ]
}

fn orders() -> Vec<Refusal> {
    let reentry = |field| Refusal::ReentryDiffers { number: number(), field };
    vec![
        Refusal::AmountOverflow,
        Refusal::OutTradeNoUsed { number: number() },
        Refusal::NumberTooShort { field: "out_trade_no", number: OutNo::from("T1"), min: 6 },
        reentry("amount"),
        reentry("settle_info.profit_sharing"),
        reentry("receivers"),
        Refusal::OrderPaid { number: number() },
        Refusal::OrderClosed { number: number() },
        Refusal::OrderNotFound { number: number().shared() },
        Refusal::OrderNotPaid { number: number().shared(), state: OrderState::NotPay },
        Refusal::ExpiryOutOfRange { given: BEFORE, earliest: NOW, latest: NOW.after_ms(7 * Time::DAY) },
        Refusal::OrderTooLarge { asked: fen(1_000_000_001), max: fen(1_000_000_000) },
        Refusal::SubOpenidWithoutSubAppid,
        Refusal::PayerMissing,
        Refusal::TooManySubOrders { asked: 51, max: 50 },
        Refusal::SubOrderTwice { number: number() },
        Refusal::SubOrdersDiffer { missing: Some(number()), foreign: None },
        Refusal::SubOrdersDiffer { missing: None, foreign: Some(number()) },
    ]
}

fn splits() -> Vec<Refusal> {
    vec![
        Refusal::ReceiversFull { max: 20_000 },
        Refusal::ReceiverExists { account: mchid().shared() },
        Refusal::ReceiverNameDiffers { account: mchid().shared() },
        Refusal::ReceiverUnknown { kind: ReceiverKind::Merchant, account: mchid().shared() },
        Refusal::OpenidAppidDiffer { openid: "oBuyer-1".into(), appid: appid() },
        Refusal::ReceiverTwice { account: mchid().shared() },
        Refusal::TooManyReceivers { asked: 51, max: 50 },
        Refusal::NoReceivers,
        Refusal::TooManySplits { max: 50 },
        Refusal::NotForSplitting,
        Refusal::SplitTooEarly { from: NOW, now: BEFORE },
        Refusal::SubsidyPending { planned: fen(2000) },
        Refusal::SplitFinished,
        Refusal::NotEnoughUnsplit { left: fen(2982), asked: fen(3000) },
        Refusal::OverRatio { cap: fen(2982), used: fen(0), asked: fen(3000) },
        Refusal::NothingToRelease,
        Refusal::SplitNotFound { number: "S20251009-1".into() },
        Refusal::AmountsNotForSplitting,
    ]
}

fn split_returns() -> Vec<Refusal> {
    vec![
        Refusal::NothingToReturn { account: mchid().shared() },
        Refusal::ReturnFromPerson,
        Refusal::ReturnToSelf,
        Refusal::Generic(GenericRefusal::ReturnsNotAllowed { mchid: mchid() }),
        Refusal::ReturnTooMuch { left: fen(1000), asked: fen(1001) },
        Refusal::TooManyReturns { max: 50 },
        Refusal::ReturnTooLate { until: BEFORE, now: NOW },
        Refusal::ReturnerShort { available: fen(300), asked: fen(400) },
        Refusal::ReturnNotFound { number: "B20251009-1".into() },
    ]
}

fn subsidies() -> Vec<Refusal> {
    let refund_id = refund_id();
    vec![
        Refusal::SubsidyTooLarge { asked: fen(1_000_001), max: fen(1_000_000) },
        Refusal::SubsidyNotPlanned,
        Refusal::SubsidyDiffers { planned: fen(2000), asked: fen(1999) },
        Refusal::SubsidyExists { amount: fen(2000) },
        Refusal::SubsidyCancelled,
        Refusal::SubsidyTooLate { until: BEFORE, now: NOW },
        Refusal::NoSubsidy,
        Refusal::NeedsRefund,
        Refusal::RefundOfAnotherOrder { refund_id: refund_id.clone() },
        Refusal::SubsidyReturnTwice { refund_id },
        Refusal::SubsidyReturnTooMuch { left: fen(1500), asked: fen(1501) },
        Refusal::PocketShort { account: AccountKind::BasicAvailable, has: fen(100), asked: fen(500) },
    ]
}

fn refunds() -> Vec<Refusal> {
    let account = AccountKind::Operation;
    vec![
        Refusal::TotalDiffers { total: fen(10_000), asked: fen(9999) },
        Refusal::RefundTooMuch { left: fen(4000), asked: fen(4001) },
        Refusal::TooManyRefunds { max: 50 },
        Refusal::RefundTooLate { until: BEFORE, now: NOW },
        Refusal::RefundAboveUnsplit { left: fen(8940), needed: fen(9940) },
        Refusal::NotEnoughAvailable { available: fen(5000), needed: fen(5964) },
        Refusal::SourcesDiffer { named: 2, sum: fen(1000), amount: fen(1000) },
        Refusal::AdvanceNotAllowed,
        Refusal::PlatformShort { account, available: fen(100), asked: fen(2000) },
        Refusal::RefundNotFound { number: "R20251009-1".into() },
        Refusal::RefundSettled { status: RefundStatus::Success },
        Refusal::RefundNumberDiffers { refund_id: refund_id(), asked: OutNo::from("R20251009-2") },
        Refusal::NotAdvanced,
        Refusal::AdvanceReturnNotFound,
    ]
}

fn withdrawals() -> Vec<Refusal> {
    vec![
        Refusal::WithdrawOutOfRange { asked: fen(80_000_000_001), min: fen(1), max: fen(80_000_000_000) },
        Refusal::WithdrawShort { available: fen(9940), asked: fen(10_000) },
        Refusal::WithdrawExpired { until: BEFORE, now: NOW },
        Refusal::CardUnusable { state: CardState::Missing },
        Refusal::CardUnusable { state: CardState::Unverified },
        Refusal::WithdrawNotFound { number: "W20251009-1".into() },
        Refusal::AccountNotOpen { account: AccountKind::Deposit },
    ]
}
