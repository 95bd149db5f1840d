//! A market whose days can be closed, with a clock that only the test moves.

use flate2::read::MultiGzDecoder;
use std::io::Read;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use tongbao_base::ids::{MchId, TransactionId};
use tongbao_base::{Day, Fen, Time};
use tongbao_bill::{Audit, Bill, Draft, Form, Shelf};
use tongbao_engine::{Clock, Config, Engine, RuleBook};
use tongbao_kernel::bill::{Close, Closed, KeepBalances, Then};
use tongbao_kernel::command::Command;
use tongbao_kernel::merchant::{Add, Card, Owner, TopUp};
use tongbao_kernel::model::{
    AccountKind, Bill as Kept, CardState, Daybook, Funding, MerchantKind, TradeType,
};
use tongbao_kernel::order::{Create, Pay, Target};
use tongbao_kernel::refund::{Apply, OrderRef, Payer};
use tongbao_kernel::rules::{BillRules, Rules};
use tongbao_store_memory::MemoryStore;

pub const PLATFORM: &str = "1900000100";
pub const SUB: &str = "1900000101";
pub const OTHER: &str = "1900000102";
/// 2025-10-09T16:53:20+08:00.
const START: Time = Time::from_ms(1_760_000_000_000);

pub struct Hand(Mutex<Time>);

impl Clock for Hand {
    fn now(&self) -> Time {
        *self.0.lock().unwrap()
    }
}

pub struct Rig {
    pub engine: Engine,
    pub shelf: Arc<Shelf>,
    pub clock: Arc<Hand>,
    pub store: Arc<MemoryStore>,
    folder: tempfile::TempDir,
}

pub fn platform() -> MchId {
    PLATFORM.into()
}

pub fn first() -> Day {
    Day::of(START)
}

impl Rig {
    pub async fn new() -> Rig {
        let store = MemoryStore::new();
        let clock = Arc::new(Hand(Mutex::new(START)));
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::new(folder.path().join("bills"));
        let engine = start(&store, &clock).await;
        let rig = Rig { engine, shelf, clock, store, folder };
        rig.merchant(PLATFORM, MerchantKind::Platform, 0).await;
        rig.merchant(SUB, MerchantKind::Sub, 60).await;
        rig.merchant(OTHER, MerchantKind::Sub, 0).await;
        rig
    }

    /// Another process on the same database: its run comes later.
    pub async fn another(&self) -> Engine {
        start(&self.store, &self.clock).await
    }

    async fn merchant(&self, mchid: &str, kind: MerchantKind, fee_bp: i64) {
        let card =
            Card { state: CardState::Verified, bank: "工商银行".to_owned(), tail: "0001".to_owned() };
        self.run(Add {
            platform: platform(),
            mchid: mchid.into(),
            kind,
            name: mchid.to_owned(),
            appids: vec!["wx1".into()],
            fee_bp: Some(fee_bp),
            ratio_bp: None,
            advance_account: None,
            notify_url: None,
            card,
        })
        .await;
    }

    pub async fn run<C: Command>(&self, command: C) -> C::Output {
        self.engine.submit(command).await.unwrap()
    }

    pub fn advance(&self, ms: i64) {
        let mut now = self.clock.0.lock().unwrap();
        *now = now.after_ms(ms);
    }

    pub async fn top_up(&self, engine: &Engine, mchid: &str, amount: i64) {
        let owner = Owner::Merchant(mchid.into());
        let account = AccountKind::BasicAvailable;
        engine
            .submit(TopUp { platform: platform(), owner, account, amount: Fen::new(amount) })
            .await
            .unwrap();
    }

