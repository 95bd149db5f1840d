//! A script is played: step by step through the world, every step before the auditor's eyes.

mod accounts;
mod acts;
mod papers;
mod passing;

use crate::ask::{Ask, BillOf, What};
use crate::auditor::Auditor;
use crate::auditor::alters::Alter;
use crate::auditor::bills::busy_days;
use crate::auditor::books::{DAY, HOUR};
use crate::auditor::calendar::day;
use crate::auditor::closings::Closing;
use crate::cast::{self, Kind, MERCHANTS, NEWCOMERS};
use crate::client;
use crate::coverage::Coverage;
use crate::script::{Account, Fault, Line, Mark, Mood, Step, Wish};
use crate::trace::Trace;
use crate::world::{Backend, Bills, Outcome, World};
use std::collections::BTreeMap;

/// More open courses than this, and what was not answered is asked again at once.
const OPEN_MAX: usize = 2;
/// Every so many steps all balances are asked for.
const ALL_BALANCES_EVERY: usize = 6;
/// Bills can be had for so many days for certain: three months, however short.
const BILL_DAYS: i64 = 88;
/// Of so many busy days are all bills asked for in the end.
const BILL_DAYS_BUSY: usize = 6;
/// Every so many steps the engine's own audit is run.
const AUDIT_EVERY: usize = 40;

/// Something that cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// At which step; none: after the last.
    pub mark: Option<Mark>,
    /// What.
    pub law: String,
}

/// What came of a run.
#[derive(Debug, Clone)]
pub struct Report {
    /// Over every request, reply, callback and row.
    pub digest: String,
    /// The first thing that cannot be.
    pub violation: Option<Violation>,
    /// What occurred.
    pub coverage: Coverage,
    /// The last lines of the trace.
    pub last: Vec<String>,
}

/// A script being played.
pub(crate) struct Play {
    pub(crate) world: World,
    pub(crate) auditor: Auditor,
    pub(crate) trace: Trace,
    /// The requests of a step, for asking again.
    asked: BTreeMap<Mark, Vec<Ask>>,
    /// What was not answered.
    open: Vec<Ask>,
    pub(crate) coverage: Coverage,
}

/// Plays a script to its end, or to the first thing that cannot be.
pub fn play(lines: &[Line], backend: Backend) -> Report {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime = runtime.expect("a runtime of one thread can be built");
    runtime.block_on(async {
        let world = match World::new(backend, bills(lines)).await {
            Ok(world) => world,
            Err(broken) => return Report::broken(broken),
        };
        let auditor = Auditor::new(world.now());
        let mut play = Play {
            world,
            auditor,
            trace: Trace::new(),
            asked: BTreeMap::new(),
            open: Vec::new(),
            coverage: Coverage::default(),
        };
        let violation = play.all(lines).await.err();
        let rows = if violation.is_none() { play.world.rows().await.unwrap_or_default() } else { Vec::new() };
        for row in rows {
            play.trace.note(row);
        }
        let mut coverage = play.world.coverage();
        coverage.merge(&play.coverage);
        let last = play.trace.last().map(str::to_owned).collect();
        Report { digest: play.trace.digest(), violation, coverage, last }
    })
}

/// Bills are made where somebody asks for one.
fn bills(lines: &[Line]) -> Bills {
    let asks = |line: &Line| match &line.step {
        Step::Ask(wishes) => wishes.iter().any(|wish| matches!(wish, Wish::Bill { .. })),
        _ => false,
    };
    if lines.iter().any(asks) { Bills::Made } else { Bills::Left }
}

impl Report {
    fn broken(law: String) -> Report {
        let violation = Some(Violation { mark: None, law });
        Report { digest: String::new(), violation, coverage: Coverage::default(), last: Vec::new() }
    }
}

fn fault_name(fault: Fault) -> &'static str {
    match fault {
        Fault::CrashBefore(_) => "crash before the commit",
        Fault::CrashAfter(_) => "crash after the commit",
        Fault::Conflict(_) => "conflict",
        Fault::Fail(_) => "commit fails",
        Fault::FailAfter(_) => "commit fails, and did not",
    }
}

