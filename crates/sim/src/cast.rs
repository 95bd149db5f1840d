//! Who is in the play: the same merchants and buyers under every seed.

/// What a merchant is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 电商平台
    Platform,
    /// 普通服务商
    Partner,
    /// 直连商户
    Direct,
    /// Of a platform or partner.
    Seller,
}

/// A merchant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merchant {
    /// Number.
    pub mchid: &'static str,
    /// Its platform or partner; its own number, if it is no seller.
    pub under: &'static str,
    /// What it is.
    pub kind: Kind,
    /// Fee in 1/10,000.
    pub fee_bp: i64,
    /// How much of an order others may get, in 1/10,000; none: the platform's, or 3000.
    pub ratio_bp: Option<i64>,
    /// It advances refunds from its operating account.
    pub advances: bool,
    /// It is told of splits that it receives.
    pub told: bool,
}

const fn own(mchid: &'static str, kind: Kind) -> Merchant {
    Merchant { mchid, under: mchid, kind, fee_bp: 60, ratio_bp: None, advances: false, told: false }
}

const fn seller(mchid: &'static str, under: &'static str, fee_bp: i64) -> Merchant {
    Merchant { mchid, under, kind: Kind::Seller, fee_bp, ratio_bp: None, advances: false, told: false }
}

/// A platform that advances refunds.
pub const TEA: &str = "1600000001";
/// A platform that does not, under the newer limits, whose plain orders settle a day later.
pub const BOOKS: &str = "1600000002";
/// A partner outside 收付通.
pub const PARTNER: &str = "1600000700";
/// A direct merchant.
pub const DIRECT: &str = "1600000500";

/// The application of everybody.
pub const APPID: &str = "wx00000000000000ab";

/// Everybody who is there from the start.
pub const MERCHANTS: [Merchant; 12] = [
    Merchant { advances: true, told: true, ..own(TEA, Kind::Platform) },
    seller("1600000011", TEA, 60),
    Merchant { told: true, ..seller("1600000012", TEA, 38) },
    Merchant { ratio_bp: Some(10_000), ..seller("1600000013", TEA, 0) },
    Merchant { ratio_bp: Some(555), ..seller("1600000014", TEA, 100) },
    own(BOOKS, Kind::Platform),
    seller("1600000021", BOOKS, 60),
    Merchant { told: true, ..seller("1600000022", BOOKS, 30) },
    Merchant { ratio_bp: Some(2000), ..own(PARTNER, Kind::Partner) },
    seller("1600000711", PARTNER, 60),
    seller("1600000712", PARTNER, 30),
    own(DIRECT, Kind::Direct),
];

/// Those who may come aboard, under the numbers that they get in turn.
pub const NEWCOMERS: [Merchant; 2] = [seller("1700000001", TEA, 60), seller("1700000002", TEA, 60)];

/// It is not there from the start.
pub fn is_newcomer(mchid: &str) -> bool {
    NEWCOMERS.iter().any(|one| one.mchid == mchid)
}

/// Who buys, and who is a person that receives splits.
pub const BUYERS: [&str; 4] = ["oBuyerA", "oBuyerB", "oBuyerC", "oBuyerD"];

/// The merchant of that number.
pub fn merchant(mchid: &str) -> Option<&'static Merchant> {
    MERCHANTS.iter().chain(&NEWCOMERS).find(|merchant| merchant.mchid == mchid)
}

/// Its platform or partner; of a number that nobody has, nothing.
pub fn under(mchid: &str) -> &'static str {
    merchant(mchid).map_or("", |merchant| merchant.under)
}

/// Its full name, as the books have it.
pub fn name(mchid: &str) -> String {
    format!("商户{mchid}")
}

/// Those under a platform or partner; a direct merchant itself.
pub fn sellers(under: &str) -> Vec<&'static Merchant> {
    MERCHANTS
        .iter()
        .filter(|one| one.under == under && matches!(one.kind, Kind::Seller | Kind::Direct))
        .collect()
}

/// Everybody who signs requests.
pub fn callers() -> Vec<&'static Merchant> {
    MERCHANTS.iter().filter(|one| one.kind != Kind::Seller).collect()
}

/// Where a merchant's callbacks go.
pub fn url(mchid: &str) -> String {
    format!("https://m{mchid}.example/n")
}
