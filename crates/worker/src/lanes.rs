//! Whose callbacks go next, and how many at once to one host.
//!
//! Every host has a lane. Its due callbacks are read a page at a time and wait here; how many of
//! them may be under way at once grows while it answers quickly and shrinks while it does not. Of
//! the lanes that may send, the one with the fewest under way is next; the last places of all are
//! kept for hosts that nothing is under way to. So a slow host takes neither every place nor
//! another host's turn, and a fast one gets as wide as it can bear.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use tongbao_base::Time;
use tongbao_kernel::model::Task;

/// A host that nothing is known of gets so many at once.
const WIDTH_FIRST: usize = 16;
/// A slow host keeps so many, so that it is seen when it recovers.
const WIDTH_MIN: usize = 2;
/// Quicker than this: one more at once for every answer.
const QUICK: Duration = Duration::from_millis(250);
/// Slower than this, or no answer at all: half as many at once.
const SLOW: Duration = Duration::from_secs(1);
/// One place in so many is kept for hosts that no callback is under way to.
const KEPT_PART: usize = 4;
/// Callbacks of one host that wait here; the others wait in the database.
pub(crate) const PAGE: usize = 512;
/// The same while very many wait altogether.
const PAGE_SCARCE: usize = 8;
const SCARCE_FROM: usize = 65_536;
/// Hosts that are remembered although nothing waits for them.
const IDLE_MAX: usize = 10_000;

/// A place in the order of due steps.
pub(crate) type Place = (Time, i64);

/// Where a step stands in it.
pub(crate) fn place(task: &Task) -> Place {
    (task.due_at, task.serial)
}

/// All lanes.
#[derive(Debug)]
pub(crate) struct Lanes {
    hosts: BTreeMap<Arc<str>, Lane>,
    /// Lanes that may send: by how many are under way, longest unserved first.
    ready: BTreeSet<(usize, u64, Arc<str>)>,
    /// Lanes of which the database may hold more that is due: behind which place, if not from the
    /// first.
    unread: BTreeMap<Arc<str>, Option<Place>>,
    under_way: usize,
    waiting: usize,
    turns: u64,
    under_way_max: usize,
    lane_max: usize,
}

#[derive(Debug)]
struct Lane {
    waiting: BTreeMap<Place, Task>,
    under_way: usize,
    width: Width,
    /// When it was last served.
    turn: u64,
}

/// How many at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Width {
    now: usize,
    /// Answers that were neither quick nor slow since it last grew.
    fair: usize,
}

impl Width {
    /// What an answer that came after so long makes of it; none: no answer, or one that asks for less.
    fn heard(&mut self, answer: Option<Duration>, max: usize) {
        match answer {
            Some(took) if took < QUICK => self.now = self.now.saturating_add(1),
            Some(took) if took < SLOW => {
                self.fair = self.fair.saturating_add(1);
                if self.fair >= self.now {
                    *self = Width { now: self.now.saturating_add(1), fair: 0 };
                }
            }
            _ => *self = Width { now: (self.now / 2).max(WIDTH_MIN), fair: 0 },
        }
        self.now = self.now.min(max);
    }
}

impl Lanes {
    /// At most so many under way in all lanes, and in one.
    pub(crate) fn new(under_way_max: usize, lane_max: usize) -> Lanes {
        let (hosts, ready, unread) = (BTreeMap::new(), BTreeSet::new(), BTreeMap::new());
        Lanes { hosts, ready, unread, under_way: 0, waiting: 0, turns: 0, under_way_max, lane_max }
    }

    /// A lane may hold callbacks in the database that were not seen yet.
    pub(crate) fn look_at(&mut self, name: &Arc<str>) {
        self.unread.entry(Arc::clone(name)).or_insert(None);
    }

    /// Lanes that are to be read from the database, each with the place to read behind and how
    /// many: those that will soon have nothing to send.
    pub(crate) fn hungry(&self) -> Vec<(Arc<str>, Option<Place>, usize)> {
        let page = if self.waiting < SCARCE_FROM { PAGE } else { PAGE_SCARCE };
        let waiting = |name: &Arc<str>| self.hosts.get(name).map_or(0, |lane| lane.waiting.len());
        let hungry = self.unread.iter().filter(|(name, _)| waiting(name) < page / 2);
        hungry.map(|(name, behind)| (Arc::clone(name), *behind, page)).collect()
    }

