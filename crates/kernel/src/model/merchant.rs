//! Who takes part: platforms, their sub-merchants, and who may receive splits.

use super::AccountKind;
use crate::row::{entity, words};
use crate::tables::Key;
use std::sync::Arc;
use tongbao_base::Time;
use tongbao_base::ids::{AppId, MchId};

words! {
    /// What a merchant is.
    pub enum MerchantKind {
        /// 电商平台: signs requests, initiates splits.
        Platform = "PLATFORM",
        /// 普通服务商: signs for sub-merchants outside 收付通.
        Partner = "PARTNER",
        /// 二级商户: receives buyers' money, never signs.
        Sub = "SUB",
        /// 直连商户: sells for itself.
        Direct = "DIRECT",
    }
}

impl MerchantKind {
    /// Sub-merchants come under it.
    pub const fn has_sub_merchants(self) -> bool {
        matches!(self, MerchantKind::Platform | MerchantKind::Partner)
    }

    /// The family of the orders that it places.
    pub const fn family(self) -> Family {
        match self {
            MerchantKind::Platform | MerchantKind::Sub => Family::Ecommerce,
            MerchantKind::Partner | MerchantKind::Direct => Family::Generic,
        }
    }
}

words! {
    /// Which of the two sets of rules an order follows (contract 2.12).
    pub enum Family {
        /// 收付通: placed by a platform; `/v3/ecommerce/…` splits and refunds it.
        Ecommerce = "ECOMMERCE",
        /// Placed by a partner or a direct merchant; `/v3/profitsharing/…` and `/v3/refund/…`
        /// split and refund it.
        Generic = "GENERIC",
    }
}

words! {
    /// Whether a merchant may act.
    pub enum MerchantState {
        /// Yes.
        Active = "ACTIVE",
        /// No new payments (功能受限).
        Frozen = "FROZEN",
        /// The number is gone for good (已注销).
        Cancelled = "CANCELLED",
    }
}

words! {
    /// Whether withdrawals have somewhere to go.
    pub enum CardState {
        /// A settlement card is bound and verified.
        Verified = "VERIFIED",
        /// A card is bound but its verification failed.
        Unverified = "UNVERIFIED",
        /// No card.
        Missing = "MISSING",
    }
}

entity! {
    /// Finds the platform of a merchant number.
    "directory" key 1 pub struct Directory {
        /// Any merchant.
        pub mchid: MchId,
        /// Its platform; itself for platforms, partners and direct merchants.
        pub platform: MchId,
        /// What it is.
        pub kind: MerchantKind,
    }
}

entity! {
    /// A merchant under a platform (a platform is under itself).
    "merchant" key 2 pub struct Merchant {
        /// Platform.
        pub platform: MchId,
        /// The merchant.
        pub mchid: MchId,
        /// What it is.
        pub kind: MerchantKind,
        /// Full name, shown to buyers.
        pub name: String,
        /// Whether it may act.
        pub state: MerchantState,
        /// Fee rate in 1/10,000 of the order.
        pub fee_bp: i64,
        /// Its own split cap in 1/10,000, instead of the profile's.
        pub ratio_bp: Option<i64>,
        /// Platform only: advances refunds from this account (垫付权限); none: not permitted.
        pub advance_account: Option<AccountKind>,
        /// Where it is told of splits that it received.
        pub notify_url: Option<String>,
        /// It agreed to give splits back (同意分账回退); asked for outside 收付通 alone.
        pub split_returns: bool,
        /// Whether its settlement card can be paid to.
        pub card_state: CardState,
        /// The bank of the card, `工商银行`.
        pub card_bank: String,
        /// The last four digits of the card.
        pub card_tail: String,
        /// How many receivers its list has.
        pub receivers: i64,
        /// When it came aboard.
        pub created_at: Time,
    }
}

impl Merchant {
    /// The key of a merchant under a platform.
    pub fn key(platform: &MchId, mchid: &MchId) -> Key {
        Key::of::<Self>([platform.into(), mchid.into()])
    }
}

impl Directory {
    /// The key of any merchant.
    pub fn key(mchid: &MchId) -> Key {
        Key::of::<Self>([mchid.into()])
    }
}

