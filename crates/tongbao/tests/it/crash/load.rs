//! The traffic: buyers and sellers, newcomers with their papers, a merchant that sells for itself,
//! and a clock that passes the hours at which days are closed and bills are there.

use super::asking;
use super::book::{Bill, Book, Paid, Promise, Upload};
use crate::program::Server;
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::task::JoinHandle;
use tongbao::client::{Client, Reply};
use tongbao_base::Day;

/// Clients of the platform's money at once.
const SHOPS: usize = 3;
/// One withdrawal in so many turns.
const WITHDRAWS: u64 = 4;

/// The number of the merchant that sells for itself.
pub const DIRECT: &str = "1900000700";
/// Its application.
pub const DIRECT_APPID: &str = "wx7777777777777777";

/// Traffic against one start of the server. A client ends when the server is gone.
#[derive(Clone)]
pub struct Load {
    platform: Arc<Client>,
    direct: Arc<Client>,
    http: reqwest::Client,
    base: String,
    demo: Arc<Value>,
    notify_url: String,
    round: u64,
    book: Arc<Mutex<Book>>,
}

impl Load {
    /// Ready to begin.
    pub fn new(server: &Server, round: u64, notify_url: &str, book: &Arc<Mutex<Book>>) -> Load {
        Load {
            platform: Arc::new(server.client()),
            direct: Arc::new(server.client_of(DIRECT)),
            http: reqwest::Client::builder().no_proxy().build().expect("a client"),
            base: server.base.clone(),
            demo: Arc::new(server.demo()),
            notify_url: notify_url.to_owned(),
            round,
            book: Arc::clone(book),
        }
    }

    /// Begins all of it.
    pub fn begin(&self) -> Vec<JoinHandle<()>> {
        let mut clients: Vec<JoinHandle<()>> = (0..SHOPS)
            .map(|number| {
                let load = self.clone();
                tokio::spawn(async move { load.shop(number).await.unwrap_or_default() })
            })
            .collect();
        let load = self.clone();
        clients.push(tokio::spawn(async move { load.newcomers().await.unwrap_or_default() }));
        let load = self.clone();
        clients.push(tokio::spawn(async move { load.direct().await.unwrap_or_default() }));
        clients
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().expect("not poisoned")
    }

    fn platform_mchid(&self) -> String {
        self.demo["platform"]["mchid"].as_str().expect("a number").to_owned()
    }

    fn seller(&self, place: usize) -> String {
        self.demo["sub_merchants"][place]["sub_mchid"].as_str().expect("a number").to_owned()
    }

    fn promise(&self, by: &str, find: String, says: Vec<super::book::Says>) -> Promise {
        Promise { round: self.round, by: by.to_owned(), find, says, again: None }
    }

    /// Places, pays, splits, refunds and withdraws; none: the server is gone.
    async fn shop(&self, client: usize) -> Option<()> {
        let sellers: Vec<&Value> = self.demo["sub_merchants"].as_array().expect("sellers").iter().collect();
        let mchid = self.platform_mchid();
        for turn in 0.. {
            let number = format!("K{}-{client}-{turn}", self.round);
            let order = asking::combined(&self.demo, &sellers, &number, &self.notify_url);
            self.book().asked.push((self.round, number.clone()));
            let placed = answered(self.platform.post("/v3/combine-transactions/native", &order).await)?;
            assert_eq!(placed.status, 200, "{}", placed.body);
            self.book().placed.insert(number.clone());
            let wish = json!({"mchid": mchid, "combine_out_trade_no": number});
            if let Some(transaction_ids) = self.pay(&wish).await? {
                self.book().paid.push(Paid { round: self.round, number: number.clone(), transaction_ids });
            }
            let chance = client * 7919 + usize::try_from(turn).unwrap_or_default();
            let order = Book::older(&self.book().paid, self.round, chance);
            if let Some(order) = order {
                self.split(&order.transaction_ids[1], &number).await?;
                self.refund(&order.transaction_ids[2], &number).await?;
            }
            if turn % WITHDRAWS == 0 {
                self.withdraw(&format!("W{}x{client}x{turn}", self.round)).await?;
            }
        }
        None
    }