    /// Takes in what was read of a lane; `behind` is the last place read, none when nothing more is
    /// due. Gives how many were not waiting yet.
    pub(crate) fn feed(&mut self, name: &Arc<str>, tasks: Vec<Task>, behind: Option<Place>) -> usize {
        match behind {
            Some(place) => self.unread.insert(Arc::clone(name), Some(place)),
            None => self.unread.remove(name),
        };
        let lane = self.lane(name);
        let before = lane.waiting.len();
        lane.waiting.extend(tasks.into_iter().map(|task| (place(&task), task)));
        let more = lane.waiting.len().saturating_sub(before);
        self.waiting = self.waiting.saturating_add(more);
        self.refresh(name);
        more
    }

    /// The next step that has a place.
    pub(crate) fn take(&mut self) -> Option<Task> {
        let free = self.under_way_max.saturating_sub(self.under_way);
        let (rank, _, name) = self.ready.first()?;
        let kept = if *rank == 0 { 0 } else { self.under_way_max / KEPT_PART };
        if free <= kept {
            return None;
        }
        let name = Arc::clone(name);
        self.turns = self.turns.saturating_add(1);
        let turn = self.turns;
        self.unready(&name);
        let lane = self.lane(&name);
        lane.turn = turn;
        let (_, task) = lane.waiting.pop_first()?;
        lane.under_way = lane.under_way.saturating_add(1);
        self.waiting = self.waiting.saturating_sub(1);
        self.under_way = self.under_way.saturating_add(1);
        self.refresh(&name);
        Some(task)
    }

    /// A step that was taken has ended.
    pub(crate) fn ended(&mut self, name: &Arc<str>) {
        self.unready(name);
        let lane = self.lane(name);
        lane.under_way = lane.under_way.saturating_sub(1);
        self.under_way = self.under_way.saturating_sub(1);
        self.refresh(name);
    }

    /// What was heard of a host.
    pub(crate) fn heard(&mut self, name: &Arc<str>, answer: Option<Duration>) {
        let max = self.lane_max;
        if let Some(lane) = self.hosts.get_mut(name) {
            lane.width.heard(answer, max);
            self.refresh(name);
        }
    }

    /// Forgets what waits: somebody else steps.
    pub(crate) fn forget(&mut self) {
        self.ready.clear();
        self.unread.clear();
        self.waiting = 0;
        for lane in self.hosts.values_mut() {
            lane.waiting.clear();
        }
    }

    /// Forgets hosts that nothing waits for, when they are many.
    pub(crate) fn tidy(&mut self) {
        if self.hosts.len() > IDLE_MAX {
            self.hosts.retain(|_, lane| lane.under_way > 0 || !lane.waiting.is_empty());
        }
    }

    fn lane(&mut self, name: &Arc<str>) -> &mut Lane {
        let width = Width { now: WIDTH_FIRST.min(self.lane_max), fair: 0 };
        self.hosts.entry(Arc::clone(name)).or_insert_with(|| Lane {
            waiting: BTreeMap::new(),
            under_way: 0,
            width,
            turn: 0,
        })
    }

    fn unready(&mut self, name: &Arc<str>) {
        if let Some(lane) = self.hosts.get(name) {
            self.ready.remove(&(rank(name, lane), lane.turn, Arc::clone(name)));
        }
    }

    /// Steps that take nobody's road, refunds and payouts, know no width.
    fn refresh(&mut self, name: &Arc<str>) {
        let Some(lane) = self.hosts.get(name) else { return };
        let entry = (rank(name, lane), lane.turn, Arc::clone(name));
        let has_room = name.is_empty() || lane.under_way < lane.width.now;
        if has_room && !lane.waiting.is_empty() {
            self.ready.insert(entry);
        } else {
            self.ready.remove(&entry);
        }
    }
}

