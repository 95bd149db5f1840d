//! A world in memory for tests: commands run one after another over every row there is, as the
//! engine runs them, with a clock that only the test moves.
//!
//! After each command the stored balances are moved by its entries, so that a test sees what the
//! database would hold, every change of state is held against [`crate::states`], and the books are
//! audited, until a test writes rows of its own.
#![allow(clippy::arithmetic_side_effects, reason = "an overflow fails the test")]
#![allow(dead_code, reason = "each module's tests use the part that they need")]
#![allow(clippy::unwrap_used, reason = "what is not there fails the test")]
#![allow(clippy::indexing_slicing, reason = "a missing thing fails the test")]

pub(crate) mod closing;
mod draw;
pub mod histories;
pub(crate) mod profitsharing;
pub(crate) mod proof;
pub(crate) mod refund;
pub(crate) mod subsidy;
pub(crate) mod withdrawal;

use crate::audit;
use crate::changes::{Change, Changes};
use crate::command::{Command, Query};
use crate::ctx::{Ctx, IdSource};
use crate::ledger::AccountKey;
use crate::merchant;
use crate::model::{
    Account, AccountKind, CardState, Funding, MerchantKind, Order, Task, TaskKind, TradeType,
};
use crate::order;
use crate::refusal::Refusal;
use crate::rules::Rules;
use crate::states;
use crate::tables::{Key, Row, Stored};
use crate::view::{Rows, Stop, Untaken};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use tongbao_base::ids::{MchId, TransactionId};
use tongbao_base::{Fen, Time};

/// The platform of every test world.
pub(crate) const PLATFORM: &str = "1900000100";
/// 2025-10-09T16:53:20+08:00, when every test world begins.
pub(crate) const START: Time = Time::from_ms(1_760_000_000_000);
/// A sub-merchant with the default fee of 0.6 %.
pub(crate) const SUB: &str = "1900000201";
/// Another one, without a fee.
pub(crate) const OTHER_SUB: &str = "1900000202";
/// The platform's application.
pub(crate) const APP: &str = "wx0000000000000001";
/// The application of [`SUB`].
pub(crate) const SUB_APP: &str = "wx0000000000000002";
/// A buyer.
pub(crate) const BUYER: &str = "oBuyer-1";
/// The engine fetches at most so often for one command.
const ROUNDS_MAX: usize = 4;

/// Every row there is, a clock, and rules.
pub(crate) struct World {
    /// The moment.
    pub now: Time,
    /// The rules in force.
    pub rules: Rules,
    /// How often the last command or query had rows fetched.
    pub rounds: Cell<usize>,
    platform: MchId,
    ids: IdSource,
    rows: BTreeMap<Key, Row>,
    written_by: Writer,
}

/// Whose rows they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Writer {
    /// Only commands wrote: the books must hold.
    Commands,
    /// A test did, too: they need not.
    Test,
}

impl World {
    /// An empty world with the default rules.
    pub fn new() -> Self {
        World {
            now: START,
            rules: Rules::default(),
            rounds: Cell::new(0),
            platform: PLATFORM.into(),
            ids: IdSource::new(1),
            rows: BTreeMap::new(),
            written_by: Writer::Commands,
        }
    }

    /// A world with [`PLATFORM`], [`SUB`] and [`OTHER_SUB`].
    pub fn market() -> Self {
        World::market_of(MerchantKind::Platform)
    }

    /// The same, [`PLATFORM`] being a partner or a platform.
    pub fn market_of(kind: MerchantKind) -> Self {
        let mut world = World::new();
        world.add_merchant(PLATFORM, kind, &[APP], None);
        world.add_merchant(SUB, MerchantKind::Sub, &[SUB_APP], None);
        world.add_merchant(OTHER_SUB, MerchantKind::Sub, &[], Some(0));
        world
    }

    /// A world with a direct merchant alone, numbered [`PLATFORM`], with the default fee.
    pub fn shop() -> Self {
        let mut world = World::new();
        world.add_merchant(PLATFORM, MerchantKind::Direct, &[APP], None);
        world
    }