    /// An order that is frozen for splitting, paid with a coupon.
    pub async fn order(&self, sub_mchid: &str, number: &str, total: i64, coupon: i64) -> TransactionId {
        let description = "茶,`绿`\n第二行".to_owned();
        let prepay = self
            .run(Create {
                platform: platform(),
                appid: "wx1".into(),
                out_trade_no: number.into(),
                sub_mchid: sub_mchid.into(),
                sub_appid: None,
                trade_type: TradeType::Native,
                total: Fen::new(total),
                description,
                attach: Some("a,b".to_owned()),
                notify_url: String::new(),
                time_expire: None,
                sp_openid: None,
                sub_openid: None,
                profit_sharing: true,
                subsidy: Fen::ZERO,
                terms: String::new(),
            })
            .await;
        let pay = Pay {
            platform: platform(),
            target: Target::Prepay(prepay.prepay_id),
            payer: "oBuyer".into(),
            funding: Funding::Channel,
            bank_type: "CMB_DEBIT".to_owned(),
            coupon: Fen::new(coupon),
        };
        self.run(pay).await.transaction_ids.remove(0)
    }

    pub async fn refund(
        &self,
        order: &TransactionId,
        sub_mchid: &str,
        number: &str,
        amount: i64,
        total: i64,
    ) {
        self.run(Apply {
            platform: platform(),
            sub_mchid: sub_mchid.into(),
            appid: Some("wx1".into()),
            sub_appid: None,
            order: OrderRef::Transaction(order.clone()),
            out_refund_no: number.into(),
            amount: Fen::new(amount),
            total: Fen::new(total),
            from: Vec::new(),
            payer: Payer::SubMerchant,
            reason: None,
            notify_url: None,
        })
        .await;
    }

    pub async fn draft(&self, day: Day) -> Draft {
        let reader = Arc::clone(self.engine.reader());
        self.shelf.draft(reader, &platform(), day, self.clock.now()).await.unwrap()
    }

    /// Closes a day; gives what it came to.
    pub async fn close(&self, day: Day) -> Option<Daybook> {
        let Draft { daybook, marks, balances } = self.draft(day).await;
        self.run(KeepBalances { platform: platform(), balances }).await;
        let (platform, then) = (platform(), Then::Nothing);
        let close = Close { platform, day, daybook: daybook.clone(), seal: None, marks, then };
        assert_eq!(self.run(close).await, Closed::Now);
        daybook
    }

    pub async fn cut(&self, daybook: &Daybook, bill: Bill, rules: BillRules) -> Kept {
        self.shelf.cut(daybook.clone(), bill, rules, self.clock.now()).await.unwrap()
    }

    /// Cuts a bill and reads it.
    pub async fn text(&self, daybook: &Daybook, bill: Bill) -> String {
        let rules = BillRules { newline: tongbao_kernel::rules::Newline::Lf, ..BillRules::default() };
        let kept = self.cut(daybook, bill, rules).await;
        self.read(&kept, None, Form::Plain)
    }

    pub fn read(&self, kept: &Kept, part: Option<usize>, form: Form) -> String {
        let (length, mut bytes) = self.shelf.read(kept, part, form).unwrap();
        let mut all = Vec::new();
        bytes.read_to_end(&mut all).unwrap();
        assert_eq!(u64::try_from(all.len()), Ok(length));
        match form {
            Form::Plain => String::from_utf8(all).unwrap(),
            Form::Gzip => {
                let mut text = String::new();
                MultiGzDecoder::new(all.as_slice()).read_to_string(&mut text).unwrap();
                text
            }
        }
    }

    pub async fn audit(&self) -> Audit {
        self.shelf.audit(Arc::clone(self.engine.reader())).await.unwrap()
    }

    pub fn place(&self, day: Day) -> PathBuf {
        self.folder.path().join("bills").join(PLATFORM).join(day.to_string())
    }
}

async fn start(store: &Arc<MemoryStore>, clock: &Arc<Hand>) -> Engine {
    let rules =
        RuleBook { default: Arc::new(Rules::default()), platforms: std::collections::BTreeMap::default() };
    Engine::start(store.clone(), store.clone(), clock.clone(), rules, Config::default()).await.unwrap()
}