    /// The numbers of what is paid now; the clock may have closed the order before.
    async fn pay(&self, wish: &Value) -> Option<Option<Vec<String>>> {
        let url = format!("{}/sandbox/v1/pay", self.base);
        let reply = self.http.post(url).json(wish).send().await.ok()?;
        let status = reply.status().as_u16();
        let body: Value = reply.json().await.ok()?;
        assert!(status < 500, "{wish}: {status} {body}");
        Some(serde_json::from_value(body["transaction_ids"].clone()).ok())
    }

    async fn split(&self, order: &str, number: &str) -> Option<()> {
        let path = "/v3/ecommerce/profitsharing/orders";
        let (mchid, seller) = (self.platform_mchid(), self.seller(1));
        let body = asking::split(&mchid, &seller, order, number);
        let reply = answered(self.platform.post(path, &body).await)?;
        if reply.status == 200 {
            let find = format!("{path}?sub_mchid={seller}&transaction_id={order}&out_order_no={number}");
            let id = vec![("/order_id", vec![reply.body["order_id"].clone()])];
            let says = vec![
                id[0].clone(),
                ("/receivers/0/amount", vec![json!(1)]),
                ("/status", vec![json!("PROCESSING"), json!("FINISHED")]),
            ];
            let again = Some((path, body, id));
            self.book().promises.push(Promise { again, ..self.promise(&mchid, find, says) });
        }
        Some(())
    }

    async fn refund(&self, order: &str, number: &str) -> Option<()> {
        let path = "/v3/ecommerce/refunds/apply";
        let seller = self.seller(2);
        let body = asking::refund(&self.demo, &seller, order, number, &self.notify_url);
        let reply = answered(self.platform.post(path, &body).await)?;
        if reply.status == 200 {
            let find = format!("/v3/ecommerce/refunds/out-refund-no/{number}?sub_mchid={seller}");
            let id = vec![("/refund_id", vec![reply.body["refund_id"].clone()])];
            let says = vec![id[0].clone(), ("/amount/refund", vec![json!(100)])];
            let again = Some((path, body, id));
            self.book().promises.push(Promise { again, ..self.promise(&self.platform_mchid(), find, says) });
        }
        Some(())
    }

    async fn withdraw(&self, number: &str) -> Option<()> {
        let path = "/v3/ecommerce/fund/withdraw";
        let seller = self.seller(0);
        let body = json!({
            "sub_mchid": seller, "out_request_no": number, "amount": 100, "notify_url": self.notify_url,
        });
        let reply = answered(self.platform.post(path, &body).await)?;
        if reply.status == 200 {
            let find = format!("{path}/out-request-no/{number}?sub_mchid={seller}");
            let id = vec![("/withdraw_id", vec![reply.body["withdraw_id"].clone()])];
            let says = vec![id[0].clone(), ("/amount", vec![json!(100)])];
            let again = Some((path, body, id));
            self.book().promises.push(Promise { again, ..self.promise(&self.platform_mchid(), find, says) });
        }
        Some(())
    }

    /// Uploads pictures and applies with them.
    async fn newcomers(&self) -> Option<()> {
        let (path, form) = ("/v3/merchant/media/upload", "/v3/ecommerce/applyments/");
        for turn in 0_u64.. {
            let bytes = usize::try_from(turn * 37_111 % 150_000).unwrap_or_default();
            let picture = asking::picture(self.round << 32 | turn, bytes);
            let sha256 = asking::hex(&SHA256, &picture);
            let reply = answered(self.platform.upload(path, ("paper.png", &picture), &sha256).await)?;
            assert_eq!(reply.status, 200, "{}", reply.body);
            let media_id = reply.body["media_id"].as_str().expect("a number").to_owned();
            self.book().uploads.push(Upload { round: self.round, media_id: media_id.clone(), sha256 });
            let number = format!("P{}-{turn}", self.round);
            let seal = |plain: &str| self.platform.seal(plain).expect("a sealed text");
            let body = asking::applyment(seal, &media_id, &number);
            let reply = answered(self.platform.post(form, &body).await)?;
            assert_eq!(reply.status, 200, "an acknowledged upload can be used: {}", reply.body);
            let id = vec![("/applyment_id", vec![reply.body["applyment_id"].clone()])];
            let find = format!("{form}out-request-no/{number}");
            let promise = self.promise(&self.platform_mchid(), find, id.clone());
            self.book().promises.push(Promise { again: Some((form, body, id)), ..promise });
        }
        None
    }

