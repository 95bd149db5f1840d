//! Many writers on one order at once: exactly the lawful requests succeed.
//!
//! The law of a round: the sums of what succeeded fit the order, no pocket is below zero, a
//! number that is sent twice at once has one effect and one answer, and what was refused for
//! want of room would not fit afterwards either.

mod said;

use crate::rig::{Hands, LENIENT, memory, sqlite};
use said::{Dice, Said, tell, tell_flat, twice};
use std::sync::Arc;
use tokio::task::JoinSet;
use tongbao_base::ids::{MchId, RefundId, SplitId, TransactionId};
use tongbao_base::{Fen, Time};
use tongbao_engine::{Engine, RuleBook, audit};
use tongbao_kernel::merchant::{Add, Card, Owner, TopUp};
use tongbao_kernel::model::{AccountKind, CardState, Funding, MerchantKind, Order, ReceiverKind, TradeType};
use tongbao_kernel::order::{self, ByTransaction, Pay, Target};
use tongbao_kernel::profitsharing::{self as split, Execute, FinishFlag, Part, SplitRef};
use tongbao_kernel::refund::{self, OrderRef, Payer};
use tongbao_kernel::refusal::Refusal;
use tongbao_kernel::{subsidy, withdrawal};
use tongbao_store::{Reader, Store};

const PLATFORM: &str = "1900000001";
const SELLER: &str = "1900000002";
const APP: &str = "wx0000000000000001";
const TOTAL: i64 = 10_000;
const FEE: i64 = 60;
const SUBSIDY: i64 = 500;
/// What the platform got from the order before the race, where a round begins with a split.
const SHARED: i64 = 700;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_rounds_of_many_writers_on_one_order_let_exactly_the_lawful_succeed() {
    play(memory(), 1000).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_writers_on_one_order_in_a_database_file_let_exactly_the_lawful_succeed() {
    let folder = tempfile::tempdir().unwrap();
    play(sqlite(folder.path()), 60).await;
}

async fn play((store, reader): (Arc<dyn Store>, Arc<dyn Reader>), rounds: u64) {
    let hands = Arc::new(Hands::default());
    *hands.0.lock().unwrap() = Time::from_ms(1_760_000_000_000);
    let clock = Arc::<Hands>::clone(&hands);
    let engine =
        Engine::start(store, Arc::clone(&reader), clock, RuleBook::default(), LENIENT).await.unwrap();
    board(&engine).await;
    let mut tally = Tally::default();
    for round in 0..rounds {
        Round::begin(&engine, &hands, round).await.race(&mut tally).await;
        if round % 200 == 199 {
            holds(reader.as_ref()).await;
        }
    }
    holds(reader.as_ref()).await;
    // Every kind both succeeds and is refused somewhere, or the race shows nothing.
    for (kind, [done, refused]) in tally.seen() {
        assert!(done > 0 && refused > 0, "{kind}: {done} done, {refused} refused");
    }
}

async fn holds(reader: &dyn Reader) {
    let report = audit(reader).await.unwrap();
    assert!(report.holds(), "{:?}", report.findings);
}

async fn board(engine: &Engine) {
    for (mchid, kind, appids) in
        [(PLATFORM, MerchantKind::Platform, vec![APP.into()]), (SELLER, MerchantKind::Sub, Vec::new())]
    {
        let add = Add {
            platform: PLATFORM.into(),
            mchid: mchid.into(),
            kind,
            name: mchid.to_owned(),
            appids,
            fee_bp: Some(60),
            ratio_bp: None,
            advance_account: None,
            notify_url: None,
            card: Card { state: CardState::Verified, bank: "工商银行".into(), tail: "0001".into() },
        };
        engine.submit(add).await.unwrap();
    }
    let (platform, owner) = (MchId::from(PLATFORM), Owner::Merchant(PLATFORM.into()));
    let (account, amount) = (AccountKind::Operation, Fen::new(100_000_000));
    engine.submit(TopUp { platform, owner, account, amount }).await.unwrap();
}

/// How often each kind of request succeeded and was refused.
#[derive(Default)]
struct Tally {
    counts: [[u32; 2]; 6],
}

const KINDS: [&str; 6] = ["refund", "split", "finish", "split return", "subsidy", "subsidy return"];

impl Tally {
    fn count(&mut self, kind: usize, done: bool) {
        self.counts[kind][usize::from(!done)] += 1;
    }

    fn seen(&self) -> impl Iterator<Item = (&'static str, [u32; 2])> {
        KINDS.into_iter().zip(self.counts)
    }
}

/// What the subsidy of an order is when the race begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    /// None is announced; a part was split.
    Shared,
    /// It was paid, a part was split, and a small refund can be cited.
    Subsidised,
    /// It is announced.
    Announced,
}

