//! A run as data: what merchants wish, what happens outside, what goes wrong, in order.
//!
//! A script is drawn from a seed before the run begins, so that any part of it can be left out and
//! the rest played again. What depends on the state (how much is left of an order) is therefore
//! said relatively and worked out when its turn comes.
#![allow(missing_docs, reason = "fields and variants are the words of the contract")]

mod changes;
mod plan;

pub use changes::{AlterWord, BankWord, Licence, Subject, Switch};
pub use plan::draw;

use crate::ask::BillOf;
use serde::{Deserialize, Serialize};

/// Names what a wish made: the place of the wish in the script that was drawn.
pub type Mark = u32;

/// How much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sum {
    /// So many fen.
    Fen(i64),
    /// So many hundredths of what there is to take at most, and so many fen more or less.
    Part(i64, i64),
}

/// A wish of a merchant: one request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wish {
    /// An order for one seller.
    Place { by: String, order: Mark, seller: String, total: i64, sharing: bool, subsidy: i64, way: Way },
    /// A combined order; its parts are orders of their own, `order` and those after it.
    Combine { by: String, order: Mark, way: Way, parts: Vec<Portion> },
    /// An order or combined order is closed.
    Close { order: Mark },
    /// A payment code is scanned.
    Scan { by: String, order: Mark, seller: String, total: i64, sharing: bool, code: Code },
    /// A code payment is reversed.
    Reverse { order: Mark },
    /// What became of an order.
    Find { order: Mark },
    /// A split; parts are of what the cap still allows, or, of the seller's own, of what is left.
    Split { order: Mark, split: Mark, receivers: Vec<(Receiver, Sum)>, finish: bool },
    /// The rest is released.
    Finish { order: Mark, split: Mark },
    /// What became of a split.
    FindSplit { split: Mark },
    /// What is left to split.
    Amounts { order: Mark },
    /// A receiver gives back what is left of its part.
    GiveBack { split: Mark, back: Mark, receiver: usize, amount: Sum },
    /// What became of it.
    FindBack { back: Mark },
    /// A refund of what is left of the order.
    Refund { order: Mark, refund: Mark, amount: Sum, from: Option<Pocket>, advance: bool, fates: Vec<Fate> },
    /// What became of it.
    FindRefund { refund: Mark },
    /// A refund that could not be paid goes to the seller's card.
    Reroute { refund: Mark },
    /// An advance is paid back.
    Recover { refund: Mark },
    /// What became of that.
    FindRecovery { refund: Mark },
    /// A subsidy comes; of what was planned.
    Subsidise { order: Mark, subsidy: Mark, amount: Sum },
    /// It goes back; of what is left of it.
    Unsubsidise { order: Mark, back: Mark, refund: Option<Mark>, amount: Sum, from: Option<Pocket> },
    /// It will not come.
    CancelSubsidy { order: Mark },
    /// A withdrawal of what is available.
    Withdraw { of: String, withdrawal: Mark, account: Account, amount: Sum, fates: Vec<Fate> },
    /// What became of it.
    FindWithdrawal { withdrawal: Mark },
    /// A receiver comes onto a list.
    List { by: String, seller: String, receiver: Receiver },
    /// It goes.
    Unlist { by: String, seller: String, receiver: Receiver },
    /// Whether a seller may be closed.
    Closable { of: String },
    /// A seller is to be closed and paid out; with or without the papers of one that is closed.
    Leave { of: String, closing: Mark, withdraw: bool, papers: bool, fates: Vec<Fate> },
    /// A seller that has nothing left is to be closed.
    LeaveEmpty { of: String, closing: Mark },
    /// Money of a closed seller; of what is left.
    Leftover { of: String, closing: Mark, account: Account, amount: Sum, fates: Vec<Fate> },
    /// The platform confirms a closing.
    Confirm { closing: Mark },
    /// What became of it.
    FindClosing { closing: Mark },
    /// A newcomer's papers are handed in: the first, or those that were mended.
    Board { papers: Mark, version: u32 },
    /// They are taken back.
    Unboard { papers: Mark },
    /// What became of them.
    FindBoard { papers: Mark },
    /// A seller's settlement account is to be another, with the mark in its number.
    Rebank { by: String, of: String, account: Mark, switch: Switch },
    /// Where a seller's withdrawals go.
    FindAccount { by: String, of: String },
    /// What became of a change of it, where a number was told.
    FindRebank { by: String, of: String, account: Mark },
    /// New papers of a seller are handed in: the first, or those that were mended.
    Alter { by: String, of: String, papers: Mark, subject: Subject, version: u32 },
    /// They are taken back.
    Unalter { papers: Mark },
    /// What became of them.
    FindAlter { papers: Mark },
    /// A bill of so many days ago.
    Bill { by: String, of: BillOf, back: i64 },
}

/// A part of a combined order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Portion {
    /// Who sells.
    pub seller: String,
    /// Price in fen.
    pub total: i64,
    /// Frozen for splitting.
    pub sharing: bool,
    /// Subsidy planned, in fen.
    pub subsidy: i64,
}

