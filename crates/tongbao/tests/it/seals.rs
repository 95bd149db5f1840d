//! Rows that were changed behind the program's back on days that are over are found and named.

use crate::program::{Server, run, text};
use rusqlite::Connection;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tongbao::folder::{self, Folder};
use tongbao_base::Day;
use tongbao_base::ids::MchId;
use tongbao_kernel::model::{Entry, Seal, SealBlock};
use tongbao_kernel::tables::{Stored, TableId};
use tongbao_seal::{Digest, Maker, NONE};
use tongbao_store::{Reader, Select};
use tongbao_store_sqlite::SqliteStore;

/// An installation whose first days are over and sealed.
struct Books {
    place: tempfile::TempDir,
    /// As it was sealed.
    honest: PathBuf,
}

impl Books {
    /// Five incomes on the first day, two on the third, one on a day that is not over.
    async fn new() -> Books {
        let place = tempfile::tempdir().expect("a folder");
        let data = place.path().join("data");
        let mut server = Server::start(&data);
        let seller = server.demo()["sub_merchants"][0]["sub_mchid"].clone();
        for (count, advance) in [(5, "2d"), (2, "2d"), (1, "1s")] {
            for place in 1..=count {
                let body = json!({"mchid": seller, "account_type": "BASIC", "amount": 100 * place});
                server.control("topup", &body).await.expect("an answer");
            }
            server.control("clock", &json!({"advance": advance})).await.expect("an answer");
        }
        server.kill();
        let books = Books { honest: place.path().join("honest.db"), place };
        books.open().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").expect("one file");
        std::fs::copy(books.file(), &books.honest).expect("a copy");
        books
    }

    fn data(&self) -> PathBuf {
        self.place.path().join("data")
    }

    fn file(&self) -> PathBuf {
        self.data().join("tongbao.db")
    }

    fn open(&self) -> Connection {
        Connection::open(self.file()).expect("a database")
    }

    /// Makes it as it was, and then otherwise.
    fn change(&self, sql: &str) {
        for end in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", self.file().display()));
        }
        std::fs::copy(&self.honest, self.file()).expect("a copy");
        self.open().execute_batch(sql).expect("a change");
    }

    fn check(&self, more: &[&str]) -> (bool, String) {
        let data = self.data();
        let output = run(&[&["check", "--data", path(&data)], more].concat());
        assert_eq!(text(&output.stderr), "");
        (output.status.success(), text(&output.stdout))
    }

    /// The serials of the sealed incomes, first day first.
    fn serials(&self) -> Vec<i64> {
        let database = self.open();
        let sql = "SELECT serial FROM entry JOIN seal_block ON serial BETWEEN first AND last \
                   WHERE journal = 'TOP_UP' AND to_account = 'BASIC_AVAILABLE' ORDER BY serial";
        let mut statement = database.prepare(sql).expect("a statement");
        let rows = statement.query_map([], |row| row.get(0)).expect("rows");
        rows.map(|row| row.expect("a serial")).collect()
    }

    /// Seals every day again, as somebody who may write the database can.
    async fn forge(&self, marks: impl Fn((&MchId, Day), &[u8]) -> Option<Vec<u8>>) {
        let store = SqliteStore::open(&self.file()).expect("a database");
        let entries: Vec<Entry> = all(&store, TableId::Entry).await;
        let blocks: Vec<SealBlock> = all(&store, TableId::SealBlock).await;
        let seals: Vec<Seal> = all(&store, TableId::Seal).await;
        drop(store);
        let database = self.open();
        database.execute("DELETE FROM seal_block", []).expect("no blocks");
        let mut heads: BTreeMap<MchId, Digest> = BTreeMap::new();
        for seal in seals {
            let is_in = |entry: &Entry, block: &SealBlock| {
                (&block.platform, block.day) == (&seal.platform, seal.day)
                    && entry.platform == block.platform
                    && (block.first..=block.last).contains(&entry.serial)
            };
            let mut maker = Maker::new(&seal.platform, seal.day);
            let of_day = entries.iter().filter(|entry| blocks.iter().any(|block| is_in(entry, block)));
            let mut made_blocks: Vec<SealBlock> = of_day.filter_map(|entry| maker.push(entry)).collect();
            let previous = heads.get(&seal.platform).copied().unwrap_or(NONE);
            let made = maker.end(&previous);
            made_blocks.extend(made.block);
            for block in made_blocks {
                let SealBlock { platform, first, last, day, entries, leaves, chain } = block;
                let row = (platform.as_str(), first, last, day.number(), entries, leaves, chain);
                database
                    .execute("INSERT INTO seal_block VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", row)
                    .expect("a block");
            }
            let mark = marks((&seal.platform, seal.day), &made.head).unwrap_or(seal.mark);
            let row = (seal.platform.as_str(), seal.day.number(), previous, made.head, mark);
            database
                .execute(
                    "UPDATE seal SET previous = ?3, head = ?4, mark = ?5 WHERE platform = ?1 AND day = ?2",
                    row,
                )
                .expect("a seal");
            heads.insert(seal.platform, made.head);
        }
    }
}