    /// The generic family: a merchant that sells for itself.
    async fn direct(&self) -> Option<()> {
        let receiver = self.platform_mchid();
        for turn in 0_usize.. {
            let number = format!("D{}-{turn}", self.round);
            let order = asking::own_order(DIRECT, DIRECT_APPID, &number, &self.notify_url);
            let placed = answered(self.direct.post("/v3/pay/transactions/native", &order).await)?;
            assert_eq!(placed.status, 200, "{}", placed.body);
            let find = format!("/v3/pay/transactions/out-trade-no/{number}?mchid={DIRECT}");
            let says = vec![("/out_trade_no", vec![json!(number)])];
            self.book().promises.push(self.promise(DIRECT, find, says));
            let wish = json!({"mchid": DIRECT, "out_trade_no": number});
            if let Some(transaction_ids) = self.pay(&wish).await? {
                self.book().own.push(Paid { round: self.round, number: number.clone(), transaction_ids });
            }
            let order = Book::older(&self.book().own, self.round, turn);
            let Some(order) = order.map(|paid| paid.transaction_ids[0].clone()) else { continue };
            let path = "/v3/profitsharing/orders";
            let body = asking::own_split(DIRECT_APPID, &receiver, &order, &number);
            let find = format!("{path}/{number}?transaction_id={order}");
            self.keep(path, body, find, "/order_id").await?;
            let path = "/v3/refund/domestic/refunds";
            let body = asking::own_refund(&order, &number, &self.notify_url);
            self.keep(path, body, format!("{path}/{number}"), "/refund_id").await?;
        }
        None
    }

    /// A request of the direct merchant; granted, its number is a promise.
    async fn keep(&self, path: &'static str, body: Value, find: String, id: &'static str) -> Option<()> {
        let reply = answered(self.direct.post(path, &body).await)?;
        if reply.status == 200 {
            let says = vec![(id, vec![reply.body.pointer(id).cloned().unwrap_or_default()])];
            let again = Some((path, body, says.clone()));
            self.book().promises.push(Promise { again, ..self.promise(DIRECT, find, says) });
        }
        Some(())
    }

    /// Nights without traffic: a day is closed on the way to ten o'clock of the next, and its bills
    /// are cut and fetched.
    pub async fn nights(self) -> Option<()> {
        loop {
            let day = self.today().await?;
            let ten = format!("{}T10:00:05+08:00", day.next());
            let url = format!("{}/sandbox/v1/clock", self.base);
            let moved = self.http.post(&url).json(&json!({"set": ten})).send().await.ok()?;
            let (status, said) = (moved.status().as_u16(), moved.text().await.ok()?);
            assert_eq!(status, 200, "{said}");
            self.fetch_bills(day).await?;
        }
    }

    /// The bills of the day before this one.
    pub async fn yesterdays_bills(&self) -> Option<()> {
        let day = self.today().await?.days_before(1);
        self.fetch_bills(day).await
    }

    async fn today(&self) -> Option<Day> {
        let url = format!("{}/sandbox/v1/clock", self.base);
        let now: Value = self.http.get(&url).send().await.ok()?.json().await.ok()?;
        Some(asking::day(&now))
    }

    async fn fetch_bills(&self, day: Day) -> Option<()> {
        for path in ["/v3/bill/tradebill", "/v3/bill/fundflowbill"] {
            let find = format!("{path}?bill_date={day}");
            let told = answered(self.platform.get(&find).await)?;
            if told.status == 200 {
                let hash = told.body["hash_value"].as_str().expect("a hash").to_owned();
                self.book().bills.push(Bill { round: self.round, day, find, hash: hash.clone() });
                let link = told.body["download_url"].as_str().expect("a link");
                // A download that breaks off says so: its length is announced.
                let text = self.platform.download(link).await.ok()?;
                assert_eq!(asking::hex(&SHA1_FOR_LEGACY_USE_ONLY, text.as_bytes()), hash, "a bill is whole");
                self.book().downloads += 1;
            }
        }
        Some(())
    }
}

/// A reply, or none when the server is gone. It may refuse; it must not fail.
fn answered(reply: Result<Reply, String>) -> Option<Reply> {
    let reply = reply.ok()?;
    assert!(reply.status < 500, "{} {}", reply.status, reply.body);
    Some(reply)
}
