//! A platform with three sub-merchants behind the gateway, and a merchant's way to ask.

pub use crate::ask::{Ask, Reply, authorization};
use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tongbao_base::ids::{AppId, ApplymentId, ClosingId, MchId, OpenId, PrepayId};
use tongbao_base::{Fen, Time};
use tongbao_bill::Shelf;
use tongbao_engine::{
    Channel, Clock, Config, Engine, Failure, Paper, PayoutWord, RefundWord, ReviewWord, RuleBook, Scan,
    SystemClock,
};
use tongbao_gateway::{Gateway, PayLinks, Settings, router};
use tongbao_kernel::merchant::{Add, Card, Owner, TopUp};
use tongbao_kernel::model::{
    AccountKind, CardState, FailReason, Funding, MerchantKind, Refund, SplitDetail, Withdrawal,
};
use tongbao_kernel::order::{CodePayer, CodeWord, Pay, Target};
use tongbao_kernel::profitsharing::Execute;
use tongbao_kernel::refund::Outcome;
use tongbao_kernel::rules::Rules;
use tongbao_kernel::withdrawal::Create as Withdraw;
use tongbao_media::MediaFiles;
use tongbao_store_memory::MemoryStore;
use tongbao_vault::{Vault, VaultKeys};
use tongbao_wire::authority::{Authority, Subject};
use tongbao_wire::keyring::{
    KeySource, Keyring, MerchantKeys, Mode, PlatformCertificate, PlatformKeys, Revocation,
};
use tongbao_wire::keys::{Apiv3Key, Certificate, PrivateKey};
use tongbao_wire::signature;
use tower::ServiceExt;

pub const PLATFORM: &str = "1600000001";
pub const APPID: &str = "wx0000000000000001";
pub const SELLER: &str = "1600000777";
pub const SELLER_2: &str = "1600000778";
/// A sub-merchant of another platform.
pub const STRANGER: &str = "1600000999";
pub const OTHER_PLATFORM: &str = "1600000900";
/// Verifies by the public key; the others by certificate.
pub const DIRECT: &str = "1600000500";
/// A service provider outside 收付通, and its sub-merchant.
pub const PARTNER: &str = "1600000700";
pub const PARTNERS_SELLER: &str = "1600000701";
/// A platform whose certificate is out of date.
pub const EXPIRED: &str = "1600000600";
/// A platform that changed its certificate: the old one is revoked.
pub const RENEWED: &str = "1600000650";
/// Came aboard in public-key mode: platform certificates are not offered to it.
pub const KEY_ONLY: &str = "1600000800";
pub const PUB_KEY_ID: &str = "PUB_KEY_ID_0116000000012025100900000001000001";
/// 2025-10-09T16:53:20+08:00: the rules' time stands there until a test moves it.
const START: Time = Time::from_ms(1_760_000_000_000);

pub struct Still(Mutex<Time>);

impl Clock for Still {
    fn now(&self) -> Time {
        *self.0.lock().unwrap()
    }
}

fn h5(base: &str, prepay_id: &PrepayId) -> String {
    format!("{base}/cashier?prepay_id={prepay_id}")
}

fn native(base: &str, prepay_id: &PrepayId) -> String {
    format!("{base}/code?prepay_id={prepay_id}")
}

fn confirm_cancel(base: &str, closing_id: &ClosingId) -> String {
    format!("{base}/closings/{closing_id}")
}

fn sign(base: &str, applyment_id: &ApplymentId) -> String {
    format!("{base}/sign/{applyment_id}")
}

fn verify(base: &str, applyment_id: &ApplymentId) -> String {
    format!("{base}/verify/{applyment_id}")
}

/// Codes whose last digit says what they are good for.
struct Codes;

#[async_trait]
impl Channel for Codes {
    async fn pay_refund(&self, _: &Refund) -> Result<RefundWord, Failure> {
        Ok(RefundWord::Settled(Outcome::Success))
    }

    async fn pay_out(&self, _: &Withdrawal) -> Result<PayoutWord, Failure> {
        Ok(PayoutWord::Settled(tongbao_kernel::withdrawal::Outcome::Success))
    }

    async fn take_code(&self, scan: Scan<'_>) -> Result<CodeWord, Failure> {
        let payer = |funding| CodePayer {
            openid: OpenId::from("oAAAA0001"),
            funding,
            bank_type: "CMB_DEBIT".to_owned(),
        };
        Ok(match &scan.code[17..] {
            "1" => CodeWord::Pays(payer(Funding::Channel)),
            "2" => CodeWord::AsksPassword(payer(Funding::Channel)),
            "3" => CodeWord::Expired(START.after_ms(-Time::SECOND)),
            "4" => CodeWord::Used,
            "5" => CodeWord::Pays(payer(Funding::Wallet)),
            _ => CodeWord::Unknown,
        })
    }