entity! {
    /// An application that a merchant may use.
    "app_binding" key 3 pub struct AppBinding {
        /// Platform.
        pub platform: MchId,
        /// The merchant.
        pub mchid: MchId,
        /// The application.
        pub appid: AppId,
    }
}

impl AppBinding {
    /// The key of a merchant's application.
    pub fn key(platform: &MchId, mchid: &MchId, appid: &AppId) -> Key {
        Key::of::<Self>([platform.into(), mchid.into(), appid.into()])
    }
}

words! {
    /// What kind of account a receiver is.
    pub enum ReceiverKind {
        /// A merchant number.
        Merchant = "MERCHANT_ID",
        /// A person under an application of the platform.
        Person = "PERSONAL_OPENID",
        /// A person under an application of the seller.
        SubPerson = "PERSONAL_SUB_OPENID",
    }
}

impl ReceiverKind {
    /// It is a person, who never gives back.
    pub const fn is_person(self) -> bool {
        matches!(self, ReceiverKind::Person | ReceiverKind::SubPerson)
    }
}

words! {
    /// How a receiver stands to the owner of the list (与分账方的关系类型). The last eight are words
    /// of the generic family.
    pub enum Relation {
        /// 供应商
        Supplier = "SUPPLIER",
        /// 分销商
        Distributor = "DISTRIBUTOR",
        /// 服务商
        ServiceProvider = "SERVICE_PROVIDER",
        /// 平台
        Platform = "PLATFORM",
        /// 其他
        Others = "OTHERS",
        /// 门店
        Store = "STORE",
        /// 员工
        Staff = "STAFF",
        /// 店主
        StoreOwner = "STORE_OWNER",
        /// 合作伙伴
        Partner = "PARTNER",
        /// 总部
        Headquarter = "HEADQUARTER",
        /// 品牌方
        Brand = "BRAND",
        /// 用户
        User = "USER",
        /// 自定义
        Custom = "CUSTOM",
    }
}

entity! {
    /// A receiver on a list. In 收付通 the platform has one list for all its sub-merchants; in the
    /// generic family every seller has its own.
    ///
    /// Persons' names are checked where they can be and never kept.
    "receiver" key 4 pub struct Receiver {
        /// Platform.
        pub platform: MchId,
        /// Whose list: the platform's, or the seller's.
        pub owner: MchId,
        /// What kind of account.
        pub kind: ReceiverKind,
        /// Merchant number or openid.
        pub account: Arc<str>,
        /// Full name of a merchant.
        pub name: Option<String>,
        /// Relation to the owner.
        pub relation: Relation,
        /// The relation's own name, with [`Relation::Custom`].
        pub custom_relation: Option<String>,
        /// The application of a person's openid.
        pub appid: Option<AppId>,
        /// When it was added.
        pub added_at: Time,
    }
}

/// Names a list of receivers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListOf<'a> {
    /// The platform.
    pub platform: &'a MchId,
    /// Whose list.
    pub owner: &'a MchId,
}

impl<'a> ListOf<'a> {
    /// The list from which the orders of a seller may be split.
    pub fn seller(family: Family, platform: &'a MchId, seller: &'a MchId) -> Self {
        let owner = match family {
            Family::Ecommerce => platform,
            Family::Generic => seller,
        };
        ListOf { platform, owner }
    }
}

impl Receiver {
    /// The key of a receiver on a list.
    pub fn key(list: &ListOf<'_>, kind: ReceiverKind, account: &str) -> Key {
        Key::of::<Self>([list.platform.into(), list.owner.into(), kind.into(), account.into()])
    }
}

entity! {
    /// A value that the installation remembers.
    "setting" key 2 pub struct Setting {
        /// Whose: `engine`, `sandbox`.
        pub scope: Arc<str>,
        /// What.
        pub name: Arc<str>,
        /// The value.
        pub value: String,
    }
}

impl Setting {
    /// The key of a setting.
    pub fn key(scope: &str, name: &str) -> Key {
        Key::of::<Self>([scope.into(), name.into()])
    }
}