fn path(path: &Path) -> &str {
    path.to_str().expect("a path")
}

async fn all<E: Stored + Clone>(store: &SqliteStore, table: TableId) -> Vec<E> {
    let mut snapshot = store.snapshot().await.expect("a snapshot");
    let rows = snapshot.select(&Select::all(table, 10_000)).await.expect("rows");
    rows.iter().filter_map(E::from_row).cloned().collect()
}

/// Moves `fen` more with an entry, in it and in both balances: every sum still agrees.
fn moved_by(serial: i64, fen: i64) -> String {
    format!(
        "UPDATE account SET balance = balance + {fen} WHERE (platform, owner, account) IN \
             (SELECT platform, to_owner, to_account FROM entry WHERE serial = {serial}); \
         UPDATE account SET balance = balance - {fen} WHERE (platform, owner, account) IN \
             (SELECT platform, from_owner, from_account FROM entry WHERE serial = {serial}); \
         UPDATE entry SET amount = amount + {fen} WHERE serial = {serial};"
    )
}

/// What somebody does to the database, and the words by which the check must tell.
fn changes(serials: &[i64]) -> Vec<(&'static str, String, Vec<String>)> {
    let (second, third) = (serials[1], serials[2]);
    // A number of the run before, which never gave so many.
    let forged = third - 1_000_000;
    vec![
        (
            "one fen more",
            moved_by(second, 1),
            vec![format!("first broken fact: entry {second} "), "its amount was 200 fen, it is 201".into()],
        ),
        (
            "a row removed",
            format!("{} DELETE FROM entry WHERE serial = {second}", moved_by(second, -200)),
            vec![format!("first broken fact: entry {second} "), "was removed".into()],
        ),
        (
            "a row added",
            format!(
                "INSERT INTO entry SELECT platform, {forged}, at, journal, from_owner, from_account, \
                     to_owner, to_account, amount, order_id, reference FROM entry WHERE serial = {third}; \
                 {}",
                moved_by(third, 0)
            ),
            vec![format!("entry {forged} "), "was added".into()],
        ),
        (
            "two rows exchanged",
            format!(
                "UPDATE entry SET serial = -1 WHERE serial = {second}; \
                 UPDATE entry SET serial = {second} WHERE serial = {third}; \
                 UPDATE entry SET serial = {third} WHERE serial = -1"
            ),
            vec![format!("first broken fact: entry {second} "), format!("also: entry {third} ")],
        ),
        (
            "a seal changed",
            "UPDATE seal SET head = randomblob(32) WHERE day = (SELECT min(day) FROM seal)".into(),
            vec!["the head is not that of the day's blocks".into(), "does not follow the head".into()],
        ),
        (
            "a day's seal removed",
            "DELETE FROM seal WHERE day = (SELECT max(day) FROM seal)".into(),
            vec!["there is none, though the day was closed".into()],
        ),
        (
            "a block removed",
            "DELETE FROM seal_block WHERE day = (SELECT min(day) FROM seal)".into(),
            vec!["are in no block".into(), "its blocks have 0".into()],
        ),
        (
            "an entry dated back",
            format!(
                "UPDATE entry SET at = (SELECT at FROM entry WHERE serial = {second}) \
                 WHERE serial = (SELECT max(serial) FROM entry)"
            ),
            vec!["was added to".into(), "after that was sealed".into()],
        ),
    ]
}