    async fn objection(&self, _: &SplitDetail) -> Result<Option<FailReason>, Failure> {
        Ok(None)
    }

    async fn review(&self, _: &MchId, _: &Paper) -> Result<ReviewWord, Failure> {
        Ok(ReviewWord::Pass)
    }
}

/// Keys take long to make, so that they are kept from one run of the tests to the next.
fn key(name: &str) -> PrivateKey {
    let place = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.pem"));
    if let Ok(pem) = std::fs::read_to_string(&place) {
        return PrivateKey::from_pkcs8_pem(&pem).unwrap();
    }
    let key = PrivateKey::generate();
    // Renamed in one step: tests of other processes look for the same file.
    let draft = place.with_extension(std::process::id().to_string());
    std::fs::write(&draft, key.to_pkcs8_pem().reveal()).unwrap();
    std::fs::rename(&draft, &place).unwrap();
    key
}

/// A merchant with its key.
#[derive(Clone)]
pub struct Merchant {
    pub mchid: &'static str,
    pub key: PrivateKey,
    /// The one that it signs with.
    pub certificate: Certificate,
    /// All that it has.
    pub certificates: Vec<Certificate>,
    pub revoked: Vec<Revocation>,
}

struct Merchants(Vec<Merchant>);

impl KeySource for Merchants {
    fn merchant(&self, mchid: &str) -> Option<MerchantKeys> {
        let found = self.0.iter().find(|merchant| merchant.mchid == mchid)?;
        Some(MerchantKeys {
            mchid: mchid.to_owned(),
            certificates: found.certificates.clone(),
            revoked: found.revoked.clone(),
            apiv3_key: Some(apiv3_key()),
            mode: match mchid {
                DIRECT => Mode::PublicKey,
                KEY_ONLY => Mode::PublicKeyOnly,
                _ => Mode::Certificate,
            },
        })
    }
}

pub fn apiv3_key() -> Apiv3Key {
    Apiv3Key::parse("0123456789abcdefghijABCDEFGHIJ42").unwrap()
}

pub struct World {
    pub router: Router,
    pub engine: Engine,
    pub bills: Arc<Shelf>,
    pub clock: Arc<Still>,
    pub vault: Arc<Vault>,
    pub platform: Merchant,
    pub other_platform: Merchant,
    pub direct: Merchant,
    pub partner: Merchant,
    pub expired: Merchant,
    pub key_only: Merchant,
    /// With the new certificate, and with the revoked one.
    pub renewed: [Merchant; 2],
    /// The certificate that signs, then the one that is only announced.
    pub certificates: Vec<Certificate>,
    pub public_key: tongbao_wire::keys::PublicKey,
    pub media: Arc<MediaFiles>,
    /// Where uploaded files lie.
    pub folder: tempfile::TempDir,
}

/// One that signs and one that is announced; they go by the rules' time.
fn platform_certificates(authority: &Authority) -> Vec<PlatformCertificate> {
    let certificate = |name: &str, signs_from: Time| {
        let platform = Subject { common_name: "Tenpay.com".to_owned(), organisation: "Tongbao".to_owned() };
        let (from, until) = (START.after_ms(-Time::DAY), START.after_ms(1000 * Time::DAY));
        let key = key(name);
        let certificate = authority.issue(&platform, &key, from, until).unwrap();
        PlatformCertificate { certificate, key, signs_from }
    };
    vec![certificate("first", START), certificate("announced", START.after_ms(Time::DAY))]
}

impl World {
    pub async fn new() -> World {
        World::with(Settings::default(), Rules::default()).await
    }

    pub async fn with(settings: Settings, rules: Rules) -> World {
        World::at(None, settings, rules).await
    }

    /// Reached under `public_url`.
    pub async fn at(public_url: Option<String>, settings: Settings, rules: Rules) -> World {
        let real = SystemClock.now();
        let (from, until) = (real.after_ms(-Time::DAY), real.after_ms(365 * Time::DAY));
        let authority = Authority::generate(real).unwrap();
        let issue = |name: &str, key: &PrivateKey| {
            let subject = Subject { common_name: name.to_owned(), organisation: "Tongbao".to_owned() };
            let until = if name == EXPIRED { real.after_ms(-Time::MINUTE) } else { until };
            authority.issue(&subject, key, from, until).unwrap()
        };
        let merchant = |mchid: &'static str| {
            let key = key(mchid);
            let certificate = issue(mchid, &key);
            let certificates = vec![certificate.clone()];
            Merchant { mchid, key, certificate, certificates, revoked: Vec::new() }
        };
        let (platform, other_platform) = (merchant(PLATFORM), merchant(OTHER_PLATFORM));
        let (direct, partner, expired) = (merchant(DIRECT), merchant(PARTNER), merchant(EXPIRED));
        let (key_only, renewed) = (merchant(KEY_ONLY), renewed(merchant(RENEWED), &issue, real));
        let certificates = platform_certificates(&authority);
        let listed = certificates.iter().map(|platform| platform.certificate.clone()).collect();
        let public = key("public");
        let public_key = public.public_key();
        let keys = PlatformKeys { certificates, public_key_id: PUB_KEY_ID.to_owned(), public_key: public };
        let all = [&platform, &other_platform, &direct, &partner, &expired, &key_only, &renewed[0]];
        let source = Merchants(all.into_iter().cloned().collect());
        let keyring = Arc::new(Keyring::new(keys, Box::new(source)));

