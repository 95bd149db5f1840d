//! A request as a merchant writes it: wire-level facts, and their JSON.
#![allow(missing_docs, reason = "fields and variants are the words of the contract")]

mod aboard;
mod account;
mod alter;
mod bill;
mod closing;
mod http;

pub use aboard::account_number;
pub use account::{new_account, shown};
pub use alter::new_name;
pub use closing::PAPER;
pub use http::{Http, SECRET};

use crate::cast::{self, Kind};
use crate::script::{Account, Mark, Pocket, Receiver, Subject, Switch, Way};
use serde::{Deserialize, Serialize};

/// Which way a closing goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// 注销提现: closes and pays out.
    Settling,
    /// The older way: closes who has nothing left.
    Plain,
    /// Money of who is closed already.
    Leftover,
}

/// Which bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum BillOf {
    /// Payments and refunds.
    Trades,
    /// Payments.
    Payments,
    /// Refunds.
    Refunds,
    /// Movements of an account of one's own.
    Own(Account),
    /// Movements of every seller's accounts.
    Sellers,
    /// Splits and their returns.
    Splits,
    /// Withdrawals that came back.
    Bounces,
}

impl BillOf {
    /// Those that a merchant may ask for.
    pub fn of(kind: Kind) -> &'static [BillOf] {
        const BASIC: BillOf = BillOf::Own(Account::Basic);
        const OPERATION: BillOf = BillOf::Own(Account::Operation);
        match kind {
            Kind::Platform => &[
                BillOf::Trades,
                BillOf::Payments,
                BillOf::Refunds,
                BASIC,
                OPERATION,
                BillOf::Sellers,
                BillOf::Splits,
                BillOf::Bounces,
            ],
            _ => &[BillOf::Trades, BillOf::Payments, BillOf::Refunds, BASIC, OPERATION, BillOf::Splits],
        }
    }
}

/// A part of a combined order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its number.
    pub number: String,
    /// Who sells.
    pub seller: String,
    /// Price in fen.
    pub total: i64,
    /// Frozen for splitting.
    pub sharing: bool,
    /// Subsidy planned, in fen.
    pub subsidy: i64,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// `POST …/transactions/{way}`
    Place { part: Part, way: Way },
    /// `POST /v3/combine-transactions/{way}`
    Combine { number: String, parts: Vec<Part>, way: Way },
    /// `POST …/close`
    Close { number: String, seller: String },
    /// `POST /v3/combine-transactions/out-trade-no/{}/close`
    CloseCombined { number: String, parts: Vec<(String, String)> },
    /// `POST …/codepay`
    Scan { part: Part, code: String },
    /// `POST …/reverse`
    Reverse { number: String, seller: String },
    /// `GET …/out-trade-no/{}`
    Find { number: String, seller: String },
    /// `GET /v3/combine-transactions/out-trade-no/{}`
    FindCombined { number: String },
    /// `POST …/profitsharing/orders`
    Split {
        number: String,
        seller: String,
        transaction: String,
        receivers: Vec<(Receiver, i64)>,
        finish: bool,
    },
    /// `GET …/profitsharing/orders`
    FindSplit { number: String, seller: String, transaction: String },
    /// `POST …/finish-order`, `POST …/orders/unfreeze`
    Finish { number: String, seller: String, transaction: String },
    /// `GET …/amounts`
    Amounts { seller: String, transaction: String },
    /// `POST …/returnorders`
    GiveBack { number: String, seller: String, split: String, from: String, amount: i64 },
    /// `GET …/returnorders`
    FindBack { number: String, seller: String, split: String },
    /// `POST …/refunds/apply`
    Refund {
        number: String,
        seller: String,
        transaction: String,
        amount: i64,
        total: i64,
        from: Option<Pocket>,
        advance: bool,
    },
    /// `GET …/out-refund-no/{}`
    FindRefund { number: String, seller: String },
    /// `POST …/apply-abnormal-refund`
    Reroute { refund: String, number: String, seller: String },
    /// `POST …/return-advance`
    Recover { refund: String, seller: String },
    /// `GET …/return-advance`
    FindRecovery { refund: String, seller: String },
    /// `POST /v3/ecommerce/subsidies/create`
    Subsidise { number: String, seller: String, transaction: String, amount: i64 },
    /// `POST /v3/ecommerce/subsidies/return`
    Unsubsidise {
        number: String,
        seller: String,
        transaction: String,
        refund: Option<String>,
        amount: i64,
        from: Option<Pocket>,
    },
    /// `POST /v3/ecommerce/subsidies/cancel`
    CancelSubsidy { seller: String, transaction: String },
    /// `POST …/fund/withdraw`
    Withdraw { number: String, of: String, account: Account, amount: i64 },
    /// `GET …/withdraw/out-request-no/{}`
    FindWithdrawal { number: String, of: String },
    /// `POST …/receivers/add`
    List { seller: String, receiver: Receiver, name: Option<String> },
    /// `POST …/receivers/delete`
    Unlist { seller: String, receiver: Receiver },
    /// `GET …/apply-cancel-withdraw/validate-cancel/{}`
    Closable { of: String },
    /// `POST …/apply-cancel-withdraw`
    Leave { number: String, of: String, withdraw: bool, papers: bool },
    /// `POST …/cancel-applications`
    LeaveEmpty { number: String, of: String },
    /// `POST …/withdrawl-apply`
    Leftover { number: String, of: String, account: Account, amount: i64 },
    /// `POST …/apply-cancel-withdraw/confirm`
    Confirm { number: String, of: String },
    /// `GET` of any of the three
    FindClosing { number: String, flow: Flow },
    /// `POST /v3/ecommerce/applyments/`
    Board { number: String, version: u32 },
    /// `POST …/applyments/out-request-no/{}/revoke`
    Unboard { number: String },
    /// `GET …/applyments/out-request-no/{}`
    FindBoard { number: String },
    /// `POST /v3/apply4sub/sub_merchants/{}/modify-settlement`
    Rebank { of: String, account: Mark, switch: Switch },
    /// `GET …/settlement`
    FindAccount { of: String },
    /// `GET …/application/{}`
    FindRebank { of: String, number: String },
    /// `POST /v3/mchalterapply/mchsubjectalterapplyment`
    Alter { number: String, of: String, subject: Subject, version: u32 },
    /// `POST …/{}/revoke`
    Unalter { id: String },
    /// `GET …/merchant/{}/out-request-no/{}`
    FindAlter { number: String, of: String },
    /// `GET /v3/bill/…`, `GET /v3/profitsharing/bills` and so on, of a day counted from 1970, and the
    /// files behind the links
    Bill { of: BillOf, day: i64 },
    /// `GET …/fund/balance/…`
    Balance { of: String, account: Account },
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Who asks.
    pub by: String,
    /// What.
    pub what: What,
}

impl Ask {
    /// What the asking merchant is.
    pub fn kind(&self) -> Kind {
        cast::merchant(&self.by).map_or(Kind::Platform, |merchant| merchant.kind)
    }
}
