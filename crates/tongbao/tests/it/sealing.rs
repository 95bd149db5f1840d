//! `kill -9` between the first blocks of a day and its seal: the next start seals the day to its end.

use crate::program::{Server, assert_check_holds, pause};
use rusqlite::{Connection, OpenFlags};
use serde_json::json;
use std::path::Path;
use std::time::Duration;

/// Entries of the day: so many blocks that they come in four commits, and some more.
const ENTRIES: i64 = 110_000;
/// Blocks that one commit keeps (`tongbao_bill::Sealing`).
const AT_ONCE: i64 = 8;

/// What is there of the seals.
#[derive(Debug, PartialEq, Eq)]
struct Standing {
    blocks: i64,
    seals: i64,
}

impl Standing {
    fn of(data: &Path) -> Standing {
        let file = data.join("tongbao.db");
        let database =
            Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("a database");
        database.busy_timeout(Duration::from_secs(5)).expect("a wait");
        let sql = "SELECT (SELECT count(*) FROM seal_block), (SELECT count(*) FROM seal)";
        database
            .query_row(sql, [], |row| Ok(Standing { blocks: row.get(0)?, seals: row.get(1)? }))
            .expect("counts")
    }
}

/// An installation with a day of many entries, all like the one income of its seller.
async fn a_long_day(data: &Path) {
    let mut server = Server::start(data);
    let seller = server.demo()["sub_merchants"][0]["sub_mchid"].clone();
    let body = json!({"mchid": seller, "account_type": "BASIC", "amount": 1});
    server.control("topup", &body).await.expect("an answer");
    server.kill();
    let mut database = Connection::open(data.join("tongbao.db")).expect("a database");
    let serial: i64 = database
        .query_row("SELECT max(serial) FROM entry WHERE journal = 'TOP_UP'", [], |row| row.get(0))
        .expect("an income");
    let sql = format!(
        "INSERT INTO entry \
             WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < {ENTRIES}) \
             SELECT platform, serial + value, at, journal, from_owner, from_account, to_owner, to_account, \
                 amount, order_id, reference FROM entry, n WHERE serial = {serial}; \
         UPDATE account SET balance = balance + {ENTRIES} WHERE (platform, owner, account) IN \
             (SELECT platform, to_owner, to_account FROM entry WHERE serial = {serial}); \
         UPDATE account SET balance = balance - {ENTRIES} WHERE (platform, owner, account) IN \
             (SELECT platform, from_owner, from_account FROM entry WHERE serial = {serial});"
    );
    let change = database.transaction().expect("a transaction");
    change.execute_batch(&sql).expect("entries");
    change.commit().expect("committed");
}

/// Kills the server once so many blocks are kept; gives what was there then.
async fn kill_at(server: &mut Server, data: &Path, blocks: i64) -> Standing {
    for _ in 0..60_000 {
        if Standing::of(data).blocks >= blocks {
            break;
        }
        pause(Duration::from_millis(1)).await;
    }
    server.kill();
    Standing::of(data)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_whose_sealing_is_killed_is_sealed_to_its_end_by_the_next_start() {
    let place = tempfile::tempdir().expect("a folder");
    let data = place.path().join("data");
    a_long_day(&data).await;
    assert_check_holds(&data, "before the day is over");

    let mut server = Server::start(&data);
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let request = client.post(format!("{}/sandbox/v1/clock", server.base)).body(r#"{"advance":"2d"}"#);
    let moving = tokio::spawn(async move { request.send().await.is_ok() });
    let first = kill_at(&mut server, &data, AT_ONCE).await;
    assert!(!moving.await.expect("a client without a panic"), "it was killed on its way");
    assert!(first.blocks >= AT_ONCE && first.seals == 0, "killed between blocks and seal: {first:?}");
    assert_check_holds(&data, "with blocks and without their seal");

    let mut server = Server::start(&data);
    let second = kill_at(&mut server, &data, first.blocks + AT_ONCE).await;
    assert!(second.blocks > first.blocks && second.seals == 0, "killed a second time: {second:?}");
    assert_check_holds(&data, "with more blocks and without their seal");

    let server = Server::start(&data);
    server.control("settle", &json!({})).await.expect("an answer");
    drop(server);
    let last = Standing::of(&data);
    assert!(last.seals > 0 && last.blocks > second.blocks, "sealed by the third start: {last:?}");
    let check = crate::program::run(&["check", "--json", "--data", data.to_str().expect("a path")]);
    let told: serde_json::Value = serde_json::from_slice(&check.stdout).expect("JSON");
    assert_eq!(told["holds"], true, "{told}");
    assert!(told["sealed"]["entries"].as_i64() > Some(ENTRIES), "every entry stands under the seal: {told}");
    println!("killed with {} and with {} of {} blocks kept", first.blocks, second.blocks, last.blocks);
}