        let clock = Arc::new(Still(Mutex::new(START)));
        let store = MemoryStore::new();
        let rules = RuleBook { default: Arc::new(rules), platforms: std::collections::BTreeMap::default() };
        let engine =
            Engine::start(store.clone(), store, clock.clone(), rules, Config::default()).await.unwrap();
        people(&engine).await;
        let folder = tempfile::tempdir().unwrap();
        let bills = Shelf::new(folder.path().join("bills"));
        let vault = Arc::new(Vault::new(&VaultKeys::generate()));
        let media = Arc::new(MediaFiles::open(folder.path(), Arc::clone(&vault)).unwrap());
        let gateway = Gateway {
            engine: engine.clone(),
            pool: tongbao_signing::Pool::start(settings.sign_threads, None),
            bills: Arc::clone(&bills),
            keyring,
            media: Arc::clone(&media),
            vault: Arc::clone(&vault),
            links: PayLinks { h5, native, sign, verify, confirm_cancel },
            public_url,
            channel: Arc::new(Codes),
            metrics: Arc::new(|| "tongbao_up 1\n".to_owned()),
            settings,
        };
        World {
            router: router(gateway),
            engine,
            bills,
            clock,
            vault,
            platform,
            other_platform,
            direct,
            partner,
            expired,
            key_only,
            renewed,
            certificates: listed,
            public_key,
            media,
            folder,
        }
    }

    /// Serves on a loopback socket until the test ends.
    pub async fn listen(&self) -> std::net::SocketAddr {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = self.router.clone();
        tokio::spawn(async move { axum::serve(listener, router).await });
        address
    }

    pub fn advance(&self, ms: i64) {
        let mut now = self.clock.0.lock().unwrap();
        *now = now.after_ms(ms);
    }

    /// A request of the platform, signed when it is sent.
    pub fn ask(&self, method: Method, target: &str, body: &str) -> Ask {
        Ask {
            merchant: self.platform.clone(),
            method,
            target: target.to_owned(),
            body: body.as_bytes().to_vec(),
            timestamp: SystemClock.now().unix_seconds(),
            nonce: "5K8264ILTKCH16CQ2502SI8ZNMTM67VS".to_owned(),
            headers: vec![("accept", "application/json".to_owned())],
        }
    }

    pub async fn get(&self, target: &str) -> Reply {
        self.send(self.ask(Method::GET, target, "")).await
    }

    pub async fn post(&self, target: &str, body: &Value) -> Reply {
        let mut ask = self.ask(Method::POST, target, &body.to_string());
        ask.headers.push(("content-type", "application/json".to_owned()));
        self.send(ask).await
    }

    /// A POST of another merchant.
    pub async fn post_by(&self, merchant: &Merchant, target: &str, body: &Value) -> Reply {
        self.send(self.ask(Method::POST, target, &body.to_string()).by(merchant)).await
    }

    /// A GET of another merchant.
    pub async fn get_by(&self, merchant: &Merchant, target: &str) -> Reply {
        self.send(self.ask(Method::GET, target, "").by(merchant)).await
    }

    pub async fn send(&self, ask: Ask) -> Reply {
        self.deliver(ask.request()).await
    }

    pub async fn deliver(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Reply { status: parts.status, headers: parts.headers, body }
    }

    /// Whether the platform certificate or the public key that the reply names signed it.
    pub fn verifies(&self, reply: &Reply) -> bool {
        let serial = reply.header("wechatpay-serial");
        let message = signature::reply_message(
            reply.header("wechatpay-timestamp").parse().unwrap(),
            reply.header("wechatpay-nonce"),
            &reply.body,
        );
        let signed = reply.header("wechatpay-signature");
        if serial == PUB_KEY_ID {
            return self.public_key.verify(&message, signed);
        }
        let certificate = self.certificates.iter().find(|certificate| certificate.serial == serial).unwrap();
        certificate.public_key.verify(&message, signed)
    }

    /// Places an ordinary order of 100 yuan, frozen for splitting.
    pub async fn order(&self, out_trade_no: &str) -> Reply {
        self.post("/v3/pay/partner/transactions/jsapi", &order(out_trade_no)).await
    }

    /// A buyer pays an ordinary order; gives its number.
    pub async fn pay(&self, out_trade_no: &str) -> String {
        self.settle(Target::Order(out_trade_no.into())).await.remove(0)
    }

    pub async fn settle(&self, target: Target) -> Vec<String> {
        self.settle_for(PLATFORM, target).await
    }

    /// The same for a merchant other than the platform.
    pub async fn settle_for(&self, mchid: &str, target: Target) -> Vec<String> {
        let pay = Pay {
            platform: MchId::from(mchid),
            target,
            payer: OpenId::from("oAAAA0001"),
            funding: Funding::Channel,
            bank_type: "CMB_DEBIT".to_owned(),
            coupon: Fen::ZERO,
        };
        let paid = self.engine.submit(pay).await.unwrap();
        paid.transaction_ids.iter().map(ToString::to_string).collect()
    }

    /// Works a split off, as the worker would.
    pub async fn execute(&self, split_id: &str) {
        let platform = MchId::from(PLATFORM);
        let execute = Execute { platform, split_id: split_id.into(), closed: Vec::new() };
        self.engine.submit(execute).await.unwrap();
    }

    /// Takes available money away from a merchant.
    pub async fn withdraw_all(&self, mchid: &str, amount: i64) {
        let withdraw = Withdraw {
            platform: MchId::from(PLATFORM),
            mchid: MchId::from(mchid),
            out_request_no: "W0".into(),
            account: AccountKind::BasicAvailable,
            amount: Fen::new(amount),
            remark: None,
            bank_memo: None,
            notify_url: None,
        };
        self.engine.submit(withdraw).await.unwrap().unwrap();
    }

    /// A paid order that may be split now.
    pub async fn paid_order(&self, out_trade_no: &str) -> String {
        assert_eq!(self.order(out_trade_no).await.status, StatusCode::OK);
        let transaction_id = self.pay(out_trade_no).await;
        self.advance(31 * Time::SECOND);
        transaction_id
    }
}

