//! What clients were told, and may rely on; and whether the server still says so.

use super::asking::{TOTAL, day, hex};
use crate::program::Server;
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256};
use futures_util::stream::{self, StreamExt};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tongbao::client::Client;
use tongbao::folder::Folder;
use tongbao_base::Day;
use tongbao_kernel::rules::Rules;

/// Questions under way at once.
const TOGETHER: usize = 8;

/// A place in a message, and what may stand there.
pub type Says = (&'static str, Vec<Value>);

/// A request that was acknowledged.
#[derive(Debug, Clone)]
pub struct Promise {
    /// Of which start of the server.
    pub round: u64,
    /// Who asked.
    pub by: String,
    /// The query that tells of it.
    pub find: String,
    /// What the query must say.
    pub says: Vec<Says>,
    /// The request once more, where the same number must give the same: path, body, what the
    /// reply must say.
    pub again: Option<(&'static str, Value, Vec<Says>)>,
}

/// A combined order whose payment was acknowledged.
#[derive(Debug, Clone)]
pub struct Paid {
    /// Of which start.
    pub round: u64,
    /// `combine_out_trade_no`, or the number of a direct order.
    pub number: String,
    /// The numbers of its sub-orders, or its own.
    pub transaction_ids: Vec<String>,
}

/// A bill that was told of.
#[derive(Debug, Clone)]
pub struct Bill {
    /// Of which start.
    pub round: u64,
    /// Whose trade it tells.
    pub day: Day,
    /// The query that tells of it.
    pub find: String,
    /// SHA-1 of its text.
    pub hash: String,
}

/// An upload that was acknowledged.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Of which start.
    pub round: u64,
    /// Its number.
    pub media_id: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// Everything.
#[derive(Debug, Default)]
pub struct Book {
    /// Combined orders that were asked for, acknowledged or not.
    pub asked: Vec<(u64, String)>,
    /// Those that were acknowledged.
    pub placed: BTreeSet<String>,
    /// Payments of combined orders.
    pub paid: Vec<Paid>,
    /// Payments of direct orders.
    pub own: Vec<Paid>,
    /// All else.
    pub promises: Vec<Promise>,
    /// Uploads.
    pub uploads: Vec<Upload>,
    /// Bills.
    pub bills: Vec<Bill>,
    /// Downloads that came whole.
    pub downloads: u64,
}

impl Book {
    /// How many requests were acknowledged.
    pub fn acknowledged(&self) -> usize {
        self.placed.len()
            + self.paid.len()
            + self.own.len()
            + self.promises.len()
            + self.uploads.len()
            + self.bills.len()
    }

    /// A paid order of an earlier start: the wait after its payment is over.
    pub fn older(orders: &[Paid], round: u64, chance: usize) -> Option<Paid> {
        let from = orders.partition_point(|paid| paid.round + 1 < round);
        let earlier: Vec<&Paid> = orders[from..].iter().filter(|paid| paid.round < round).collect();
        earlier.get(chance % earlier.len().max(1)).map(|paid| (*paid).clone())
    }

    /// What was told since the start `round`.
    pub fn since(&self, round: u64) -> Book {
        Book {
            asked: self.asked.iter().filter(|asked| asked.0 >= round).cloned().collect(),
            placed: self.placed.clone(),
            paid: self.paid.iter().filter(|paid| paid.round >= round).cloned().collect(),
            own: self.own.iter().filter(|paid| paid.round >= round).cloned().collect(),
            promises: self.promises.iter().filter(|one| one.round >= round).cloned().collect(),
            uploads: self.uploads.iter().filter(|one| one.round >= round).cloned().collect(),
            bills: self.bills.iter().filter(|one| one.round >= round).cloned().collect(),
            downloads: self.downloads,
        }
    }

    /// Holds all of it against a running server.
    pub async fn verify(&self, server: &Server, direct: &str) {
        let platform = server.client();
        let mut clients = BTreeMap::from([(direct.to_owned(), server.client_of(direct))]);
        let mchid = server.demo()["platform"]["mchid"].as_str().expect("a number").to_owned();
        clients.insert(mchid, server.client());
        each(&self.asked, |(_, number)| self.is_whole(&platform, number)).await;
        each(&self.own, |paid| is_paid(&clients[direct], direct, paid)).await;
        each(&self.promises, |promise| is_kept(&clients[&promise.by], promise)).await;
        let clock = server.control("clock", &Value::Null).await.expect("an answer");
        let earliest = day(&clock).months_before(Rules::default().bill.retention_months);
        for bill in &self.bills {
            still_tells(&platform, bill, earliest).await;
        }
    }

    /// A combined order is there with all its sub-orders, which share their state; or, if it was
    /// not acknowledged, it may be absent.
    async fn is_whole(&self, client: &Client, number: &str) {
        let found = client.get(&format!("/v3/combine-transactions/out-trade-no/{number}")).await;
        let found = found.expect("a reply");
        if found.status == 404 && !self.placed.contains(number) {
            return;
        }
        assert_eq!(found.status, 200, "{number} was acknowledged: {}", found.body);
        let orders = found.body["sub_orders"].as_array().expect("sub-orders");
        assert_eq!(orders.len(), 3, "{number} is whole: {}", found.body);
        let unpaid = |state: &str| matches!(state, "NOTPAY" | "CLOSED");
        let states: Vec<&str> = orders.iter().filter_map(|one| one["trade_state"].as_str()).collect();
        let half = states.iter().any(|state| unpaid(state) != unpaid(states[0]));
        assert!(!half, "{number} is paid by half: {states:?}");
        for order in orders {
            let total = &order["amount"]["total_amount"];
            // What is not paid is told without its amount.
            assert!(order["attach"] == "kill" && (total.is_null() || *total == TOTAL), "{order}");
        }
        if let Some(paid) = self.paid.iter().find(|paid| paid.number == number) {
            assert!(!unpaid(states[0]), "{number} was paid: {states:?}");
            let ids: Vec<&str> = orders.iter().filter_map(|one| one["transaction_id"].as_str()).collect();
            assert_eq!(ids, paid.transaction_ids, "{number} was paid by these numbers");
        }
    }

    /// The bytes of every upload lie in the folder as they were sent.
    pub fn verify_uploads(&self, folder: &Folder, owner: &str) {
        let vault = tongbao::folder::vault(folder, &tongbao::config::Config::default().vault).expect("keys");
        for upload in &self.uploads {
            let media_id = &upload.media_id;
            let sealed = std::fs::read(folder.media().join(owner).join(media_id));
            let sealed = sealed.unwrap_or_else(|error| panic!("{media_id} was acknowledged: {error}"));
            let bytes = vault.open(&format!("media/{owner}/{media_id}"), &sealed).expect("a sealed file");
            assert_eq!(hex(&SHA256, &bytes), upload.sha256, "{media_id} is whole");
        }
    }
}

async fn each<'a, T, F: Future<Output = ()>>(all: &'a [T], hold: impl Fn(&'a T) -> F) {
    stream::iter(all.iter().map(hold)).for_each_concurrent(TOGETHER, |held| held).await;
}

async fn is_kept(client: &Client, promise: &Promise) {
    let found = client.get(&promise.find).await.expect("a reply");
    assert_eq!(found.status, 200, "{promise:?}: {}", found.body);
    hold(&found.body, &promise.says, promise);
    if let Some((path, body, says)) = &promise.again {
        let again = client.post(path, body).await.expect("a reply");
        assert_eq!(again.status, 200, "once more, {promise:?}: {}", again.body);
        hold(&again.body, says, promise);
    }
}

fn hold(body: &Value, says: &[Says], promise: &Promise) {
    for (pointer, allowed) in says {
        let said = body.pointer(pointer).unwrap_or(&Value::Null);
        assert!(allowed.contains(said), "{pointer} is {said}, not one of {allowed:?}: {promise:?}: {body}");
    }
}

async fn is_paid(client: &Client, direct: &str, paid: &Paid) {
    let path = format!("/v3/pay/transactions/out-trade-no/{}?mchid={direct}", paid.number);
    let found = client.get(&path).await.expect("a reply");
    assert_eq!(found.status, 200, "{}: {}", paid.number, found.body);
    let state = found.body["trade_state"].as_str().unwrap_or_default();
    assert!(matches!(state, "SUCCESS" | "REFUND"), "{} was paid: {}", paid.number, found.body);
    assert_eq!(found.body["transaction_id"], paid.transaction_ids[0].as_str(), "{}", found.body);
}

/// The query gives the same hash, and the file behind its link has it; nights may have passed the
/// time for which it does.
async fn still_tells(client: &Client, bill: &Bill, earliest: Day) {
    let told = client.get(&bill.find).await.expect("a reply");
    if bill.day < earliest {
        let (code, said) = (&told.body["code"], told.body["message"].as_str().unwrap_or_default());
        let expired = told.status == 400 && code == "INVALID_REQUEST" && said.contains(&earliest.to_string());
        assert!(expired, "{bill:?}: {}", told.body);
        return;
    }
    assert_eq!(told.status, 200, "{bill:?}: {}", told.body);
    assert_eq!(told.body["hash_value"], bill.hash.as_str(), "{bill:?}: {}", told.body);
    let text = client.download(told.body["download_url"].as_str().expect("a link")).await.expect("a file");
    assert_eq!(hex(&SHA1_FOR_LEGACY_USE_ONLY, text.as_bytes()), bill.hash, "{bill:?} is whole");
}

/// Files that were being written and are of no use lie nowhere.
pub fn assert_no_drafts(data: &Path) {
    let mut folders = vec![data.join("bills"), data.join("media"), data.join("platform")];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for path in entries.flatten().map(|entry| entry.path()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            assert!(!name.ends_with(".making") && !name.contains(".writing-"), "{}", path.display());
            assert!(!folder.ends_with(".drafts"), "{}", path.display());
            if path.is_dir() {
                folders.push(path);
            }
        }
    }
}
