//! Nothing is dated on a day that takes no more entries, whatever a clock says.

use crate::rig::{LENIENT, Rig, memory, sqlite};
use crate::toy::{PLATFORM, top_up};
use std::sync::Arc;
use tongbao_base::{Day, Time};
use tongbao_kernel::model::Entry;
use tongbao_kernel::seal::Shut;
use tongbao_kernel::tables::{Stored, TableId};
use tongbao_store::{Reader, Select};

fn day() -> Day {
    Day::from_number(20_000)
}

async fn days_of_entries(reader: &dyn Reader) -> Vec<Day> {
    let mut snapshot = reader.snapshot().await.unwrap();
    let rows = snapshot.select(&Select::all(TableId::Entry, 100)).await.unwrap();
    rows.iter().filter_map(Entry::from_row).map(|entry| Day::of(entry.at)).collect()
}

#[tokio::test]
async fn a_process_whose_clock_is_behind_dates_nothing_on_a_day_that_another_shut() {
    let folder = tempfile::tempdir().unwrap();
    for (store, reader) in [memory(), sqlite(folder.path())] {
        let [ahead, behind] = [
            Rig::over(Arc::clone(&store), Arc::clone(&reader), LENIENT).await,
            Rig::over(Arc::clone(&store), Arc::clone(&reader), LENIENT).await,
        ];
        let noon = day().start().after_ms(12 * Time::HOUR);
        *behind.hands.0.lock().unwrap() = noon;
        *ahead.hands.0.lock().unwrap() = noon.after_ms(Time::DAY);
        behind.engine.submit(top_up("shop", 1)).await.unwrap();
        assert_eq!(days_of_entries(reader.as_ref()).await, [day()], "the day is open");

        ahead.engine.submit(Shut { platform: PLATFORM.clone(), day: day() }).await.unwrap();
        behind.engine.submit(top_up("shop", 1)).await.unwrap();
        assert_eq!(days_of_entries(reader.as_ref()).await[1..], [day().next()]);

        // The same after a restart with a clock that was set back.
        let again = Rig::over(store, Arc::clone(&reader), LENIENT).await;
        *again.hands.0.lock().unwrap() = day().start();
        again.engine.submit(top_up("shop", 1)).await.unwrap();
        assert_eq!(days_of_entries(reader.as_ref()).await[1..], [day().next(), day().next()]);
    }
}
