//! Why a wish was not granted: one variant for each rule, with the numbers that a person needs.
//!
//! What a refusal is called on the wire is not known here. The rules of an area that is not the
//! money path stand in an enum of their own under `refusal/`, each one variant of this one.
#![expect(missing_docs, reason = "the fields are the words and numbers of the variant's own sentence")]

mod bill;
mod closing;
mod generic;
mod media;
mod pay;

pub use bill::BillRefusal;
pub(crate) use closing::sentence;
pub use closing::{Block, ClosingRefusal, ProofNeed};
pub use generic::GenericRefusal;
pub use media::MediaRefusal;
pub use pay::PayRefusal;

use crate::model::{
    AccountKind, CardState, MerchantState, OrderState, ReceiverKind, RefundStatus, WithdrawStatus,
};
use std::sync::Arc;
use tongbao_base::ids::{AppId, MchId, OutNo, RefundId};
use tongbao_base::{Fen, Time};

mod onboarding;

pub use onboarding::OnboardingRefusal;

/// The answer is no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// A sum left 64 bits.
    AmountOverflow,
    /// An amount below the smallest that makes sense.
    AmountTooSmall { asked: Fen, min: Fen },
    /// A rate that is not between nothing and everything, in 1/10,000.
    RateOutOfRange { asked_bp: i64, max_bp: i64 },

    /// No such merchant.
    MerchantUnknown { mchid: MchId },
    /// The merchant belongs to another platform (受理关系不存在).
    MerchantNotYours { mchid: MchId },
    /// The merchant is frozen or cancelled.
    MerchantUnusable { mchid: MchId, state: MerchantState },
    /// Only a platform may do this.
    NotAPlatform { mchid: MchId },
    /// The application is not bound to the merchant.
    AppidNotBound { appid: AppId, mchid: MchId },

    /// The number belongs to another order.
    OutTradeNoUsed { number: OutNo },
    /// The number is shorter than the profile allows.
    NumberTooShort { field: &'static str, number: OutNo, min: usize },
    /// The same number came with other parameters.
    ReentryDiffers { number: OutNo, field: &'static str },
    /// The order is paid.
    OrderPaid { number: OutNo },
    /// The order is closed.
    OrderClosed { number: OutNo },
    /// No such order of this platform (and sub-merchant).
    OrderNotFound { number: Arc<str> },
    /// The order is not paid.
    OrderNotPaid { number: Arc<str>, state: OrderState },
    /// `time_expire` is not in the future, or too far in it.
    ExpiryOutOfRange { given: Time, earliest: Time, latest: Time },
    /// The order's amount is above the limit.
    OrderTooLarge { asked: Fen, max: Fen },
    /// A sub-merchant's openid without its application.
    SubOpenidWithoutSubAppid,
    /// No openid of the payer.
    PayerMissing,
    /// No sub-orders, or too many.
    TooManySubOrders { asked: usize, max: usize },
    /// One number stands twice in a combined order.
    SubOrderTwice { number: OutNo },
    /// The sub-orders are not those of the combined order.
    SubOrdersDiffer { missing: Option<OutNo>, foreign: Option<OutNo> },
    /// There is no such payment session, or it was replaced.
    PrepayUnknown { prepay_id: Arc<str> },
    /// The payment session or the order ended.
    PrepayExpired { until: Time, now: Time },
    /// The payer is not the one that the order names.
    PayerDiffers,
    /// The coupon is larger than what is to be paid.
    CouponTooLarge { coupon: Fen, total: Fen },
    /// The payer's change is too little.
    WalletShort { available: Fen, asked: Fen },

    /// The list is full.
    ReceiversFull { max: i64 },
    /// The receiver is on the list already.
    ReceiverExists { account: Arc<str> },
    /// A merchant receiver's name is needed, or is not its full name.
    ReceiverNameDiffers { account: Arc<str> },
    /// The receiver is not on the list.
    ReceiverUnknown { kind: ReceiverKind, account: Arc<str> },
    /// A person needs the application of the openid.
    ReceiverAppidMissing,
    /// The openid belongs to another application.
    OpenidAppidDiffer { openid: Arc<str>, appid: AppId },
    /// One receiver stands twice in a request.
    ReceiverTwice { account: Arc<str> },
    /// Too many receivers in a request.
    TooManyReceivers { asked: usize, max: usize },
    /// Nobody is to receive anything, and nothing is to be finished.
    NoReceivers,
    /// Too many requests for an order.
    TooManySplits { max: i64 },
    /// The order is not for splitting.
    NotForSplitting,
    /// Too soon after the payment.
    SplitTooEarly { from: Time, now: Time },
    /// The announced subsidy has not come.
    SubsidyPending { planned: Fen },
    /// The order's splitting is finished.
    SplitFinished,
    /// More than what is left.
    NotEnoughUnsplit { left: Fen, asked: Fen },
    /// More than the cap allows.
    OverRatio { cap: Fen, used: Fen, asked: Fen },
    /// A finish with nothing left.
    NothingToRelease,
    /// No such split.
    SplitNotFound { number: Arc<str> },
    /// The order of a query about splits is not for splitting.
    AmountsNotForSplitting,

    /// The receiver got nothing in that split that can be given back.
    NothingToReturn { account: Arc<str> },
    /// A person gives nothing back.
    ReturnFromPerson,
    /// The receiver is the one who would get it back.
    ReturnToSelf,
    /// More than what is left to give back.
    ReturnTooMuch { left: Fen, asked: Fen },
    /// Too many returns of a split.
    TooManyReturns { max: i64 },
    /// Too long after the split.
    ReturnTooLate { until: Time, now: Time },
    /// The receiver has too little.
    ReturnerShort { available: Fen, asked: Fen },
    /// No such return.
    ReturnNotFound { number: Arc<str> },

    /// The announced subsidy is above the limit.
    SubsidyTooLarge { asked: Fen, max: Fen },
    /// The order was placed without a subsidy.
    SubsidyNotPlanned,
    /// The subsidy is not what was announced.
    SubsidyDiffers { planned: Fen, asked: Fen },
    /// Too late: the order was split already.
    SubsidyAfterSplit { splits: i64 },
    /// The order is subsidised already.
    SubsidyExists { amount: Fen },
    /// The subsidy was cancelled.
    SubsidyCancelled,
    /// Too long after the payment.
    SubsidyTooLate { until: Time, now: Time },
    /// There is no subsidy to give back.
    NoSubsidy,
    /// Only after a refund.
    NeedsRefund,
    /// The refund that is cited is not one of this order.
    RefundOfAnotherOrder { refund_id: RefundId },
    /// That refund was cited already.
    SubsidyReturnTwice { refund_id: RefundId },
    /// More than what is left of the subsidy.
    SubsidyReturnTooMuch { left: Fen, asked: Fen },
    /// More than what the pocket has.
    PocketShort { account: AccountKind, has: Fen, asked: Fen },

    /// `amount.total` is not the order's.
    TotalDiffers { total: Fen, asked: Fen },
    /// More than what is left of the order.
    RefundTooMuch { left: Fen, asked: Fen },
    /// Too many refunds of an order.
    TooManyRefunds { max: i64 },
    /// Too long after the payment.
    RefundTooLate { until: Time, now: Time },
    /// More than what is left frozen, and the order is not finished.
    RefundAboveUnsplit { left: Fen, needed: Fen },
    /// Less available than needed.
    NotEnoughAvailable { available: Fen, needed: Fen },
    /// More than one pocket named, or not for the whole amount.
    SourcesDiffer { named: usize, sum: Fen, amount: Fen },
    /// The platform may not advance.
    AdvanceNotAllowed,
    /// The platform has too little.
    PlatformShort { account: AccountKind, available: Fen, asked: Fen },
    /// No such refund.
    RefundNotFound { number: Arc<str> },
    /// The refund cannot become that.
    RefundSettled { status: RefundStatus },
    /// The platform's number is another refund's.
    RefundNumberDiffers { refund_id: RefundId, asked: OutNo },
    /// The refund was not advanced.
    NotAdvanced,
    /// No recovery was asked for.
    AdvanceReturnNotFound,

    /// Less or more than allowed.
    WithdrawOutOfRange { asked: Fen, min: Fen, max: Fen },
    /// Less available than asked for.
    WithdrawShort { available: Fen, asked: Fen },
    /// The number is too old to be tried again.
    WithdrawExpired { until: Time, now: Time },
    /// No card, or not a verified one.
    CardUnusable { state: CardState },
    /// No such withdrawal.
    WithdrawNotFound { number: Arc<str> },
    /// The withdrawal cannot become that.
    WithdrawSettled { status: WithdrawStatus },
    /// The merchant has no such account.
    AccountNotOpen { account: AccountKind },

    /// A rule of bills.
    Bill(BillRefusal),
    /// A rule of coming aboard.
    Onboarding(OnboardingRefusal),
    /// A rule of the generic family alone.
    Generic(GenericRefusal),
    /// A rule of closing sub-merchants.
    Closing(ClosingRefusal),

    /// No such callback.
    NotificationNotFound { id: Arc<str> },
    /// The merchant number is taken.
    MerchantExists { mchid: MchId },
    /// Of uploaded files.
    Media(MediaRefusal),
    /// The task is gone or another worker has it.
    TaskGone,

    /// Direct merchants' payments and payment codes.
    Pay(PayRefusal),
}

impl From<PayRefusal> for Refusal {
    fn from(refusal: PayRefusal) -> Self {
        Refusal::Pay(refusal)
    }
}

impl Refusal {
    /// The name of the rule, for metrics: the variant's own, of an area's the innermost.
    pub fn rule(&self) -> String {
        let text = format!("{self:?}");
        let name = text.split([' ', '{', ')']).next().unwrap_or_default();
        name.rsplit('(').next().unwrap_or_default().to_owned()
    }

    /// Whether the same wish may be granted later without anything else being asked for
    /// differently.
    pub const fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::SplitTooEarly { .. }
                | Self::SubsidyPending { .. }
                | Self::WalletShort { .. }
                | Self::ReturnerShort { .. }
                | Self::PlatformShort { .. }
                | Self::NotEnoughAvailable { .. }
                | Self::RefundAboveUnsplit { .. }
                | Self::WithdrawShort { .. }
                | Self::TaskGone
        )
    }
}