    /// A merchant comes aboard with a verified card; `None`: the default fee.
    pub fn add_merchant(&mut self, mchid: &str, kind: MerchantKind, appids: &[&str], fee_bp: Option<i64>) {
        let platform = if kind == MerchantKind::Sub { PLATFORM } else { mchid };
        let add = merchant::Add {
            platform: platform.into(),
            mchid: mchid.into(),
            kind,
            name: format!("merchant {mchid}"),
            appids: appids.iter().map(|&appid| appid.into()).collect(),
            fee_bp,
            ratio_bp: None,
            advance_account: None,
            notify_url: None,
            card: merchant::Card {
                state: CardState::Verified,
                bank: "工商银行".to_owned(),
                tail: "0001".to_owned(),
            },
        };
        self.run(add).unwrap();
    }

    /// Money from outside for a merchant.
    pub fn top_up(&mut self, mchid: &str, account: AccountKind, amount: i64) {
        let owner = merchant::Owner::Merchant(mchid.into());
        let amount = Fen::new(amount);
        self.run(merchant::TopUp { platform: PLATFORM.into(), owner, account, amount }).unwrap();
    }

    /// Places an order and pays it through the channel.
    pub fn buy(&mut self, create: order::Create) -> TransactionId {
        let prepay = self.run(create).unwrap();
        let paid = self.run(payment(order::Target::Prepay(prepay.prepay_id))).unwrap();
        paid.transaction_ids.into_iter().next().unwrap()
    }

    /// An order as it stands now.
    pub fn order(&self, id: &TransactionId) -> &Order {
        self.find(&Order::key(&self.platform, id)).unwrap()
    }

    /// Runs a command and keeps what it changes; panics when it breaks an invariant or fetches
    /// too often.
    #[expect(clippy::needless_pass_by_value, reason = "a test writes the command where it runs it")]
    pub fn run<C: Command>(&mut self, command: C) -> Result<C::Output, Refusal> {
        let mut rows = Rows::default();
        self.rounds.set(0);
        loop {
            let mut ctx = Ctx { now: self.now, ids: self.ids, rules: &self.rules };
            let decided = match command.decide(rows.view(), &mut ctx) {
                Ok(decided) => decided,
                Err(Stop::Refuse(refusal)) => return Err(refusal),
                Err(Stop::Load(keys)) => {
                    self.fetch(keys, &mut rows, C::NAME);
                    continue;
                }
            };
            match rows.apply(&decided.changes) {
                Ok(()) => {
                    self.ids = ctx.ids;
                    self.keep(&decided.changes, C::NAME);
                    self.prove(C::NAME);
                    return Ok(decided.reply);
                }
                Err(Untaken::Load(keys)) => self.fetch(keys, &mut rows, C::NAME),
                Err(Untaken::Broken(broken)) => panic!("{} breaks {broken:?}", C::NAME),
            }
        }
    }

    /// Asks.
    #[expect(clippy::needless_pass_by_value, reason = "a test writes the query where it asks it")]
    pub fn ask<Q: Query>(&self, query: Q) -> Result<Q::Output, Refusal> {
        let mut rows = Rows::default();
        self.rounds.set(0);
        loop {
            let ctx = Ctx { now: self.now, ids: self.ids, rules: &self.rules };
            match query.answer(rows.view(), &ctx) {
                Ok(answer) => return Ok(answer),
                Err(Stop::Refuse(refusal)) => return Err(refusal),
                Err(Stop::Load(keys)) => self.fetch(keys, &mut rows, Q::NAME),
            }
        }
    }

    /// Lets time pass.
    pub fn advance(&mut self, ms: i64) {
        self.now = self.now.after_ms(ms);
    }

    /// What is in one of the platform's accounts, or one under it.
    pub fn balance(&self, owner: &str, account: AccountKind) -> i64 {
        let key = AccountKey { platform: self.platform.clone(), owner: owner.into(), account }.key();
        self.find::<Account>(&key).map_or(0, |row| row.balance.get())
    }

    /// The tasks that are due, the earliest first.
    pub fn due_tasks(&self) -> Vec<Task> {
        let mut due: Vec<Task> = self.all::<Task>().filter(|task| task.due_at <= self.now).cloned().collect();
        due.sort_by_key(|task| (task.due_at, task.serial));
        due
    }

    /// The tasks of one kind, due or not, the earliest first.
    pub fn tasks(&self, kind: TaskKind) -> Vec<Task> {
        let mut tasks: Vec<Task> = self.all::<Task>().filter(|task| task.kind == kind).cloned().collect();
        tasks.sort_by_key(|task| (task.due_at, task.serial));
        tasks
    }