struct Round<'a> {
    engine: &'a Engine,
    number: u64,
    start: Start,
    order: TransactionId,
    cited: Option<RefundId>,
}

impl Round<'_> {
    async fn begin<'a>(engine: &'a Engine, hands: &Hands, number: u64) -> Round<'a> {
        let start = [Start::Shared, Start::Subsidised, Start::Announced][(number % 3) as usize];
        let order = pay(engine, number, if start == Start::Shared { 0 } else { SUBSIDY }).await;
        let now = *hands.0.lock().unwrap();
        *hands.0.lock().unwrap() = now.after_ms(31_000);
        let mut round = Round { engine, number, start, order, cited: None };
        if start == Start::Subsidised {
            engine.submit(round.subsidy(0)).await.unwrap();
            let refund = engine.submit(round.refund("cited", 100)).await.unwrap();
            round.cited = Some(refund.refund.refund_id);
        }
        if start != Start::Announced {
            let done = engine.submit(round.split("base", SHARED)).await.unwrap();
            round.execute(done.split.split_id).await;
        }
        round
    }

    fn no(&self, name: &str) -> String {
        format!("R{}-{name}", self.number)
    }

    fn refund(&self, name: &str, amount: i64) -> refund::Apply {
        refund::Apply {
            platform: PLATFORM.into(),
            appid: Some(APP.into()),
            sub_mchid: SELLER.into(),
            sub_appid: None,
            order: OrderRef::Transaction(self.order.clone()),
            out_refund_no: self.no(name).as_str().into(),
            amount: Fen::new(amount),
            total: Fen::new(TOTAL),
            from: Vec::new(),
            payer: Payer::SubMerchant,
            reason: None,
            notify_url: None,
        }
    }

    fn split(&self, name: &str, amount: i64) -> split::Create {
        split::Create {
            platform: PLATFORM.into(),
            family: tongbao_kernel::model::Family::Ecommerce,
            appid: None,
            sub_appid: None,
            sub_mchid: SELLER.into(),
            transaction_id: self.order.clone(),
            out_order_no: self.no(name).as_str().into(),
            receivers: vec![Part {
                kind: ReceiverKind::Merchant,
                account: PLATFORM.into(),
                amount: Fen::new(amount),
                description: "分账".to_owned(),
                name: None,
            }],
            finish: FinishFlag::No,
        }
    }

    fn finish(&self, name: &str) -> split::Finish {
        split::Finish {
            platform: PLATFORM.into(),
            sub_mchid: SELLER.into(),
            transaction_id: self.order.clone(),
            out_order_no: self.no(name).as_str().into(),
            description: "完结".to_owned(),
        }
    }

    fn give_back(&self, name: &str, amount: i64) -> split::Return {
        split::Return {
            platform: PLATFORM.into(),
            sub_mchid: SELLER.into(),
            split: SplitRef::Number(self.no("base").as_str().into()),
            transaction_id: None,
            out_return_no: self.no(name).as_str().into(),
            return_mchid: PLATFORM.into(),
            amount: Fen::new(amount),
            description: "回退".to_owned(),
        }
    }

    /// The amount differs from what was announced by `off`.
    fn subsidy(&self, off: i64) -> subsidy::Create {
        subsidy::Create {
            platform: PLATFORM.into(),
            sub_mchid: SELLER.into(),
            transaction_id: self.order.clone(),
            amount: Fen::new(SUBSIDY + off),
            description: "补差".to_owned(),
            out_subsidy_no: None,
            refund_id: None,
        }
    }

    fn take_back(&self, name: &str, amount: i64, cited: Option<RefundId>) -> subsidy::Return {
        subsidy::Return {
            platform: PLATFORM.into(),
            sub_mchid: SELLER.into(),
            transaction_id: self.order.clone(),
            out_order_no: self.no(name).as_str().into(),
            refund_id: cited,
            subsidy_id: None,
            amount: Fen::new(amount),
            description: "补差回退".to_owned(),
            from: Vec::new(),
        }
    }

    async fn execute(&self, split_id: SplitId) {
        let execute = Execute { platform: PLATFORM.into(), split_id, closed: Vec::new() };
        self.engine.submit(execute).await.unwrap();
    }

    /// Everything at once, each number from two callers.
    async fn race(self, tally: &mut Tally) {
        let mut writers = JoinSet::new();
        let mut dice = Dice(self.number | 1);
        for place in 0..5 {
            let amount = dice.up_to(4000);
            let (refund, number) = (self.refund(&format!("r{place}"), amount), place);
            twice(
                &mut writers,
                self.engine,
                refund,
                move |found| found.refund.refund_id,
                move |said| (number, Said::Refund(amount, said)),
            );
            let amount = dice.up_to(1500);
            let split = self.split(&format!("s{place}"), amount);
            twice(
                &mut writers,
                self.engine,
                split,
                |found| found.split.split_id,
                move |said| (10 + number, Said::Split(amount, said)),
            );
        }
        for place in 0..2 {
            let finish = self.finish(&format!("f{place}"));
            // Later than most: a finish ends the round for the others.
            let late = dice.up_to(12);
            let writer = tell(
                self.engine,
                finish,
                |found| found.split.split_id,
                move |said| (20 + place, Said::Finish(said)),
            );
            writers.spawn(async move {
                for _ in 0..late {
                    tokio::task::yield_now().await;
                }
                writer.await
            });
        }
        self.race_for_parts(&mut writers, &mut dice);
        let mut said = Vec::new();
        while let Some(answer) = writers.join_next().await {
            said.push(answer.unwrap());
        }
        self.judge(said, tally).await;
    }

    fn race_for_parts(&self, writers: &mut JoinSet<(i64, Said)>, dice: &mut Dice) {
        for place in 0..4 {
            if self.start != Start::Announced {
                let amount = dice.up_to(SHARED);
                let give_back = self.give_back(&format!("b{place}"), amount);
                let flat =
                    tell_flat(self.engine, give_back, move |said| (30 + place, Said::Return(amount, said)));
                writers.spawn(flat);
            }
            if self.start == Start::Subsidised {
                let amount = dice.up_to(SUBSIDY);
                // Two cite the one refund, two none.
                let cited = self.cited.clone().filter(|_| place < 2);
                let take_back = self.take_back(&format!("t{place}"), amount, cited);
                twice(
                    writers,
                    self.engine,
                    take_back,
                    |_| (),
                    move |said| (40 + place, Said::SubsidyReturn(amount, said)),
                );
            }
        }
        if self.start == Start::Announced {
            // One fen less is lawful once there is a refund (2.5.1), more never is.
            for off in [0, 0, -1, 1] {
                let writer = tell(
                    self.engine,
                    self.subsidy(off),
                    |_| (),
                    move |said| (50 + off, Said::Subsidy(SUBSIDY + off, said)),
                );
                writers.spawn(writer);
            }
        }
    }

    async fn judge(&self, said: Vec<(i64, Said)>, tally: &mut Tally) {
        for (_, one) in &said {
            if let Said::Split(_, Ok(id)) = one {
                self.execute(id.clone()).await;
            }
        }
        let order = self.engine.ask(self.found()).await.unwrap();
        let mut sums = Sums::default();
        let mut done = std::collections::BTreeMap::new();
        for (number, one) in said {
            let fresh = !done.contains_key(&number);
            let (kind, amount, answer) = one.told();
            tally.count(kind, answer.is_ok());
            match &answer {
                Ok(id) => {
                    let first = done.entry(number).or_insert_with(|| id.clone());
                    assert_eq!(first, id, "one number, one answer");
                    if fresh {
                        sums.done[kind] += amount;
                        sums.count[kind] += 1;
                    }
                }
                Err(refusal) => self.check_refused(&order, kind, amount, refusal),
            }
        }
        self.check_sums(&order, &sums);
        self.sweep().await;
    }

    fn check_sums(&self, order: &Order, sums: &Sums) {
        let [refunds, splits, _, returns, paid_in, taken] = sums.done;
        let (cited, shared) = match self.start {
            Start::Shared => (0, SHARED),
            Start::Subsidised => (100, SHARED),
            Start::Announced => (0, 0),
        };
        let subsidised = order.subsidised.get();
        assert_eq!(order.refunded.get(), refunds + cited);
        assert!(order.refunded.get() <= TOTAL, "{order:?}");
        assert_eq!(order.given.get(), splits + shared);
        let cap = (TOTAL - FEE + subsidised) * 3 / 10;
        assert!(splits + shared <= cap, "{splits} + {shared} of {cap}");
        assert!(returns <= shared, "{returns} of {shared}");
        assert_eq!(order.subsidy_returned.get(), taken);
        assert!(taken <= subsidised && subsidised <= SUBSIDY && sums.count[4] <= 1, "{order:?}");
        assert_eq!(subsidised, if self.start == Start::Announced { paid_in } else { subsidised });
        assert!(
            sums.count[2] <= 1 && order.finished == (sums.count[2] == 1 || order.refunded.get() == TOTAL)
        );
        for counter in [order.unsplit, order.locked, order.given, order.released, order.fee_refunded] {
            assert!(!counter.is_negative(), "{order:?}");
        }
        assert_eq!(order.locked, Fen::ZERO);
    }

    /// What was refused for want of room does not fit in the end either; the rest was refused by a
    /// state that does not come back.
    fn check_refused(&self, order: &Order, kind: usize, amount: i64, refusal: &Refusal) {
        let asked = Fen::new(amount);
        let lawful = match refusal {
            Refusal::RefundTooMuch { .. } => order.refunded.plus(asked).unwrap() > order.total,
            Refusal::RefundAboveUnsplit { left, needed } => left < needed,
            Refusal::NotEnoughAvailable { available, needed } => order.finished && available < needed,
            Refusal::OverRatio { cap, .. } => order.counted.plus(asked).unwrap() > *cap,
            Refusal::NotEnoughUnsplit { .. } => asked > order.unsplit,
            Refusal::SplitFinished => order.finished,
            Refusal::NothingToRelease => order.unsplit.is_zero(),
            Refusal::ReturnTooMuch { left, asked } => left < asked,
            Refusal::SubsidyAfterSplit { .. } => order.splits > 0,
            Refusal::SubsidyPending { .. } | Refusal::SubsidyDiffers { .. } => self.start == Start::Announced,
            Refusal::ReentryDiffers { .. } => kind == 4 && order.subsidy_id.is_some(),
            Refusal::SubsidyReturnTwice { .. } => self.cited.is_some(),
            Refusal::SubsidyReturnTooMuch { .. } => {
                order.subsidy_returned.plus(asked).unwrap() > order.subsidised
            }
            Refusal::PocketShort { has, asked, .. } => has < asked,
            _ => false,
        };
        assert!(lawful, "{} of {amount} was refused by {refusal:?}: {order:?}", KINDS[kind]);
    }

    fn found(&self) -> ByTransaction {
        ByTransaction {
            platform: PLATFORM.into(),
            sub_mchid: SELLER.into(),
            transaction_id: self.order.clone(),
        }
    }

    /// The next round begins with an empty pocket, so that refunds from it can be short.
    async fn sweep(&self) {
        let find = tongbao_kernel::merchant::Balance {
            platform: PLATFORM.into(),
            mchid: SELLER.into(),
            pot: tongbao_kernel::merchant::Pot::Basic,
        };
        let amount = self.engine.ask(find).await.unwrap().available;
        if !amount.is_positive() {
            return;
        }
        let withdraw = withdrawal::Create {
            platform: PLATFORM.into(),
            mchid: SELLER.into(),
            out_request_no: self.no("w").as_str().into(),
            account: AccountKind::BasicAvailable,
            amount,
            remark: None,
            bank_memo: None,
            notify_url: None,
        };
        self.engine.submit(withdraw).await.unwrap().unwrap();
    }
}

#[derive(Default)]
struct Sums {
    done: [i64; 6],
    count: [i64; 6],
}

async fn pay(engine: &Engine, number: u64, announced: i64) -> TransactionId {
    let out_trade_no = format!("ORDER-{number}");
    let create = order::Create {
        platform: PLATFORM.into(),
        appid: APP.into(),
        out_trade_no: out_trade_no.as_str().into(),
        sub_mchid: SELLER.into(),
        sub_appid: None,
        trade_type: TradeType::Native,
        total: Fen::new(TOTAL),
        description: "竞争".to_owned(),
        attach: None,
        notify_url: "https://example.com/notify".to_owned(),
        time_expire: None,
        sp_openid: None,
        sub_openid: None,
        profit_sharing: true,
        subsidy: Fen::new(announced),
        terms: String::new(),
    };
    engine.submit(create).await.unwrap();
    let pay = Pay {
        platform: PLATFORM.into(),
        target: Target::Order(out_trade_no.as_str().into()),
        payer: "oBuyer".into(),
        funding: Funding::Channel,
        bank_type: "CMB_DEBIT".to_owned(),
        coupon: Fen::ZERO,
    };
    engine.submit(pay).await.unwrap().transaction_ids.remove(0)
}
