//! How fast: run with `--ignored --no-capture`, best with optimisation.

use crate::rig::{LENIENT, Rig};
use crate::toy::{pay, top_up};
use std::time::Duration;
use tokio::task::JoinSet;
use tongbao_engine::Config;

/// Pockets that money moves between.
const POCKETS: usize = 1000;

struct Course {
    name: &'static str,
    callers: usize,
    each: usize,
}

const COURSES: [Course; 3] = [
    Course { name: "one at a time", callers: 1, each: 1000 },
    Course { name: "a full batch", callers: 512, each: 40 },
    Course { name: "four full batches waiting", callers: 2048, each: 20 },
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement, not a test"]
async fn durable_commands_a_second() {
    let folder = tempfile::tempdir().unwrap();
    let (store, reader) = crate::rig::sqlite(folder.path());
    let rig = Rig::over(store, reader, Config { strict: true, ..LENIENT }).await;
    for pocket in 0..POCKETS {
        rig.engine.submit(top_up(&pocket.to_string(), 1_000_000)).await.unwrap();
    }
    for course in COURSES {
        let batches = rig.rigging.begun();
        let took = run(&rig, &course).await;
        let done = course.callers * course.each;
        let a_second = done as u128 * 1_000_000 / took.as_micros();
        let size = done / (rig.rigging.begun() - batches);
        println!("{}: {a_second} commands/s, {size} in a batch", course.name);
    }
}

#[expect(clippy::disallowed_methods, reason = "a stop-watch is meant")]
async fn run(rig: &Rig, course: &Course) -> Duration {
    let mut callers = JoinSet::new();
    let start = std::time::Instant::now();
    for caller in 0..course.callers {
        let (engine, each) = (rig.engine.clone(), course.each);
        callers.spawn(async move {
            for turn in 0..each {
                let from = (caller * 7 + turn) % POCKETS;
                let to = (from + 1) % POCKETS;
                engine.submit(pay(&from.to_string(), &to.to_string(), 1)).await.unwrap();
            }
        });
    }
    callers.join_all().await;
    start.elapsed()
}
