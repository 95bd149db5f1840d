//! Every number and switch of the rules (contract, Annex H), and the two profiles.
//!
//! A platform's configuration names a profile and overrides single values; the keys are the
//! contract's.

mod bill;
mod closing;
mod codepay;
mod media;
mod onboarding;

pub use bill::{BillRules, MultiMchColumns, Newline, TimeOfDay};
pub use closing::ClosingRules;
pub use codepay::{CodepayRules, UserPayingForm};
pub use media::MediaRules;
pub use onboarding::OnboardingRules;

use crate::model::{AccountKind, Family};
use serde::{Deserialize, Serialize};
use tongbao_base::Fen;

/// The rules in force for one platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rules {
    /// Orders.
    pub pay: Pay,
    /// Profit sharing.
    pub split: SplitRules,
    /// Split returns.
    #[serde(rename = "return")]
    pub returning: ReturnRules,
    /// Subsidies.
    pub subsidy: SubsidyRules,
    /// Refunds and advances.
    pub refund: RefundRules,
    /// Fees.
    pub fee: FeeRules,
    /// When money that is not for splitting becomes available.
    pub settle: SettleRules,
    /// Withdrawals.
    pub withdraw: WithdrawRules,
    /// Sellers coming aboard, and what they change later.
    pub onboarding: OnboardingRules,
    /// Closing sub-merchants.
    #[serde(rename = "cancel")]
    pub closing: ClosingRules,
    /// Payment codes.
    pub codepay: CodepayRules,
    /// Callbacks.
    pub notify: NotifyRules,
    /// Bills and day-end balances.
    pub bill: BillRules,
    /// Uploads.
    pub media: MediaRules,
    /// Repeats of a request.
    pub reentry: ReentryRules,
}

/// Orders (2.2, 2.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Pay {
    /// How a paid order refuses to be paid or closed again: `ORDERPAID` or `ORDER_PAID`.
    pub already_paid_code: PaidCode,
    /// Fewest characters of an `out_trade_no`; older documents say 6.
    pub out_trade_no_min: usize,
    /// An unpaid order is closed after so many days.
    pub auto_close_days: i64,
    /// An unpaid order is closed at its `time_expire` already.
    pub close_on_expire: bool,
    /// A prepay session lasts so many seconds.
    pub prepay_seconds: i64,
    /// An H5 link opens for so many seconds.
    pub h5_seconds: i64,
    /// The largest (sub-)order, in fen.
    pub order_max_fen: Fen,
    /// The most sub-orders of a combined order.
    pub combine_max: usize,
    /// The fewest sub-orders of a direct merchant's combined order.
    pub combine_direct_min: usize,
    /// The most sub-orders of a direct merchant's combined order.
    pub combine_direct_max: usize,
}

/// Spelling of the refusal of a paid order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PaidCode {
    /// The older tables.
    #[serde(rename = "ORDERPAID")]
    OrderPaid,
    /// The current texts.
    #[serde(rename = "ORDER_PAID")]
    OrderUnderscorePaid,
}

/// Profit sharing (2.4, 3.4–3.6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SplitRules {
    /// Accepted requests an order.
    pub max_requests_per_order: i64,
    /// Receivers a request.
    pub max_receivers_per_request: usize,
    /// Cap on what others may get, in 1/10,000.
    pub max_ratio_bp: i64,
    /// What the cap is a share of.
    pub cap_base: PerFamily<CapBase>,
    /// The base grows with a subsidy.
    pub cap_base_includes_subsidy: bool,
    /// The base shrinks with refunds.
    pub cap_shrinks_with_refund: bool,
    /// How long after the payment the first split may come.
    pub min_wait_seconds: PerFamily<i64>,
    /// When frozen money is released by itself.
    pub freeze_days: PerFamily<i64>,
    /// Where a closed detail's money goes.
    pub failed_detail_to: FailedDetailTo,
    /// What a person may receive in a calendar month.
    pub person_monthly_limit_fen: Fen,
    /// Receivers on a list.
    pub receivers_max: i64,
    /// Sub-merchants of the same platform need not be added.
    pub auto_receiver_same_platform: bool,
    /// Adding a receiver twice is an error, as it was in 2020.
    pub legacy_duplicate_receiver_error: bool,
    /// What stands as `finish_time` while a detail is pending.
    pub pending_finish_time: PendingFinishTime,
    /// `event_type` of split notices.
    pub notice_event_type: NoticeEventType,
}

