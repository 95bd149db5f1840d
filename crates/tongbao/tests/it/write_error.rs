//! Writes and syncs of the database that fail: nothing is acknowledged that did not reach the disk,
//! and nothing that was is lost.
//!
//! The system calls of the running program are made to fail with strace; a limit on the size of
//! files does it without. Where neither works the test says that it was skipped.

use crate::crash::asking::combined;
use crate::program::{Server, assert_check_holds};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

const WRITES: &str = "pwrite64,write,ftruncate";
const SYNCS: &str = "fsync,fdatasync";
/// A log of so many bytes would have been folded into the file (4,000 pages).
const FOLDED_AT: u64 = 4_000 * 4_096;

/// System calls on one file that fail with EIO until it is dropped.
struct Fault(Child);

impl Fault {
    /// None, said aloud, where strace is missing or may not look at other processes.
    fn inject(server: &Server, path: &Path, calls: &str) -> Option<Fault> {
        let (inject, trace) = (format!("inject={calls}:error=EIO"), format!("trace={calls}"));
        let started = Command::new("strace")
            .args(["-f", "-o", "/dev/null", "-e", &trace, "-e", &inject, "-P"])
            .arg(path)
            .args(["-p", &server.pid().to_string()])
            .stderr(Stdio::piped())
            .spawn();
        let why = match started {
            Err(error) => error.to_string(),
            Ok(mut strace) => {
                let mut said = String::new();
                let mut lines = BufReader::new(strace.stderr.take().expect("piped"));
                while lines.read_line(&mut said).is_ok_and(|read| read > 0) {
                    if said.contains(" attached") {
                        // What it says later must not fill the pipe.
                        std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
                        return Some(Fault(strace));
                    }
                }
                said
            }
        };
        println!("skipped: strace cannot make system calls fail here ({})", why.trim());
        None
    }
}

impl Drop for Fault {
    fn drop(&mut self) {
        // Interrupted, it lets the program go on.
        let _ = Command::new("kill").args(["-INT", &self.0.id().to_string()]).status();
        let _ = self.0.wait();
    }
}

async fn place(server: &Server, number: &str) -> (u16, Value) {
    let demo = server.demo();
    let sellers: Vec<&Value> = demo["sub_merchants"].as_array().expect("sellers").iter().collect();
    let order = combined(&demo, &sellers, number, "http://127.0.0.1:9/nobody");
    let reply = server.client().post("/v3/combine-transactions/native", &order).await;
    let reply = reply.expect("the process lives and answers");
    (reply.status, reply.body)
}

async fn status_of(server: &Server, number: &str) -> u16 {
    let path = format!("/v3/combine-transactions/out-trade-no/{number}");
    let found = server.client().get(&path).await.expect("a reply");
    let orders = found.body["sub_orders"].as_array().map_or(0, Vec::len);
    assert_eq!(orders, if found.status == 200 { 3 } else { 0 }, "whole or absent: {}", found.body);
    found.status
}

/// While `fault` is there changes are refused, questions answered, and the probe tells.
async fn assert_refuses(server: &Server, number: &str) {
    for _ in 0..3 {
        let (status, body) = place(server, number).await;
        assert_eq!((status, body["code"].as_str()), (500, Some("SYSTEMERROR")), "{body}");
    }
    assert_eq!(status_of(server, number).await, 404, "what was refused is not there");
    assert_eq!(status_of(server, "BEFORE").await, 200, "questions are answered");
    let (status, body) = server.page("/readyz").await;
    assert!(status == 503 && body.contains("takes no changes"), "{status} {body}");
    assert_eq!(server.page("/healthz").await.0, 200, "the process lives");
    assert!(server.page("/metrics").await.1.contains("engine_store_failing 1"), "a number to watch");
}

