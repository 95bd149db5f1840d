//! What else is known of merchants and of people, from outside.

use super::SubjectKind;
use crate::row::{entity, words};
use crate::tables::Key;
use tongbao_base::ids::{AppId, MchId, OpenId};

words! {
    /// Whether the business licence of a merchant still holds.
    pub enum Licence {
        /// 存续
        Valid = "VALID",
        /// 已注销或吊销
        StruckOff = "STRUCK_OFF",
    }
}

entity! {
    /// What decides how a merchant may be closed (contract 2.9) and moves none of its money.
    "merchant_facts" key 2 pub struct MerchantFacts {
        /// Platform.
        pub platform: MchId,
        /// The merchant.
        pub mchid: MchId,
        /// What it is by its papers; none: it came aboard without papers.
        pub subject: Option<SubjectKind>,
        /// Whether its business licence still holds.
        pub licence: Licence,
        /// Buyers' complaints that nobody has dealt with.
        pub complaints: i64,
    }
}

impl MerchantFacts {
    /// The key of a merchant's facts.
    pub fn key(platform: &MchId, mchid: &MchId) -> Key {
        Key::of::<Self>([platform.into(), mchid.into()])
    }

    /// Nothing is known.
    pub fn none(platform: &MchId, mchid: &MchId) -> Self {
        MerchantFacts {
            platform: platform.clone(),
            mchid: mchid.clone(),
            subject: None,
            licence: Licence::Valid,
            complaints: 0,
        }
    }
}

entity! {
    /// An openid whose application is known. No other application may name it.
    "known_openid" key 1 pub struct KnownOpenid {
        /// The openid.
        pub openid: OpenId,
        /// The one application that it belongs to.
        pub appid: AppId,
    }
}

impl KnownOpenid {
    /// The key of an openid.
    pub fn key(openid: &OpenId) -> Key {
        Key::of::<Self>([openid.into()])
    }
}