/// The merchant with a second certificate, and with its first one, which is revoked.
fn renewed(first: Merchant, issue: &dyn Fn(&str, &PrivateKey) -> Certificate, at: Time) -> [Merchant; 2] {
    let key = key("renewed-again");
    let certificate = issue(first.mchid, &key);
    let certificates = vec![first.certificate.clone(), certificate.clone()];
    let revoked = vec![Revocation { serial: first.certificate.serial.clone(), at }];
    [Merchant { key, certificate, certificates, revoked, ..first.clone() }, first]
}

/// An ordinary order of 100 yuan, frozen for splitting.
pub fn order(out_trade_no: &str) -> Value {
    json!({
        "sp_appid": APPID, "sp_mchid": PLATFORM, "sub_mchid": SELLER, "description": "tea",
        "out_trade_no": out_trade_no, "notify_url": "https://p.example/n/pay",
        "settle_info": { "profit_sharing": true },
        "amount": { "total": 10000, "currency": "CNY" },
        "payer": { "sp_openid": "oAAAA0001" }
    })
}

async fn people(engine: &Engine) {
    let add = |platform: &str, mchid: &str, kind: MerchantKind| Add {
        platform: MchId::from(platform),
        mchid: MchId::from(mchid),
        kind,
        name: format!("商户{mchid}"),
        appids: if kind == MerchantKind::Sub { Vec::new() } else { vec![AppId::from(APPID)] },
        fee_bp: Some(60),
        ratio_bp: None,
        advance_account: (kind == MerchantKind::Platform).then_some(AccountKind::Operation),
        notify_url: None,
        card: Card { state: CardState::Verified, bank: "工商银行".to_owned(), tail: "0001".to_owned() },
    };
    for command in [
        add(PLATFORM, PLATFORM, MerchantKind::Platform),
        add(PLATFORM, SELLER, MerchantKind::Sub),
        add(PLATFORM, SELLER_2, MerchantKind::Sub),
        add(OTHER_PLATFORM, OTHER_PLATFORM, MerchantKind::Platform),
        add(OTHER_PLATFORM, STRANGER, MerchantKind::Sub),
        add(DIRECT, DIRECT, MerchantKind::Direct),
        add(PARTNER, PARTNER, MerchantKind::Partner),
        add(PARTNER, PARTNERS_SELLER, MerchantKind::Sub),
    ] {
        engine.submit(command).await.unwrap();
    }
    let top_up = TopUp {
        platform: MchId::from(PLATFORM),
        owner: Owner::Merchant(MchId::from(PLATFORM)),
        account: AccountKind::Operation,
        amount: Fen::new(100_000_000),
    };
    engine.submit(top_up).await.unwrap();
}