/// After the fault the same request is done, once, and a kill takes nothing back.
async fn assert_goes_on(mut server: Server, data: &Path, refused: &str) {
    assert_eq!(server.page("/readyz").await.0, 200, "it goes on by itself");
    assert!(server.page("/metrics").await.1.contains("engine_store_failing 0"), "a number to watch");
    assert_eq!(place(&server, refused).await.0, 200, "the same request once more");
    assert_eq!(place(&server, "AFTER").await.0, 200);
    server.kill();
    assert_check_holds(data, "after the kill");
    let server = Server::start(data);
    for number in ["BEFORE", refused, "AFTER"] {
        assert_eq!(status_of(&server, number).await, 200, "{number} was acknowledged");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_cannot_be_written_or_synced_acknowledges_nothing() {
    for calls in [WRITES, SYNCS] {
        let place_of = tempfile::tempdir().expect("a folder");
        let data = place_of.path().join("data");
        let server = Server::start(&data);
        assert_eq!(place(&server, "BEFORE").await.0, 200);
        let Some(fault) = Fault::inject(&server, &data.join("tongbao.db-wal"), calls) else { return };
        assert_refuses(&server, "REFUSED").await;
        drop(fault);
        assert_goes_on(server, &data, "REFUSED").await;
    }
}

/// What a failed sync left in the system's cache may look committed to the next start: then it is
/// there whole, and what is acknowledged from then on does not hang on it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_after_a_failed_sync_leaves_a_file_that_owes_nothing_to_its_log() {
    let place_of = tempfile::tempdir().expect("a folder");
    let data = place_of.path().join("data");
    let mut server = Server::start(&data);
    assert_eq!(place(&server, "BEFORE").await.0, 200);
    let Some(fault) = Fault::inject(&server, &data.join("tongbao.db-wal"), SYNCS) else { return };
    assert_refuses(&server, "REFUSED").await;
    server.kill();
    drop(fault);
    assert_check_holds(&data, "after the kill");
    let mut server = Server::start(&data);
    assert_eq!(place(&server, "REFUSED").await.0, 200, "the same request once more");
    server.kill();
    // The log as a power cut may leave it that took the pages that were never synced: without them.
    // Everything but what this last start wrote is in the file itself.
    let copy = place_of.path().join("without-log");
    std::fs::create_dir(&copy).expect("a folder");
    std::fs::copy(data.join("tongbao.db"), copy.join("tongbao.db")).expect("a copy");
    let connection = rusqlite::Connection::open(copy.join("tongbao.db")).expect("a database");
    let orders: i64 = connection
        .query_row("SELECT count(*) FROM combined WHERE out_trade_no = 'BEFORE'", [], |row| row.get(0))
        .expect("a count");
    assert_eq!(orders, 1, "the start folded the log into the file");
    let server = Server::start(&data);
    for number in ["BEFORE", "REFUSED"] {
        assert_eq!(status_of(&server, number).await, 200, "{number} was acknowledged");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_cannot_be_folded_into_its_file_grows_and_loses_nothing() {
    let place_of = tempfile::tempdir().expect("a folder");
    let data = place_of.path().join("data");
    let (file, log) = (data.join("tongbao.db"), data.join("tongbao.db-wal"));
    let length = |path: &Path| std::fs::metadata(path).expect("a file").len();
    let mut server = Server::start(&data);
    assert_eq!(place(&server, "BEFORE").await.0, 200);
    let before = length(&file);
    let calls = format!("{WRITES},{SYNCS}");
    let Some(fault) = Fault::inject(&server, &file, &calls) else { return };
    let mut kept = Vec::new();
    while length(&log) < FOLDED_AT + FOLDED_AT / 20 {
        let number = format!("GROWS-{}", kept.len());
        let (status, body) = place(&server, &number).await;
        assert_eq!(status, 200, "the log takes it: {body}");
        kept.push(number);
    }
    drop(fault);
    assert_eq!(place(&server, "AFTER").await.0, 200);
    assert!(length(&file) > before, "the next commit folds it");
    server.kill();
    assert_check_holds(&data, "after the kill");
    let server = Server::start(&data);
    for number in kept.iter().map(String::as_str).chain(["BEFORE", "AFTER"]) {
        assert_eq!(status_of(&server, number).await, 200, "{number} was acknowledged");
    }
}

/// The user's limit on the size of a file, as `ulimit -f` and systemd's LimitFSIZE set it.
fn limit_files(server: &Server, bytes: &str) -> bool {
    let limit = format!("--fsize={bytes}:");
    let set = Command::new("prlimit").args(["--pid", &server.pid().to_string(), &limit]).status();
    set.is_ok_and(|status| status.success())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_limit_on_the_size_of_files_refuses_and_ends_nothing() {
    let place_of = tempfile::tempdir().expect("a folder");
    let data = place_of.path().join("data");
    let server = Server::start(&data);
    assert_eq!(place(&server, "BEFORE").await.0, 200);
    let log = std::fs::metadata(data.join("tongbao.db-wal")).expect("a log").len();
    if !limit_files(&server, &log.to_string()) {
        println!("skipped: prlimit cannot limit the size of files here");
        return;
    }
    assert_refuses(&server, "REFUSED").await;
    assert!(limit_files(&server, "unlimited"), "as it was");
    assert_goes_on(server, &data, "REFUSED").await;
}
