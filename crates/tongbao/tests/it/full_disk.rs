//! A disk that is full: what changes something is refused whole, questions are answered, and when
//! there is room again it goes on by itself.

use crate::crash::asking::{combined, hex, picture, refund, split};
use crate::crash::book::assert_no_drafts;
use crate::program::{Server, assert_check_holds, text, tongbao};
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;
use tongbao::client::Reply;

/// Room of the small disk.
const MIB: usize = 12;
const UPLOAD: &str = "/v3/merchant/media/upload";

/// A small disk of its own.
struct Disk {
    place: TempDir,
}

impl Disk {
    /// None, said aloud, where this user may not mount.
    fn mount() -> Option<Disk> {
        let place = tempfile::tempdir().expect("a folder");
        let size = format!("size={MIB}m");
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(place.path()).output();
        if mounted.is_ok_and(|output| output.status.success()) {
            return Some(Disk { place });
        }
        println!("skipped: a small disk cannot be mounted here (only root may); a full disk was not tried");
        None
    }

    fn data(&self) -> PathBuf {
        self.place.path().join("data")
    }

    fn filler(&self) -> PathBuf {
        self.place.path().join("filler")
    }

    /// Takes all room that is left, to the last page.
    fn fill(&self) {
        let mut file =
            std::fs::File::options().create(true).append(true).open(self.filler()).expect("a file");
        for block in [64 * 1024, 4096] {
            while file.write_all(&vec![7; block]).is_ok() {}
        }
    }

    fn free(&self) {
        std::fs::remove_file(self.filler()).expect("the filler");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.place.path()).status();
    }
}

/// Orders on a disk that fills up.
struct Orders<'a> {
    server: &'a Server,
    demo: Value,
    kept: Vec<String>,
    refused: Vec<String>,
}