impl Play {
    async fn all(&mut self, lines: &[Line]) -> Result<(), Violation> {
        for (place, line) in lines.iter().enumerate() {
            let at = |law| Violation { mark: Some(line.mark), law };
            self.trace.note(format!("-- {} at {}: {:?}", line.mark, self.world.now(), line.step));
            self.line(line).await.map_err(at)?;
            self.balances(place).await.map_err(at)?;
            if place % AUDIT_EVERY == AUDIT_EVERY - 1 {
                self.own_audit().await.map_err(at)?;
            }
        }
        self.end(bills(lines)).await.map_err(|law| Violation { mark: None, law })
    }

    async fn line(&mut self, line: &Line) -> Result<(), String> {
        if line.mark.is_multiple_of(3) || self.auditor.courses() > OPEN_MAX {
            self.resolve().await?;
        }
        if let Some(fault) = line.fault {
            self.coverage.fault(fault_name(fault));
        }
        self.world.trouble(line.fault);
        match &line.step {
            Step::Ask(wishes) => self.wishes(line.mark, wishes, line.fault.is_some()).await?,
            Step::Again(mark) => {
                let asks = self.asked.get(mark).cloned().unwrap_or_default();
                self.requests(&asks, line.fault.is_some()).await?;
            }
            Step::Act(act) => self.act(act).await?,
            Step::Work => self.work().await?,
            Step::Pass(ms) => self.pass(*ms).await?,
            Step::Jump(ms) => self.jump(*ms),
            Step::Restart => {
                self.coverage.fault("restart");
                self.world.restart().await?;
            }
        }
        self.world.trouble(None);
        Ok(())
    }

    async fn wishes(&mut self, mark: Mark, wishes: &[Wish], troubled: bool) -> Result<(), String> {
        for wish in wishes {
            self.prepare(wish);
        }
        let books = self.auditor.books();
        let asks: Vec<Ask> = wishes.iter().filter_map(|wish| client::request(books, wish)).collect();
        self.asked.insert(mark, asks.clone());
        self.requests(&asks, troubled).await
    }

    /// The world outside learns what it is to say of it.
    fn prepare(&mut self, wish: &Wish) {
        match wish {
            Wish::Refund { refund, fates, .. } => {
                self.world.outside().fates(&client::refund_number(*refund), fates);
            }
            Wish::Withdraw { withdrawal, fates, .. } => {
                self.world.outside().fates(&client::withdrawal_number(*withdrawal), fates);
            }
            Wish::Leave { of, fates, .. } | Wish::Leftover { of, fates, .. } => {
                self.world.outside().fates_of_closing(of, fates);
            }
            Wish::Scan { order, code, .. } => {
                self.world.outside().code(&client::code(*order), *code);
                self.auditor.code(&client::code(*order), *code);
            }
            _ => {}
        }
    }

    /// Asks all of it at once.
    async fn requests(&mut self, asks: &[Ask], troubled: bool) -> Result<(), String> {
        if asks.is_empty() {
            return Ok(());
        }
        let (outcomes, died) = self.world.ask(asks, troubled).await;
        for (ask, outcome) in asks.iter().zip(&outcomes) {
            let http = ask.http();
            self.trace.note(format!("{} {} {} {}", ask.by, http.method, http.target, http.body));
            match outcome {
                Outcome::Reply { status, body } => self.trace.note(format!("   {status} {body}")),
                Outcome::Silence => {
                    self.trace.note("   no answer".to_owned());
                    if http.method == "POST" {
                        self.open.push(ask.clone());
                    }
                }
            }
        }
        if died {
            self.revive().await?;
        }
        self.auditor.asked(asks, &outcomes)
    }

    pub(crate) async fn revive(&mut self) -> Result<(), String> {
        self.trace.note("   the program died and was started again".to_owned());
        self.world.restart().await
    }

    /// What was not answered is asked again.
    pub(crate) async fn resolve(&mut self) -> Result<(), String> {
        self.world.trouble(None);
        for ask in std::mem::take(&mut self.open) {
            Box::pin(self.requests(&[ask], false)).await?;
        }
        Ok(())
    }

