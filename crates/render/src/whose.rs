//! Whose money a message tells of: a sub-merchant's under its platform, or a direct merchant's own.

use tongbao_base::ids::MchId;
use tongbao_wire::v3::Id;

/// The merchants that a callback names (contract 4.2).
pub(crate) struct Whose {
    /// A direct merchant.
    pub mchid: Option<Id>,
    /// The platform or partner.
    pub sp_mchid: Option<Id>,
    /// The sub-merchant.
    pub sub_mchid: Option<Id>,
}

/// A direct merchant is its own platform.
pub(crate) fn whose(platform: &MchId, seller: &MchId) -> Whose {
    match sub_mchid(platform, seller) {
        None => Whose { mchid: Some(seller.shared()), sp_mchid: None, sub_mchid: None },
        sub_mchid => Whose { mchid: None, sp_mchid: Some(platform.shared()), sub_mchid },
    }
}

/// `sub_mchid` of the generic family's replies: none of a direct merchant (contract 2.12).
pub(crate) fn sub_mchid(platform: &MchId, seller: &MchId) -> Option<Id> {
    (platform != seller).then(|| seller.shared())
}
