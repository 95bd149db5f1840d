//! Orders: one buyer's payment to one sub-merchant, alone or as part of a combined order.

use super::Family;
use crate::row::{entity, words};
use crate::tables::Key;
use std::sync::Arc;
use tongbao_base::ids::{AppId, CombineId, MchId, OpenId, OutNo, PrepayId, SubsidyId, TransactionId};
use tongbao_base::{Fen, Time};

words! {
    /// How the buyer comes to the cashier.
    pub enum TradeType {
        /// Inside the messenger, and mini programs.
        Jsapi = "JSAPI",
        /// A merchant's application.
        App = "APP",
        /// A scanned code.
        Native = "NATIVE",
        /// A mobile browser.
        H5 = "MWEB",
        /// The buyer shows a payment code, and the merchant scans it.
        Micropay = "MICROPAY",
    }
}

words! {
    /// Where an order stands (contract 2.2.4).
    pub enum OrderState {
        /// Payable.
        NotPay = "NOTPAY",
        /// Paid.
        Success = "SUCCESS",
        /// Paid, and at least one refund was accepted.
        Refund = "REFUND",
        /// Closed unpaid.
        Closed = "CLOSED",
        /// A payment code was scanned, and the buyer is asked for the password.
        UserPaying = "USERPAYING",
        /// A payment code was scanned, and the buyer did not confirm.
        PayError = "PAYERROR",
        /// A code payment was reversed; what was paid went back.
        Revoked = "REVOKED",
    }
}

words! {
    /// What became of the buyer's last try; the order itself stays payable.
    pub enum LastAttempt {
        /// It failed.
        PayError = "PAYERROR",
        /// The buyer is typing the password.
        UserPaying = "USERPAYING",
    }
}

words! {
    /// Where the buyer's money came from, and where a refund goes back to.
    pub enum Funding {
        /// From outside, through the channel.
        Channel = "CHANNEL",
        /// From the buyer's change, which the operator keeps.
        Wallet = "WALLET",
    }
}

entity! {
    /// An order. Its running sums say at any time how every fen of it stands.
    "orders" key 2 pub struct Order {
        /// Platform.
        pub platform: MchId,
        /// Its number; shown to merchants once it is paid.
        pub transaction_id: TransactionId,
        /// The combined order that it is a sub-order of.
        pub combine_id: Option<CombineId>,
        /// The platform's number.
        pub out_trade_no: OutNo,
        /// Which rules it follows.
        pub family: Family,
        /// Who sells; a direct merchant itself.
        pub sub_mchid: MchId,
        /// The platform's application; empty when a code payment named none.
        pub appid: AppId,
        /// The sub-merchant's application.
        pub sub_appid: Option<AppId>,
        /// How the buyer pays.
        pub trade_type: TradeType,
        /// Where it stands.
        pub state: OrderState,
        /// What became of the last try.
        pub last_attempt: Option<LastAttempt>,
        /// Price in fen (A).
        pub total: Fen,
        /// What the buyer paid, coupon deducted; zero until paid.
        pub payer_total: Fen,
        /// Frozen for splitting when paid.
        pub profit_sharing: bool,
        /// Subsidy announced when ordering; splits wait for it.
        pub subsidy_planned: Fen,
        /// The platform said that the announced subsidy will not come.
        pub subsidy_cancelled: bool,
        /// The subsidy that came.
        pub subsidy_id: Option<SubsidyId>,
        /// Subsidy received.
        pub subsidised: Fen,
        /// Subsidy given back, from either pocket.
        pub subsidy_returned: Fen,
        /// Subsidy given back from frozen money.
        pub subsidy_returned_frozen: Fen,
        /// Fee rate in 1/10,000, as it was when paid.
        pub fee_bp: i64,
        /// Fee charged (f).
        pub fee: Fen,
        /// Fee given back by refunds.
        pub fee_refunded: Fen,
        /// Frozen and free to split or refund (u).
        pub unsplit: Fen,
        /// Frozen and promised to an accepted split.
        pub locked: Fen,
        /// Promised or given to others: what the cap counts.
        pub counted: Fen,
        /// Given to others.
        pub given: Fen,
        /// Given to the sub-merchant itself by a split.
        pub given_own: Fen,
        /// Released to the sub-merchant.
        pub released: Fen,
        /// Refunded from frozen money, net of the fee given back.
        pub refunded_frozen: Fen,
        /// Refunded in all, gross.
        pub refunded: Fen,
        /// Of that, what went to the buyer.
        pub payer_refunded: Fen,
        /// How many refunds were accepted.
        pub refunds: i64,
        /// How many split requests were accepted.
        pub splits: i64,
        /// No more splits: finished by the platform or by time.
        pub finished: bool,
        /// When it was placed.
        pub created_at: Time,
        /// When it can no longer be paid.
        pub expires_at: Time,
        /// When it was paid.
        pub paid_at: Option<Time>,
        /// The payer named when ordering, under the platform's application.
        pub sp_openid: Option<OpenId>,
        /// The payer named when ordering, under the sub-merchant's application.
        pub sub_openid: Option<OpenId>,
        /// Who paid; of a payment code that waits for its password, who is asked.
        pub payer: Option<OpenId>,
        /// From where the money came.
        pub funding: Funding,
        /// The payer's bank, `CMB_DEBIT`, or `OTHERS` for change.
        pub bank_type: Option<String>,
        /// The session in which it can be paid now.
        pub prepay_id: PrepayId,
        /// Until when that session lasts.
        pub prepay_until: Time,
        /// Where the platform is told.
        pub notify_url: String,
        /// What is sold.
        pub description: String,
        /// The platform's own text, given back as it is.
        pub attach: Option<String>,
        /// The rest of what was agreed, as the edge wrote it; compared, never read.
        pub terms: String,
    }
}