fn rank(name: &Arc<str>, lane: &Lane) -> usize {
    if name.is_empty() { 0 } else { lane.under_way }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tongbao_kernel::model::TaskKind;

    fn task(serial: i64, lane: &str) -> Task {
        Task {
            platform: "1900000100".into(),
            serial,
            kind: TaskKind::Notify,
            subject: "EV".into(),
            lane: lane.into(),
            due_at: Time::EPOCH,
        }
    }

    /// Callbacks wait in these lanes, in this order.
    fn lanes(under_way_max: usize, lane_max: usize, waiting: &[&str]) -> Lanes {
        let mut lanes = Lanes::new(under_way_max, lane_max);
        for (serial, name) in (0_i64..).zip(waiting) {
            lanes.feed(&Arc::from(*name), vec![task(serial, name)], None);
        }
        lanes
    }

    fn taken(lanes: &mut Lanes) -> Vec<i64> {
        std::iter::from_fn(|| lanes.take()).map(|task| task.serial).collect()
    }

    #[test]
    fn every_hosts_first_callback_goes_before_any_hosts_second() {
        let mut lanes = lanes(8, 16, &["a", "a", "a", "b", "c"]);
        assert_eq!(taken(&mut lanes), [0, 3, 4, 1, 2]);
    }

    #[test]
    fn the_last_places_are_for_hosts_that_none_is_under_way_to() {
        let mut lanes = lanes(4, 16, &["a", "a", "a", "a", "b", "", ""]);
        assert_eq!(taken(&mut lanes), [5, 0, 4, 6], "refunds and payouts take turns with hosts");
        for _ in 0..2 {
            lanes.ended(&"".into());
        }
        assert_eq!(taken(&mut lanes), [1], "one place is kept");
        lanes.feed(&"c".into(), vec![task(9, "c")], None);
        assert_eq!(taken(&mut lanes), [9], "and given to a host that none is under way to");
    }

    #[test]
    fn a_host_has_no_more_under_way_than_its_width() {
        let mut lanes = lanes(100, 3, &["a"; 10]);
        assert_eq!(taken(&mut lanes), [0, 1, 2]);
        lanes.ended(&"a".into());
        assert_eq!(taken(&mut lanes), [3]);
    }

    #[test]
    fn a_fast_host_gets_wide_and_a_slow_one_narrow() {
        let mut width = Width { now: 16, fair: 0 };
        for _ in 0..100 {
            width.heard(Some(Duration::from_millis(3)), 64);
        }
        assert_eq!(width.now, 64);
        width.heard(Some(Duration::from_secs(3)), 64);
        width.heard(None, 64);
        assert_eq!(width.now, 16);
        for _ in 0..10 {
            width.heard(None, 64);
        }
        assert_eq!(width.now, WIDTH_MIN, "and is still tried");
        for _ in 0..2 {
            width.heard(Some(Duration::from_millis(500)), 64);
        }
        assert_eq!(width.now, WIDTH_MIN + 1, "one more for each round of fair answers");
        width.heard(None, 1);
        assert_eq!(width.now, 1, "never more than the most");
    }

    #[test]
    fn a_lane_is_read_again_before_it_runs_dry_and_not_when_all_was_read() {
        let mut lanes = Lanes::new(10_000, 10_000);
        let name: Arc<str> = "a".into();
        assert!(lanes.hungry().is_empty());
        lanes.look_at(&name);
        assert_eq!(lanes.hungry(), [(Arc::clone(&name), None, PAGE)]);
        let page: Vec<Task> = (0..512).map(|serial| task(serial, "a")).collect();
        lanes.feed(&name, page, Some((Time::EPOCH, 511)));
        assert!(lanes.hungry().is_empty(), "it has a page");
        for _ in 0..400 {
            lanes.heard(&name, Some(Duration::ZERO));
        }
        for _ in 0..300 {
            lanes.take().unwrap();
        }
        assert_eq!(lanes.hungry(), [(Arc::clone(&name), Some((Time::EPOCH, 511)), PAGE)]);
        lanes.feed(&name, Vec::new(), None);
        assert!(lanes.hungry().is_empty());
        lanes.forget();
        assert!(lanes.take().is_none());
    }
}