/// A value for the 收付通 paths and one for the generic paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PerFamily<T> {
    /// `/v3/ecommerce/…`
    pub ecommerce: T,
    /// `/v3/profitsharing/…`
    pub generic: T,
}

impl<T: Copy> PerFamily<T> {
    /// The value for an order of that family.
    pub const fn of(self, family: Family) -> T {
        match family {
            Family::Ecommerce => self.ecommerce,
            Family::Generic => self.generic,
        }
    }
}

/// What the cap of a split is a share of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CapBase {
    /// Order less fee.
    Splittable,
    /// Order.
    OrderAmount,
}

/// Where the money of a closed detail goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FailedDetailTo {
    /// Frozen while the order is open, available once it is finished.
    Auto,
    /// Frozen.
    Frozen,
    /// Available.
    Available,
}

/// What stands as `finish_time` while a detail is pending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PendingFinishTime {
    /// `1970-01-01T08:00:00+08:00`, as production does.
    Epoch8,
    /// Nothing.
    Omit,
    /// When the request was accepted.
    AcceptTime,
}

/// `event_type` of split notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum NoticeEventType {
    /// `PROFITSHARING.SUCCESS`, `PROFITSHARING.RETURN`.
    Profitsharing,
    /// `TRANSACTION.SUCCESS`, as older deployments.
    Transaction,
}

/// Split returns (2.4.7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReturnRules {
    /// Returns a split request.
    pub max_per_split_order: i64,
    /// Until so many days after the split.
    pub window_days: i64,
    /// An unfunded return is given up after so many days.
    pub close_days: i64,
    /// What becomes of an unfunded return on the generic paths (2.12).
    pub generic_short: ShortReturn,
}

/// What becomes of a return whose receiver has too little.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ShortReturn {
    /// It fails at once with `BALANCE_NOT_ENOUGH`; the next try takes a new number.
    Fail,
    /// It is refused and stays open, as on the 收付通 paths.
    Keep,
}

/// Subsidies (2.5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SubsidyRules {
    /// The largest subsidy.
    pub max_fen: Fen,
    /// From which of the platform's accounts: `OPERATION` or `BASIC_AVAILABLE`.
    pub pay_account: AccountKind,
    /// Only an order with a refund may have its subsidy cancelled.
    pub cancel_requires_refund: bool,
    /// A subsidy may come, or be asked for again, until so many days after the payment.
    pub window_days: i64,
}

/// Refunds (2.6, 3.7, 3.8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RefundRules {
    /// What is held against the pocket: the refund less the fee given back, or all of it.
    pub check: RefundCheck,
    /// Refunds an order.
    pub max_partial: i64,
    /// Until so many days after the payment.
    pub window_days: i64,
    /// How much the platform advances.
    pub advance_mode: AdvanceMode,
    /// The recovery of an advance is given up after so many days.
    pub advance_return_days: i64,
}

/// What is held against the pocket that a refund is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RefundCheck {
    /// The refund less the fee given back with it.
    Net,
    /// The refund.
    Gross,
}

/// How much the platform advances when a sub-merchant is short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AdvanceMode {
    /// The whole refund.
    AllOrNothing,
    /// What the sub-merchant lacks.
    Mixed,
}

/// Fees (3.2). Rounded half up to the fen and charged to the sub-merchant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FeeRules {
    /// The rate of merchants that come aboard without one, in 1/10,000.
    pub default_bp: i64,
}

/// When money that is not for splitting becomes available (3.2).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SettleRules {
    /// 0: at once. N: at 10:00 of the N-th day after.
    pub delay_days: i64,
}

/// Withdrawals (2.7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WithdrawRules {
    /// The smallest.
    pub min_fen: Fen,
    /// The largest.
    pub max_fen: Fen,
    /// A number may be asked for again, and an unfunded one funded, for so many days.
    pub dedupe_days: i64,
    /// Handed to the bank so many days later …
    pub bank_days: i64,
    /// … at this hour, in UTC+8.
    pub bank_hour: i64,
}

/// Callbacks (4.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NotifyRules {
    /// Waits between the tries, in seconds.
    pub schedule_seconds: Vec<i64>,
    /// How long a receiver may take to answer.
    pub timeout_seconds: i64,
}

/// Repeats of a request (Annex A).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReentryRules {
    /// `notify_url` and `attach` must be equal, too.
    pub strict: bool,
}