impl Order {
    /// The key of an order.
    pub fn key(platform: &MchId, transaction_id: &TransactionId) -> Key {
        Key::of::<Self>([platform.into(), transaction_id.into()])
    }

    /// Sold by the direct merchant that placed it.
    pub fn is_direct(&self) -> bool {
        self.sub_mchid == self.platform
    }

    /// Paid, refunded or not.
    pub fn is_paid(&self) -> bool {
        matches!(self.state, OrderState::Success | OrderState::Refund)
    }

    /// Paid at some time, reversed or not.
    pub fn was_paid(&self) -> bool {
        self.paid_at.is_some()
    }
}

entity! {
    /// A combined order: up to 50 orders under one payment. All are paid or none is.
    "combined" key 2 pub struct Combined {
        /// Platform.
        pub platform: MchId,
        /// Its number.
        pub combine_id: CombineId,
        /// The platform's number.
        pub out_trade_no: OutNo,
        /// The platform's application.
        pub appid: AppId,
        /// How the buyer pays.
        pub trade_type: TradeType,
        /// `NOTPAY`, `SUCCESS` or `CLOSED`.
        pub state: OrderState,
        /// The orders' numbers, separated by commas.
        pub members: String,
        /// Price of all, in fen.
        pub total: Fen,
        /// The payer named when ordering.
        pub openid: Option<OpenId>,
        /// The payer named when ordering, under a sub-merchant's application.
        pub sub_openid: Option<OpenId>,
        /// Who paid.
        pub payer: Option<OpenId>,
        /// When it was placed.
        pub created_at: Time,
        /// When it can no longer be paid.
        pub expires_at: Time,
        /// When it was paid.
        pub paid_at: Option<Time>,
        /// The session in which it can be paid now.
        pub prepay_id: PrepayId,
        /// Until when that session lasts.
        pub prepay_until: Time,
        /// Where the platform is told, once for all.
        pub notify_url: String,
        /// The rest of what was agreed, as the edge wrote it; compared, never read.
        pub terms: String,
    }
}

impl Combined {
    /// The key of a combined order.
    pub fn key(platform: &MchId, combine_id: &CombineId) -> Key {
        Key::of::<Self>([platform.into(), combine_id.into()])
    }

    /// The orders' numbers.
    pub fn member_ids(&self) -> impl Iterator<Item = TransactionId> {
        self.members.split(',').map(TransactionId::from)
    }
}

words! {
    /// Which numbers an alias belongs to; each space is unique within a platform.
    pub enum Space {
        /// `out_trade_no` of orders and sub-orders.
        Order = "ORDER",
        /// `combine_out_trade_no`.
        Combined = "COMBINED",
        /// `prepay_id` of an order.
        Prepay = "PREPAY",
        /// `prepay_id` of a combined order.
        CombinedPrepay = "COMBINED_PREPAY",
        /// `out_order_no` of splits and finishes.
        Split = "SPLIT",
        /// `out_return_no`.
        SplitReturn = "SPLIT_RETURN",
        /// `out_subsidy_no`.
        Subsidy = "SUBSIDY",
        /// `out_order_no` of subsidy returns.
        SubsidyReturn = "SUBSIDY_RETURN",
        /// The refund that a subsidy return cites.
        SubsidyReturnRefund = "SUBSIDY_RETURN_REFUND",
        /// `sub_mchid/out_refund_no`.
        Refund = "REFUND",
        /// `mchid/out_request_no` of withdrawals.
        Withdrawal = "WITHDRAWAL",
        /// `out_request_no` of applyments.
        Applyment = "APPLYMENT",
        /// `sub_mchid/out_request_no` of changes of papers.
        SubjectChange = "SUBJECT_CHANGE",
        /// `flow/number` of applications to close.
        Closing = "CLOSING",
        /// The newest application to close a sub-merchant, by its merchant number.
        ClosingOf = "CLOSING_OF",
    }
}

entity! {
    /// Another name under which a row is found.
    "alias" key 3 pub struct Alias {
        /// Platform.
        pub platform: MchId,
        /// Which numbers.
        pub space: Space,
        /// The other name.
        pub number: Arc<str>,
        /// The row's own number.
        pub target: Arc<str>,
    }
}

impl Alias {
    /// The key of an alias.
    pub fn key(platform: &MchId, space: Space, number: &str) -> Key {
        Key::of::<Self>([platform.into(), space.into(), number.into()])
    }
}