impl<'a> Orders<'a> {
    fn new(server: &'a Server) -> Orders<'a> {
        Orders { server, demo: server.demo(), kept: Vec::new(), refused: Vec::new() }
    }

    async fn place(&mut self, number: &str) -> u16 {
        let sellers: Vec<&Value> = self.demo["sub_merchants"].as_array().expect("sellers").iter().collect();
        let order = combined(&self.demo, &sellers, number, "http://127.0.0.1:9/nobody");
        let reply = self.server.client().post("/v3/combine-transactions/native", &order).await;
        let reply = reply.expect("the process lives and answers");
        if reply.status == 200 {
            self.kept.push(number.to_owned());
        } else {
            assert_system_error(&reply);
            self.refused.push(number.to_owned());
        }
        reply.status
    }

    async fn pay(&self, number: &str) -> Vec<String> {
        let wish = json!({"mchid": self.demo["platform"]["mchid"], "combine_out_trade_no": number});
        let paid = self.server.control("pay", &wish).await.expect("an answer");
        serde_json::from_value(paid["transaction_ids"].clone()).expect("numbers")
    }

    /// What was acknowledged is whole; what was refused is whole or absent.
    async fn verify(&self, server: &Server) {
        for (numbers, fine) in [(&self.kept, &[200][..]), (&self.refused, &[200, 404])] {
            for number in numbers {
                let path = format!("/v3/combine-transactions/out-trade-no/{number}");
                let found = server.client().get(&path).await.expect("a reply");
                assert!(fine.contains(&found.status), "{number}: {}", found.body);
                let whole = found.body["sub_orders"].as_array().map_or(0, Vec::len);
                assert_eq!(whole, if found.status == 200 { 3 } else { 0 }, "{}", found.body);
            }
        }
    }
}

/// The combined family spells the code in its own way (1.10).
fn assert_system_error(reply: &Reply) {
    let code = reply.body["code"].as_str().unwrap_or_default();
    assert!(reply.status == 500 && matches!(code, "SYSTEM_ERROR" | "SYSTEMERROR"), "{}", reply.body);
}

/// Orders come until the disk takes none, and the probe says so.
async fn until_not_ready(orders: &mut Orders<'_>) {
    for turn in 0..400 {
        if orders.place(&format!("FULL-{turn}")).await != 200 {
            let (status, body) = orders.server.page("/readyz").await;
            if status == 503 {
                assert!(body.contains("takes no changes"), "{body}");
                return;
            }
        }
    }
    panic!("the disk never became full: {} orders", orders.kept.len());
}

async fn upload(server: &Server, number: u64) -> Reply {
    let bytes = picture(number, 100_000);
    let sent = server.client().upload(UPLOAD, ("a.png", &bytes), &hex(&SHA256, &bytes)).await;
    sent.expect("a reply")
}

/// A day with trades that is over and closed, and whose bills nobody asked for yet; gives it.
async fn close_a_day(server: &Server) -> String {
    let now = server.control("clock", &Value::Null).await.expect("an answer");
    let day = now["now"].as_str().expect("a time")[..10].to_owned();
    server.control("clock", &json!({"advance": "34h"})).await.expect("an answer");
    day
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_whole_answers_questions_and_goes_on_when_there_is_room() {
    let Some(disk) = Disk::mount() else { return };
    let data = disk.data();
    let mut server = Server::start(&data);
    let mut orders = Orders::new(&server);
    for number in ["BEFORE-1", "BEFORE-2"] {
        assert_eq!(orders.place(number).await, 200);
    }
    let paid = orders.pay("BEFORE-1").await;
    let day = close_a_day(&server).await;
    let seen = upload(&server, 1).await;
    assert_eq!(seen.status, 200, "{}", seen.body);

    disk.fill();
    until_not_ready(&mut orders).await;
    assert_eq!(server.page("/healthz").await.0, 200, "the process lives");
    orders.verify(&server).await;
    let (mchid, seller) = ("1900000100", orders.demo["sub_merchants"][1]["sub_mchid"].as_str().expect("one"));
    let bill = format!("/v3/bill/tradebill?bill_date={day}");
    let asked = [
        ("/v3/ecommerce/profitsharing/orders", split(mchid, seller, &paid[1], "S-1")),
        (
            "/v3/ecommerce/refunds/apply",
            refund(&orders.demo, seller, &paid[1], "R-1", "http://127.0.0.1:9/n"),
        ),
    ];
    for (path, body) in &asked {
        assert_system_error(&server.client().post(path, body).await.expect("a reply"));
    }
    assert_system_error(&upload(&server, 2).await);
    assert_system_error(&server.client().get(&bill).await.expect("a reply"));
    let (status, said) = server.try_control("clock", &json!({"advance": "1d"})).await.expect("an answer");
    assert_eq!(status, 500, "{said}");
    assert_no_drafts(&data);
    assert_eq!(std::fs::read_dir(data.join("media").join(mchid)).expect("a folder").count(), 1, "one upload");
    assert_check_holds(&data, "while the disk is full and the server runs");

    disk.free();
    assert_eq!(server.page("/readyz").await.0, 200, "it finds out by itself");
    for (path, body) in &asked {
        let again = server.client().post(path, body).await.expect("a reply");
        assert_eq!(again.status, 200, "{}", again.body);
    }
    assert_eq!(upload(&server, 2).await.status, 200);
    let told = server.client().get(&bill).await.expect("a reply");
    assert_eq!(told.status, 200, "{}", told.body);
    let file = server.client().download(told.body["download_url"].as_str().expect("a link")).await;
    assert_eq!(told.body["hash_value"], hex(&SHA1_FOR_LEGACY_USE_ONLY, file.expect("a file").as_bytes()));
    let refused = orders.refused.clone();
    for number in &refused {
        assert_eq!(orders.place(number).await, 200, "{number} once more");
    }
    orders.refused.clear();
    server.control("clock", &json!({"advance": "31s"})).await.expect("an answer");
    let kept = (orders.kept.clone(), orders.demo.clone());
    server.kill();
    let server = Server::start(&data);
    Orders { server: &server, demo: kept.1, kept: kept.0, refused: Vec::new() }.verify(&server).await;
    drop(server);
    assert_check_holds(&data, "at the end");
}

/// None when it became ready: the log, folded into the file, has room of its own; then it is killed.
/// Else its exit code and what it said.
fn ended_or_ready(mut process: Child) -> Option<(Option<i32>, String)> {
    let mut line = String::new();
    let out = process.stdout.take().expect("piped");
    BufReader::new(out).read_line(&mut line).expect("one line or none");
    if line.starts_with("ready") {
        process.kill().expect("a running process");
        process.wait().expect("an ended process");
        return None;
    }
    let ended = process.wait_with_output().expect("an ended process");
    Some((ended.status.code(), text(&ended.stderr)))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_on_a_full_disk_says_so_and_loses_nothing() {
    let Some(disk) = Disk::mount() else { return };
    let data = disk.data();
    let mut server = Server::start(&data);
    let mut orders = Orders::new(&server);
    assert_eq!(orders.place("BEFORE-1").await, 200);
    disk.fill();
    until_not_ready(&mut orders).await;
    let (kept, refused, demo) = (orders.kept.clone(), orders.refused.clone(), orders.demo.clone());
    server.kill();
    assert_check_holds(&data, "after the kill, with the disk full");
    let said = tongbao()
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(&data)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let ended = ended_or_ready(said);
    println!("a start on a full disk: {ended:?}");
    if let Some((code, said)) = ended {
        assert_eq!(code, Some(1), "{said}");
        assert!(said.lines().last().is_some_and(|line| line.contains("disk is full")), "{said}");
    }
    disk.free();
    let server = Server::start(&data);
    Orders { server: &server, demo, kept, refused }.verify(&server).await;
    drop(server);
    assert_check_holds(&data, "at the end");
}
