//! A platform with a seller, an engine over memory, and a worker.

use async_trait::async_trait;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tongbao_base::ids::{MchId, TransactionId};
use tongbao_base::{Fen, Time};
use tongbao_engine::{
    Channel, Clock, Config, Engine, Failure, Paper, PayoutWord, RefundWord, ReviewWord, RuleBook, Scan, Steps,
};
use tongbao_kernel::merchant::{Add, Card};
use tongbao_kernel::model::{
    CardState, FailReason, Funding, MerchantKind, Refund, SplitDetail, TradeType, Withdrawal,
};
use tongbao_kernel::order::CodeWord;
use tongbao_kernel::tables::{Stored, TableId};
use tongbao_kernel::{order, refund, withdrawal};
use tongbao_media::MediaFiles;
use tongbao_store::Select;
use tongbao_store_memory::MemoryStore;
use tongbao_vault::{Vault, VaultKeys};
use tongbao_wire::authority::{Authority, Subject};
use tongbao_wire::keyring::{KeySource, Keyring, MerchantKeys, Mode, PlatformCertificate, PlatformKeys};
use tongbao_wire::keys::{Apiv3Key, PrivateKey};
use tongbao_worker::{PrivateTargets, Settings, Worker};

pub const PLATFORM: &str = "1900000100";
pub const SUB: &str = "1900000201";
pub const APP: &str = "wx0000000000000001";
pub const BUYER: &str = "oBuyer-1";
pub const START: Time = Time::from_ms(1_760_000_000_000);
/// The rules say 5 s; a test has less time.
pub const TIMEOUT: Duration = Duration::from_millis(300);

/// A clock that a test sets.
pub struct Hands(pub Mutex<Time>);

impl Clock for Hands {
    fn now(&self) -> Time {
        *self.0.lock().unwrap()
    }
}

impl Hands {
    pub fn set(&self, at: Time) {
        let mut now = self.0.lock().unwrap();
        assert!(at >= *now, "time moves forward only");
        *now = at;
    }
}

/// Pays everything, and remembers what.
#[derive(Default)]
pub struct Cashbox {
    pub refunds: Mutex<Vec<Refund>>,
    pub later: Mutex<Option<Time>>,
}

#[async_trait]
impl Channel for Cashbox {
    async fn pay_refund(&self, refund: &Refund) -> Result<RefundWord, Failure> {
        if let Some(at) = self.later.lock().unwrap().take() {
            return Ok(RefundWord::Later(at));
        }
        self.refunds.lock().unwrap().push(refund.clone());
        Ok(RefundWord::Settled(refund::Outcome::Success))
    }

    async fn pay_out(&self, _withdrawal: &Withdrawal) -> Result<PayoutWord, Failure> {
        Ok(PayoutWord::Settled(withdrawal::Outcome::Success))
    }

    async fn take_code(&self, _scan: Scan<'_>) -> Result<CodeWord, Failure> {
        Ok(CodeWord::Unknown)
    }

    async fn objection(&self, detail: &SplitDetail) -> Result<Option<FailReason>, Failure> {
        Ok((detail.amount == Fen::new(13)).then_some(FailReason::AccountAbnormal))
    }

    async fn review(&self, _platform: &MchId, _paper: &Paper) -> Result<ReviewWord, Failure> {
        Ok(ReviewWord::Pass)
    }
}

/// Merchants whose keys a test gives.
#[derive(Clone, Default)]
pub struct Keys(pub Arc<Mutex<BTreeMap<String, Apiv3Key>>>);

impl KeySource for Keys {
    fn merchant(&self, mchid: &str) -> Option<MerchantKeys> {
        let apiv3_key = self.0.lock().unwrap().get(mchid)?.clone();
        Some(MerchantKeys {
            mchid: mchid.to_owned(),
            certificates: Vec::new(),
            revoked: Vec::new(),
            apiv3_key: Some(apiv3_key),
            mode: Mode::Certificate,
        })
    }
}

pub struct Rig {
    pub engine: Engine,
    pub clock: Arc<Hands>,
    pub keyring: Arc<Keyring>,
    pub keys: Keys,
    pub apiv3_key: Apiv3Key,
    pub cashbox: Arc<Cashbox>,
    pub media: Arc<MediaFiles>,
    /// Where the files lie.
    pub folder: tempfile::TempDir,
    pub vault: Arc<Vault>,
    pub worker: Arc<Worker>,
}

impl Rig {
    pub async fn new() -> Rig {
        Self::with(Settings { reply_timeout: Some(TIMEOUT), ..Settings::default() }).await
    }

    pub async fn public_only() -> Rig {
        let private_targets = PrivateTargets::None;
        Self::with(Settings { private_targets, ..Settings::default() }).await
    }

