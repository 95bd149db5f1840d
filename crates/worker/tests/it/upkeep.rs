//! The platform's keys are kept when it is time, by the loop or by the movable clock.

use crate::rig::Rig;
use async_trait::async_trait;
use std::sync::{Arc, Mutex};
use tongbao_base::Time;
use tongbao_engine::{Clock, Keeper, Steps};
use tongbao_kernel::model::{Task, TaskKind};
use tongbao_kernel::task::{Plan, Upkeep};
use tongbao_worker::Settings;

/// Remembers when it was asked; fails where it is told to.
#[derive(Default)]
struct Diary {
    asked: Mutex<Vec<Time>>,
    fails: Mutex<u32>,
}

#[async_trait]
impl Keeper for Diary {
    async fn keep(&self, now: Time) -> Result<Time, String> {
        let mut fails = self.fails.lock().unwrap();
        if *fails > 0 {
            *fails -= 1;
            return Err("the disk is full".to_owned());
        }
        self.asked.lock().unwrap().push(now);
        Ok(now.after_ms(10 * Time::DAY))
    }
}

async fn rig(fails: u32) -> (Rig, Arc<Diary>) {
    let diary = Arc::new(Diary { fails: Mutex::new(fails), ..Diary::default() });
    let keeper: Arc<dyn Keeper> = diary.clone();
    (Rig::with(Settings { keeper: Some(keeper), ..Settings::default() }).await, diary)
}

#[tokio::test]
async fn keys_are_kept_each_time_that_the_keeper_asked_for() {
    let (rig, diary) = rig(0).await;
    let start = rig.clock.now();
    let due_at = start.after_ms(Time::DAY);
    rig.engine.submit(Plan { upkeep: Upkeep::PlatformKeys, due_at }).await.unwrap();
    // The platform's daybooks are made on each of these days, too.
    assert_eq!(rig.advance(25 * Time::DAY).await, 3 + 25);
    let days: Vec<i64> =
        diary.asked.lock().unwrap().iter().map(|at| at.ms_since(start) / Time::DAY).collect();
    assert_eq!(days, [1, 11, 21]);
    let tasks = rig.all::<Task>().await;
    let keeping = tasks.iter().filter(|task| task.kind != TaskKind::MakeDaybook);
    assert_eq!(keeping.count(), 1, "it is one step, put off each time");
}

#[tokio::test]
async fn keys_that_cannot_be_kept_are_tried_again_soon() {
    let (rig, diary) = rig(1).await;
    let due_at = rig.clock.now();
    rig.engine.submit(Plan { upkeep: Upkeep::PlatformKeys, due_at }).await.unwrap();
    assert_eq!(rig.worker.settle().await.unwrap(), 0);
    assert!(diary.asked.lock().unwrap().is_empty());
    rig.advance(Time::MINUTE).await;
    assert_eq!(diary.asked.lock().unwrap().len(), 1);
}