#[tokio::test]
async fn what_was_done_to_a_sealed_row_is_named() {
    let books = Books::new().await;
    let (holds, said) = books.check(&[]);
    assert!(holds, "{said}");
    assert!(said.contains("holds   days that are over are as they were sealed"), "{said}");
    // Before nine o'clock the day before yesterday is the last that is closed.
    let days = ["3 days and ", "4 days and "];
    assert!(days.iter().any(|days| said.contains(days)), "days without movement have a seal, too: {said}");
    for (what, sql, words) in changes(&books.serials()) {
        books.change(&sql);
        let (holds, said) = books.check(&[]);
        assert!(!holds, "{what}: {said}");
        for word in words {
            assert!(said.contains(&word), "{what}: no {word:?} in {said}");
        }
        let of_balances = "holds   every stored balance equals the sum of its entries";
        assert!(what == "a row added" || said.contains(of_balances), "{what}: the sums agree: {said}");
    }
}

#[tokio::test]
async fn seals_written_anew_need_the_vaults_key_and_even_then_not_the_kept_head() {
    let books = Books::new().await;
    let data = books.data();
    let listed = run(&["seal", "list", "--data", path(&data)]);
    let heads = text(&listed.stdout);
    let newest = heads.lines().last().expect("a head").to_owned();
    let serial = books.serials()[1];
    // The reason of a row, which no sum knows.
    let change = format!("UPDATE entry SET reference = 'nothing' WHERE serial = {serial}");
    books.change(&change);
    let (_, said) = books.check(&[]);
    assert!(said.contains(&format!("first broken fact: entry {serial} ")), "{said}");

    books.forge(|_, _| None).await;
    let (holds, said) = books.check(&[]);
    assert!(!holds && said.contains("the mark of the head was not made with the vault's key"), "{said}");

    books.change(&change);
    let folder = Folder::open(&data).expect("an installation");
    let vault = folder::vault(&folder, &tongbao::config::Config::default().vault).expect("keys");
    books.forge(|day, head| Some(tongbao_worker::mark(&vault, day, head))).await;
    let (holds, said) = books.check(&[]);
    assert!(holds, "whoever has database and key can seal anew: {said}");
    let (holds, said) = books.check(&["--head", &newest]);
    assert!(!holds && said.contains("was kept"), "{said}");
    let file = books.place.path().join("heads.txt");
    std::fs::write(&file, &heads).expect("written");
    let (holds, said) = books.check(&["--heads", path(&file)]);
    assert!(!holds && said.contains("was kept"), "{said}");

    books.change("");
    assert!(books.check(&["--heads", path(&file)]).0, "as they were kept");
    let (_, day_and_head) = newest.split_once(':').expect("a platform");
    assert!(books.check(&["--head", day_and_head]).0, "without the platform");
}

#[tokio::test]
async fn days_that_were_closed_without_seals_are_sealed_with_the_next_day() {
    let books = Books::new().await;
    let sealed = books.check(&[]).1;
    // As a version without seals left it, but for the blocks of a try that was broken off.
    books.change(
        "DELETE FROM seal; DELETE FROM shut_day; \
         DELETE FROM seal_block WHERE day > (SELECT min(day) FROM seal_block)",
    );
    let (holds, said) = books.check(&[]);
    assert!(holds && said.contains("0 days and "), "nothing was ever sealed: {said}");
    let mut server = Server::start(&books.data());
    server.control("clock", &json!({"advance": "1d"})).await.expect("an answer");
    server.kill();
    let (holds, said) = books.check(&[]);
    let days = |said: &str| -> u32 {
        let line = said.lines().find(|line| line.contains(" days and ")).expect("a line");
        line.split(' ').next().and_then(|count| count.parse().ok()).expect("a count")
    };
    assert!(holds, "{said}");
    assert_eq!(days(&said), days(&sealed) + 1, "all days before and the next: {said}");
}

#[tokio::test]
async fn heads_are_listed_for_people_and_programs() {
    let books = Books::new().await;
    let data = books.data();
    let lines = text(&run(&["seal", "list", "--data", path(&data)]).stdout);
    let listed = run(&["seal", "list", "--json", "--data", path(&data), "--platform", "1900000100"]);
    let listed: Value = serde_json::from_slice(&listed.stdout).expect("JSON");
    let told: Vec<String> = listed
        .as_array()
        .expect("a list")
        .iter()
        .map(|seal| format!("1900000100:{}:{}", seal["date"], seal["head"]).replace('"', ""))
        .collect();
    assert_eq!(lines.lines().collect::<Vec<_>>(), told);
    assert_eq!(listed[1]["previous"], listed[0]["head"]);
    let output = run(&["check", "--head", "yesterday", "--data", path(&data)]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("64 hexadecimal digits"), "{}", text(&output.stderr));
}
