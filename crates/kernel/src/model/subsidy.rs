//! Subsidies: the platform's own money in a sub-merchant's order.

use super::Pocket;
use crate::row::entity;
use crate::tables::Key;
use tongbao_base::ids::{MchId, OutNo, RefundId, SubsidyId, SubsidyReturnId, TransactionId};
use tongbao_base::{Fen, Time};

entity! {
    /// A subsidy; at most one an order.
    "subsidy" key 2 pub struct Subsidy {
        /// Platform, who pays.
        pub platform: MchId,
        /// Its number.
        pub subsidy_id: SubsidyId,
        /// The platform's number.
        pub out_subsidy_no: Option<OutNo>,
        /// The order.
        pub transaction_id: TransactionId,
        /// Who gets it.
        pub sub_mchid: MchId,
        /// How much.
        pub amount: Fen,
        /// What for.
        pub description: String,
        /// The refund that lowered it, if one did.
        pub refund_id: Option<RefundId>,
        /// What was given back.
        pub returned: Fen,
        /// When.
        pub created_at: Time,
    }
}

impl Subsidy {
    /// The key of a subsidy.
    pub fn key(platform: &MchId, subsidy_id: &SubsidyId) -> Key {
        Key::of::<Self>([platform.into(), subsidy_id.into()])
    }
}

entity! {
    /// The platform takes (part of) a subsidy back; once for each refund.
    "subsidy_return" key 2 pub struct SubsidyReturn {
        /// Platform, who gets it.
        pub platform: MchId,
        /// Its number.
        pub subsidy_return_id: SubsidyReturnId,
        /// The platform's number of this return.
        pub out_order_no: OutNo,
        /// The subsidy.
        pub subsidy_id: SubsidyId,
        /// The order.
        pub transaction_id: TransactionId,
        /// Who gives it.
        pub sub_mchid: MchId,
        /// The refund that it follows.
        pub refund_id: Option<RefundId>,
        /// How much.
        pub amount: Fen,
        /// What for.
        pub description: String,
        /// From which of the sub-merchant's pockets.
        pub pocket: Pocket,
        /// The platform named the pocket itself.
        pub pocket_named: bool,
        /// When.
        pub created_at: Time,
    }
}

impl SubsidyReturn {
    /// The key of a subsidy return.
    pub fn key(platform: &MchId, id: &SubsidyReturnId) -> Key {
        Key::of::<Self>([platform.into(), id.into()])
    }
}