impl Default for Pay {
    fn default() -> Self {
        Pay {
            already_paid_code: PaidCode::OrderPaid,
            out_trade_no_min: 2,
            auto_close_days: 7,
            close_on_expire: false,
            prepay_seconds: 7200,
            h5_seconds: 300,
            order_max_fen: Fen::new(1_000_000_000),
            combine_max: 50,
            combine_direct_min: 2,
            combine_direct_max: 10,
        }
    }
}

impl Default for SplitRules {
    fn default() -> Self {
        SplitRules {
            max_requests_per_order: 20,
            max_receivers_per_request: 5,
            max_ratio_bp: 3000,
            cap_base: PerFamily { ecommerce: CapBase::Splittable, generic: CapBase::OrderAmount },
            cap_base_includes_subsidy: true,
            cap_shrinks_with_refund: false,
            min_wait_seconds: PerFamily { ecommerce: 30, generic: 60 },
            freeze_days: PerFamily { ecommerce: 180, generic: 30 },
            failed_detail_to: FailedDetailTo::Auto,
            person_monthly_limit_fen: Fen::new(20_000_000),
            receivers_max: 20_000,
            auto_receiver_same_platform: true,
            legacy_duplicate_receiver_error: false,
            pending_finish_time: PendingFinishTime::Epoch8,
            notice_event_type: NoticeEventType::Profitsharing,
        }
    }
}

impl Default for ReturnRules {
    fn default() -> Self {
        ReturnRules {
            max_per_split_order: 20,
            window_days: 180,
            close_days: 5,
            generic_short: ShortReturn::Fail,
        }
    }
}

impl Default for SubsidyRules {
    fn default() -> Self {
        SubsidyRules {
            max_fen: Fen::new(1_000_000),
            pay_account: AccountKind::Operation,
            cancel_requires_refund: true,
            window_days: 180,
        }
    }
}

impl Default for RefundRules {
    fn default() -> Self {
        RefundRules {
            check: RefundCheck::Net,
            max_partial: 50,
            window_days: 365,
            advance_mode: AdvanceMode::AllOrNothing,
            advance_return_days: 90,
        }
    }
}

impl Default for FeeRules {
    fn default() -> Self {
        FeeRules { default_bp: 60 }
    }
}

impl Default for WithdrawRules {
    fn default() -> Self {
        WithdrawRules {
            min_fen: Fen::new(1),
            max_fen: Fen::new(80_000_000_000),
            dedupe_days: 6,
            bank_days: 1,
            bank_hour: 10,
        }
    }
}

impl Default for NotifyRules {
    fn default() -> Self {
        const MINUTE: i64 = 60;
        const HOUR: i64 = 60 * MINUTE;
        let schedule = [
            15,
            15,
            30,
            3 * MINUTE,
            10 * MINUTE,
            20 * MINUTE,
            30 * MINUTE,
            30 * MINUTE,
            30 * MINUTE,
            HOUR,
            3 * HOUR,
            3 * HOUR,
            3 * HOUR,
            6 * HOUR,
            6 * HOUR,
        ];
        NotifyRules { schedule_seconds: schedule.to_vec(), timeout_seconds: 5 }
    }
}

impl Default for Rules {
    fn default() -> Self {
        Rules::profile_2022()
    }
}

impl Rules {
    /// The default: 20 requests of 5 receivers an order.
    pub fn profile_2022() -> Self {
        Rules {
            pay: Pay::default(),
            split: SplitRules::default(),
            returning: ReturnRules::default(),
            subsidy: SubsidyRules::default(),
            refund: RefundRules::default(),
            fee: FeeRules::default(),
            settle: SettleRules::default(),
            withdraw: WithdrawRules::default(),
            onboarding: OnboardingRules::default(),
            closing: ClosingRules::default(),
            codepay: CodepayRules::default(),
            notify: NotifyRules::default(),
            bill: BillRules::default(),
            media: MediaRules::default(),
            reentry: ReentryRules::default(),
        }
    }

    /// The current documents: 50 requests of 50 receivers an order, 50 returns a split.
    pub fn profile_2025() -> Self {
        let mut rules = Rules::profile_2022();
        rules.split.max_requests_per_order = 50;
        rules.split.max_receivers_per_request = 50;
        rules.returning.max_per_split_order = 50;
        rules
    }

    /// The profile of that name.
    pub fn profile(name: &str) -> Option<Self> {
        match name {
            "2022" => Some(Rules::profile_2022()),
            "2025" => Some(Rules::profile_2025()),
            _ => None,
        }
    }
}