/// How a buyer comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Way {
    /// Inside the messenger: the buyer of that place is named.
    Jsapi(usize),
    /// From an app.
    App,
    /// From a browser.
    H5,
    /// By a code that is scanned.
    Native,
}

/// What a payment code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Code {
    /// The buyer of that place pays.
    Pays(usize),
    /// The buyer pays from the change.
    PaysChange(usize),
    /// The buyer is asked for the password.
    Asks(usize),
    /// It is too old.
    Stale,
    /// Nobody's.
    Unknown,
}

/// Who receives.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Receiver {
    /// A merchant.
    Merchant(String),
    /// A person.
    Person(String),
}

/// A pocket of a seller that a request names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pocket {
    /// `AVAILABLE`
    Available,
    /// `UNAVAILABLE`
    Frozen,
}

/// An account to withdraw from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Account {
    /// `BASIC`
    Basic,
    /// `OPERATION`
    Operation,
}

/// What the world outside says when it is asked for a refund or a payout; the last word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fate {
    /// Done.
    Good,
    /// The buyer's account takes nothing; the bank refuses.
    Bad,
    /// Closed; of a withdrawal as `Bad`.
    Closed,
    /// Ask again in so many milliseconds.
    Later(i64),
}

/// What happens outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    /// A buyer pays an order or a combined order, part of it by a coupon (in hundredths).
    Pay { order: Mark, buyer: usize, change: bool, coupon: i64 },
    /// A buyer tries and fails.
    Fumble { order: Mark },
    /// Money comes in.
    TopUp { of: String, account: Account, amount: i64 },
    /// The operator holds a seller, and so many hundredths of its available money.
    Hold { of: String, part: i64 },
    /// It lets go.
    LetGo { of: String },
    /// A merchant agrees to give splits back, or not.
    Consent { of: String, given: bool },
    /// A receiver takes nothing, or takes its parts again.
    Object { receiver: Receiver, objects: bool },
    /// The bank sends a withdrawal back after it took it.
    Bounce { withdrawal: Mark },
    /// How a merchant's server takes callbacks from now on.
    Mood { of: String, mood: Mood },
    /// The operator says what becomes of an application to close.
    Review { closing: Mark, verdict: Verdict },
    /// The merchant itself confirms it.
    Agree { closing: Mark },
    /// A person says what becomes of a newcomer's papers.
    Judge { papers: Mark, word: Judgement },
    /// The newcomer signs, or proves its account.
    SellerDid { papers: Mark, signs: bool },
    /// What is true of a seller outside: its licence, and how many complaints of buyers wait.
    Note { of: String, licence: Option<Licence>, complaints: Option<u32> },
    /// A person says what becomes of a seller's new papers.
    JudgeAlter { papers: Mark, word: AlterWord },
    /// The bank says what becomes of a change of a settlement account.
    Bank { of: String, account: Mark, word: BankWord },
    /// The bank says whether the account in use can be paid to.
    Payable { of: String, payable: bool },
}

/// What a person says of papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Judgement {
    Hold,
    Verify,
    Audit,
    Reject,
    Sign,
    Finish,
    Freeze,
    Cancel,
}

/// What an operator says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// It may go on.
    Pass,
    /// It may not.
    Reject,
    /// It is kept until somebody decides.
    Hold,
}

/// How a server takes callbacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mood {
    /// 200.
    Well,
    /// 500.
    Broken,
    /// 200 that says FAIL.
    SaysFail,
    /// Nothing, in time.
    Slow,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// Requests that come at the same time.
    Ask(Vec<Wish>),
    /// A request comes again, word for word.
    Again(Mark),
    /// Something happens outside.
    Act(Act),
    /// What is due is done.
    Work,
    /// Time passes, and what falls due is done when it does.
    Pass(i64),
    /// The clock jumps; what fell due is done late.
    Jump(i64),
    /// The program is stopped and started.
    Restart,
}

/// What goes wrong while a step is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// The program dies before the commit of that place.
    CrashBefore(u32),
    /// It dies after it: durable, and nobody was told.
    CrashAfter(u32),
    /// Another writer is in the way, so many times.
    Conflict(u32),
    /// The commit of that place fails; nothing changed.
    Fail(u32),
    /// The commit of that place says that it failed, and did not.
    FailAfter(u32),
}

/// A step and what goes wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its place in the script that was drawn.
    pub mark: Mark,
    /// The step.
    pub step: Step,
    /// What goes wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
}

/// Reads a script: one line of JSON each; `#` begins a comment.
pub fn read(text: &str) -> Result<Vec<Line>, String> {
    let lines =
        text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    lines
        .map(|(place, line)| {
            serde_json::from_str(line).map_err(|error| format!("line {}: {error}", place + 1))
        })
        .collect()
}

/// Writes a script.
pub fn write(lines: &[Line]) -> String {
    let text = |line: &Line| serde_json::to_string(line).expect("a script has text keys only");
    lines.iter().map(|line| text(line) + "\n").collect()
}