    /// Balances are what the books say: a few after every step, in turn, and all of them after some.
    pub(crate) async fn balances(&mut self, place: usize) -> Result<(), String> {
        let mut asks = Vec::new();
        let aboard = self.auditor.books().aboard.clone();
        let newcomers = NEWCOMERS.iter().filter(|one| aboard.contains(one.mchid));
        for merchant in MERCHANTS.iter().chain(newcomers) {
            let own = matches!(merchant.kind, Kind::Platform);
            let is_asked = matches!(cast::merchant(merchant.under), Some(one) if one.kind == Kind::Platform);
            let mut ask = |account| {
                let what = What::Balance { of: merchant.mchid.to_owned(), account };
                asks.push(Ask { by: merchant.under.to_owned(), what });
            };
            if is_asked {
                ask(Account::Basic);
            }
            if own {
                ask(Account::Operation);
            }
        }
        let all = place.is_multiple_of(ALL_BALANCES_EVERY);
        for (number, ask) in asks.into_iter().enumerate() {
            if !all && (number + place) % ALL_BALANCES_EVERY > 1 {
                continue;
            }
            let (outcomes, _) = self.world.ask(std::slice::from_ref(&ask), false).await;
            self.auditor.asked(&[ask], &outcomes)?;
        }
        Ok(())
    }

    /// What became of every application to close, of new papers, and where withdrawals go by now.
    async fn applications(&mut self) -> Result<(), String> {
        let books = self.auditor.books();
        let ask = |by: &str, what| Ask { by: by.to_owned(), what };
        let closing = |(number, row): (&String, &Closing)| {
            ask(&row.by, What::FindClosing { number: number.clone(), flow: row.flow })
        };
        let alter =
            |row: &Alter| ask(&row.by, What::FindAlter { number: row.number.clone(), of: row.of.clone() });
        let account = |of: &String| ask(cast::under(of), What::FindAccount { of: of.clone() });
        let mut asks: Vec<Ask> = books.closings.iter().map(closing).collect();
        asks.extend(books.alters.values().map(alter));
        asks.extend(books.settles.keys().map(account));
        for ask in asks {
            self.requests(&[ask], false).await?;
        }
        Ok(())
    }

    /// Every bill of the last days on which something happened.
    async fn bills(&mut self) -> Result<(), String> {
        let books = self.auditor.books();
        let today = day(books.now);
        let days = busy_days(books).into_iter().filter(|day| today - day < BILL_DAYS).take(BILL_DAYS_BUSY);
        for day in days.collect::<Vec<_>>() {
            for merchant in cast::callers() {
                for of in BillOf::of(merchant.kind) {
                    let ask = Ask { by: merchant.mchid.to_owned(), what: What::Bill { of: *of, day } };
                    self.requests(&[ask], false).await?;
                }
            }
        }
        Ok(())
    }

    async fn own_audit(&mut self) -> Result<(), String> {
        match self.world.audit().await? {
            Some(finding) => Err(format!("the engine's own audit: {finding}")),
            None => Ok(()),
        }
    }

    /// Everything open is resolved, every server is well, and time enough passes.
    async fn end(&mut self, bills: Bills) -> Result<(), String> {
        self.resolve().await?;
        self.world.outside().heal();
        self.work().await?;
        // Recoveries of advances are tried for 90 days, returns of splits for 5.
        self.jump(if self.auditor.recovers() { 95 * DAY } else { 6 * DAY });
        self.work().await?;
        self.pass(26 * HOUR).await?;
        self.auditor.ended()?;
        self.balances(0).await?;
        self.applications().await?;
        if bills == Bills::Made {
            self.bills().await?;
        }
        self.own_audit().await
    }
}

/// A server's mood, for the trace.
pub(crate) fn mood_name(mood: Mood) -> &'static str {
    match mood {
        Mood::Well => "server well",
        Mood::Broken => "server broken",
        Mood::SaysFail => "server says FAIL",
        Mood::Slow => "server slow",
    }
}