    pub async fn with(settings: Settings) -> Rig {
        let clock = Arc::new(Hands(Mutex::new(START)));
        let store = MemoryStore::new();
        let engine = Engine::start(
            store.clone(),
            store,
            Arc::clone(&clock) as Arc<dyn Clock>,
            RuleBook::default(),
            Config::default(),
        )
        .await
        .unwrap();
        let keys = Keys::default();
        let apiv3_key = Apiv3Key::generate();
        keys.0.lock().unwrap().insert(PLATFORM.to_owned(), apiv3_key.clone());
        let keyring = Arc::new(Keyring::new(platform_keys(), Box::new(keys.clone())));
        let cashbox = Arc::new(Cashbox::default());
        let channel = Arc::clone(&cashbox) as Arc<dyn Channel>;
        let vault = Arc::new(Vault::new(&VaultKeys::generate()));
        let folder = tempfile::tempdir().unwrap();
        let files = Arc::new(MediaFiles::open(folder.path(), Arc::clone(&vault)).unwrap());
        let media = Arc::clone(&files);
        let sealing = Arc::clone(&vault);
        let worker =
            Worker::new(engine.clone(), Arc::clone(&keyring), vault, files, channel, settings).unwrap();
        let rig =
            Rig { engine, clock, keyring, keys, apiv3_key, cashbox, media, folder, vault: sealing, worker };
        rig.add(PLATFORM, MerchantKind::Platform).await;
        rig.add(SUB, MerchantKind::Sub).await;
        rig
    }

    /// A worker of another process, which knows nothing of what this one has under way.
    pub fn another_worker(&self) -> Arc<Worker> {
        let (keyring, vault, media) =
            (Arc::clone(&self.keyring), Arc::clone(&self.vault), Arc::clone(&self.media));
        let channel = Arc::clone(&self.cashbox) as Arc<dyn Channel>;
        let settings = Settings { reply_timeout: Some(TIMEOUT), ..Settings::default() };
        Worker::new(self.engine.clone(), keyring, vault, media, channel, settings).unwrap()
    }

    async fn add(&self, mchid: &str, kind: MerchantKind) {
        let card =
            Card { state: CardState::Verified, bank: "工商银行".to_owned(), tail: "0001".to_owned() };
        let add = Add {
            platform: PLATFORM.into(),
            mchid: mchid.into(),
            kind,
            name: format!("Merchant {mchid}"),
            appids: if mchid == PLATFORM { vec![APP.into()] } else { Vec::new() },
            fee_bp: Some(0),
            ratio_bp: None,
            advance_account: None,
            notify_url: None,
            card,
        };
        self.engine.submit(add).await.unwrap();
    }

    /// An order of 100.00 yuan, frozen for splitting and paid; the payment is told to `url`.
    pub async fn buy(&self, out_trade_no: &str, url: &str) -> TransactionId {
        let create = order::Create {
            platform: PLATFORM.into(),
            appid: APP.into(),
            out_trade_no: out_trade_no.into(),
            sub_mchid: SUB.into(),
            sub_appid: None,
            trade_type: TradeType::Native,
            total: Fen::new(10_000),
            description: "tea".to_owned(),
            attach: None,
            notify_url: url.to_owned(),
            time_expire: None,
            sp_openid: None,
            sub_openid: None,
            profit_sharing: true,
            subsidy: Fen::ZERO,
            terms: String::new(),
        };
        self.engine.submit(create).await.unwrap();
        let pay = order::Pay {
            platform: PLATFORM.into(),
            target: order::Target::Order(out_trade_no.into()),
            payer: BUYER.into(),
            funding: Funding::Channel,
            bank_type: "CMB_DEBIT".to_owned(),
            coupon: Fen::ZERO,
        };
        self.engine.submit(pay).await.unwrap().transaction_ids.remove(0)
    }

    /// Steps through time to `target`, as the movable clock does.
    pub async fn advance_to(&self, target: Time) -> u64 {
        let mut run = self.worker.settle().await.unwrap();
        while let Some(due_at) = self.worker.next_due().await.unwrap().filter(|at| *at <= target) {
            assert!(due_at > self.clock.now(), "a step at {due_at} stays due");
            self.clock.set(due_at);
            run += self.worker.settle().await.unwrap();
        }
        self.clock.set(target);
        run
    }

    pub async fn advance(&self, ms: i64) -> u64 {
        self.advance_to(self.clock.now().after_ms(ms)).await
    }

    /// Every row of a table.
    pub async fn all<E: Stored + Clone>(&self) -> Vec<E> {
        let select = Select::all(table::<E>(), 10_000);
        let rows = self.engine.reader().snapshot().await.unwrap().select(&select).await.unwrap();
        rows.iter().filter_map(E::from_row).cloned().collect()
    }

    pub fn platform() -> MchId {
        PLATFORM.into()
    }
}

fn table<E: Stored>() -> TableId {
    E::TABLE_ID
}

fn platform_keys() -> PlatformKeys {
    let now = START;
    let authority = Authority::generate(now).unwrap();
    let key = PrivateKey::generate();
    let subject = Subject { common_name: "Tongbao".to_owned(), organisation: "Tongbao".to_owned() };
    let certificate = authority.issue(&subject, &key, now, now.after_ms(365 * Time::DAY)).unwrap();
    PlatformKeys {
        certificates: vec![PlatformCertificate { certificate, key: key.clone(), signs_from: now }],
        public_key_id: "PUB_KEY_ID_0000000000000000000000000001".to_owned(),
        public_key: key,
    }
}
