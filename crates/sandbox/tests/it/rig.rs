//! The sandbox on a port, with the demo platform.

use async_trait::async_trait;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tongbao_base::ids::{MchId, NotificationId, PrepayId};
use tongbao_base::{Fen, Time};
use tongbao_engine::{Clock, Config, Engine, Failure, RuleBook, Steps, SystemClock};
use tongbao_kernel::model::TradeType;
use tongbao_kernel::{combined, order};
use tongbao_sandbox::demo::{self, Numbers};
use tongbao_sandbox::{MovableClock, Parts, Sandbox, SandboxChannel};
use tongbao_store_memory::MemoryStore;
use tongbao_vault::{Vault, VaultKeys};
use tongbao_wire::authority::{Authority, Subject};
use tongbao_wire::keyring::{KeySource, Keyring, MerchantKeys, Mode, PlatformCertificate, PlatformKeys};
use tongbao_wire::keys::PrivateKey;

pub const PLATFORM: &str = "1900000100";
pub const APP: &str = "wx0000000000000001";
pub const SELLERS: [&str; 3] = ["1900000201", "1900000202", "1900000203"];

/// Steps that note when they were done.
#[derive(Default)]
pub struct Diary {
    pub clock: Mutex<Option<Arc<MovableClock>>>,
    pub due: Mutex<Vec<Time>>,
    pub done_at: Mutex<Vec<(Time, Time)>>,
    pub resent: Mutex<Vec<NotificationId>>,
}

#[async_trait]
impl Steps for Diary {
    async fn settle(&self) -> Result<u64, Failure> {
        let now = self.clock.lock().unwrap().as_ref().unwrap().now();
        let mut due = self.due.lock().unwrap();
        due.sort();
        let count = due.iter().filter(|at| **at <= now).count();
        self.done_at.lock().unwrap().extend(due.drain(..count).map(|at| (at, now)));
        Ok(count.try_into().unwrap())
    }

    async fn next_due(&self) -> Result<Option<Time>, Failure> {
        Ok(self.due.lock().unwrap().iter().min().copied())
    }

    async fn resend(&self, _platform: &MchId, notification: &NotificationId) -> Result<(), Failure> {
        self.resent.lock().unwrap().push(notification.clone());
        Ok(())
    }
}

/// The platform's certificate, once a test gave it.
#[derive(Clone, Default)]
struct Keys(BTreeMap<String, MerchantKeys>);

impl KeySource for Keys {
    fn merchant(&self, mchid: &str) -> Option<MerchantKeys> {
        self.0.get(mchid).cloned()
    }
}

pub struct Rig {
    pub engine: Engine,
    pub store: Arc<MemoryStore>,
    pub clock: Arc<MovableClock>,
    pub channel: Arc<SandboxChannel>,
    pub diary: Arc<Diary>,
    /// Signs for the platform.
    pub key: PrivateKey,
    pub base: String,
    pub client: reqwest::Client,
}

impl Rig {
    pub async fn new() -> Rig {
        let store = MemoryStore::new();
        let clock = Arc::new(MovableClock::new());
        let engine_clock = Arc::clone(&clock) as Arc<dyn Clock>;
        let (rules, config) = (RuleBook::default(), Config::default());
        let engine = Engine::start(store.clone(), store.clone(), engine_clock, rules, config).await.unwrap();
        let diary = Arc::new(Diary::default());
        *diary.clock.lock().unwrap() = Some(Arc::clone(&clock));
        let channel = Arc::new(SandboxChannel::new());
        let (keyring, key) = keyring();
        let sandbox = Sandbox::new(Parts {
            engine: engine.clone(),
            steps: Arc::clone(&diary) as Arc<dyn Steps>,
            keyring: Arc::new(keyring),
            vault: Arc::new(Vault::new(&VaultKeys::generate())),
            clock: Arc::clone(&clock),
            channel: Arc::clone(&channel),
            public_url: None,
        });
        let numbers =
            Numbers { platform: PLATFORM.into(), appid: APP.into(), sub_merchants: SELLERS.map(MchId::from) };
        demo::install(&engine, &numbers).await.unwrap();
        let base = serve(&sandbox).await;
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Rig { engine, store, clock, channel, diary, key, base, client }
    }