    /// A row.
    pub fn find<E: Stored>(&self, key: &Key) -> Option<&E> {
        self.rows.get(key).and_then(E::from_row)
    }

    /// Every row of a table, by key.
    pub fn all<'a, E: Stored + 'a>(&'a self) -> impl Iterator<Item = &'a E> {
        self.rows.values().filter_map(E::from_row)
    }

    /// Every row of every table.
    pub fn rows(&self) -> &BTreeMap<Key, Row> {
        &self.rows
    }

    /// Changes a row behind the commands' back.
    pub fn put<E: Stored>(&mut self, entity: E) {
        self.written_by = Writer::Test;
        self.write(entity);
    }

    /// What an audit says of the books now.
    pub fn audit(&self) -> audit::Report {
        let mut audit = audit::Audit::new();
        for row in self.rows.values() {
            audit.row(row);
        }
        audit.report()
    }

    fn prove(&self, name: &str) {
        if self.written_by == Writer::Commands {
            let report = self.audit();
            assert!(report.holds(), "after {name}: {:#?}", report.findings);
        }
    }

    fn write<E: Stored>(&mut self, entity: E) {
        let row: Row = entity.into();
        self.rows.insert(row.key(), row);
    }

    fn fetch(&self, keys: BTreeSet<Key>, rows: &mut Rows, name: &str) {
        self.rounds.set(self.rounds.get() + 1);
        assert!(self.rounds.get() <= ROUNDS_MAX, "{name} fetches more than {ROUNDS_MAX} times: {keys:?}");
        for key in keys {
            match self.rows.get(&key) {
                Some(row) => rows.fetched(row.clone()),
                None => rows.absent(key),
            }
        }
    }

    fn keep(&mut self, changes: &Changes, name: &str) {
        for (key, change) in changes.rows() {
            match change {
                Change::Insert(row) => {
                    states::watch::step(None, row, name);
                    let before = self.rows.insert(key.clone(), row.clone());
                    assert!(before.is_none(), "a new row is there already: {key:?}");
                }
                Change::Update(row) => {
                    let before = self.rows.insert(key.clone(), row.clone());
                    assert!(before.is_some(), "a changed row is not there: {key:?}");
                    states::watch::step(before.as_ref(), row, name);
                }
                Change::Delete => {
                    assert!(self.rows.remove(key).is_some(), "a removed row is not there: {key:?}");
                }
            }
        }
        for entry in changes.entries() {
            self.write(entry.clone());
        }
        for (account, delta) in changes.moved().unwrap() {
            let held = self.find::<Account>(&account.key()).map_or(Fen::ZERO, |row| row.balance);
            self.write(Account {
                platform: account.platform,
                owner: account.owner,
                account: account.account,
                guarded: account.account.is_guarded(),
                balance: held.plus(delta).unwrap(),
            });
        }
    }
}

/// A wish for an order of [`SUB`] over `total` fen, frozen for splitting.
pub(crate) fn wish(out_trade_no: &str, total: i64) -> order::Create {
    order::Create {
        platform: PLATFORM.into(),
        appid: APP.into(),
        out_trade_no: out_trade_no.into(),
        sub_mchid: SUB.into(),
        sub_appid: None,
        trade_type: TradeType::Native,
        total: Fen::new(total),
        description: "tea".to_owned(),
        attach: None,
        notify_url: "https://shop.example/paid".to_owned(),
        time_expire: None,
        sp_openid: None,
        sub_openid: None,
        profit_sharing: true,
        subsidy: Fen::ZERO,
        terms: String::new(),
    }
}

/// A wish of a direct merchant ([`World::shop`]), frozen for splitting.
pub(crate) fn own_wish(out_trade_no: &str, total: i64) -> order::Create {
    order::Create { sub_mchid: PLATFORM.into(), ..wish(out_trade_no, total) }
}

/// [`BUYER`] pays through the channel, without a coupon.
pub(crate) fn payment(target: order::Target) -> order::Pay {
    order::Pay {
        platform: PLATFORM.into(),
        target,
        payer: BUYER.into(),
        funding: Funding::Channel,
        bank_type: "CMB_DEBIT".to_owned(),
        coupon: Fen::ZERO,
    }
}