    pub async fn get(&self, path: &str) -> (u16, Value) {
        answer(self.client.get(format!("{}{path}", self.base)).send().await.unwrap()).await
    }

    pub async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        let request = self.client.post(format!("{}{path}", self.base)).body(body.to_string());
        answer(request.send().await.unwrap()).await
    }

    /// Posts what must be granted.
    pub async fn granted(&self, path: &str, body: Value) -> Value {
        let (status, said) = self.post(path, body.clone()).await;
        assert_eq!(status, 200, "{path} {body}: {said}");
        said
    }

    /// An order of the first seller.
    pub async fn order(&self, number: &str, total: i64, trade_type: TradeType) -> PrepayId {
        let create = order::Create {
            platform: PLATFORM.into(),
            appid: APP.into(),
            out_trade_no: number.into(),
            sub_mchid: SELLERS[0].into(),
            sub_appid: None,
            trade_type,
            total: Fen::new(total),
            description: "春茶 <b>明前</b>".to_owned(),
            attach: None,
            notify_url: "http://127.0.0.1:1/".to_owned(),
            time_expire: None,
            sp_openid: (trade_type == TradeType::Jsapi).then(|| tongbao_sandbox::BUYERS[1].openid.into()),
            sub_openid: None,
            profit_sharing: true,
            subsidy: Fen::ZERO,
            terms: String::new(),
        };
        self.engine.submit(create).await.unwrap().prepay_id
    }

    /// A combined order of all three sellers, 100.00 yuan each.
    pub async fn cart(&self, number: &str) -> PrepayId {
        let sub_order = |(place, seller): (usize, &&str)| combined::SubOrder {
            mchid: PLATFORM.into(),
            out_trade_no: format!("{number}-{place}").into(),
            sub_mchid: (**seller).into(),
            sub_appid: None,
            total: Fen::new(10_000),
            description: "book".to_owned(),
            attach: String::new(),
            profit_sharing: true,
            subsidy: Fen::ZERO,
            terms: String::new(),
        };
        let create = combined::Create {
            platform: PLATFORM.into(),
            appid: APP.into(),
            out_trade_no: number.into(),
            trade_type: TradeType::Native,
            openid: None,
            sub_openid: None,
            time_expire: None,
            notify_url: "http://127.0.0.1:1/".to_owned(),
            sub_orders: SELLERS.iter().enumerate().map(sub_order).collect(),
            terms: String::new(),
        };
        self.engine.submit(create).await.unwrap().prepay_id
    }

    /// An order of the first seller, paid; its number.
    pub async fn paid(&self, number: &str, total: i64) -> String {
        let prepay_id = self.order(number, total, TradeType::Native).await;
        let said = self.granted("/sandbox/v1/pay", json!({ "prepay_id": prepay_id })).await;
        said["transaction_ids"][0].as_str().unwrap().to_owned()
    }
}

async fn answer(reply: reqwest::Response) -> (u16, Value) {
    let status = reply.status().as_u16();
    let body = reply.bytes().await.unwrap();
    (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
}

async fn serve(sandbox: &Arc<Sandbox>) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let service = sandbox.router().into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
    base
}

fn keyring() -> (Keyring, PrivateKey) {
    let now = SystemClock.now();
    let authority = Authority::generate(now).unwrap();
    let issue = |key: &PrivateKey| {
        let subject = Subject { common_name: "Tongbao".to_owned(), organisation: "Tongbao".to_owned() };
        authority.issue(&subject, key, now, now.after_ms(365 * Time::DAY)).unwrap()
    };
    let (own, merchants) = (PrivateKey::generate(), PrivateKey::generate());
    let platform = PlatformKeys {
        certificates: vec![PlatformCertificate {
            certificate: issue(&own),
            key: own.clone(),
            signs_from: now,
        }],
        public_key_id: "PUB_KEY_ID_0000000000000000000000000001".to_owned(),
        public_key: own,
    };
    let keys = MerchantKeys {
        mchid: PLATFORM.to_owned(),
        certificates: vec![issue(&merchants)],
        revoked: Vec::new(),
        apiv3_key: None,
        mode: Mode::Certificate,
    };
    let source = Keys(BTreeMap::from([(PLATFORM.to_owned(), keys)]));
    (Keyring::new(platform, Box::new(source)), merchants)
}
