//! Wishes about splits.

use super::{APP, PLATFORM, SUB};
use crate::model::{Family, ReceiverKind, Relation};
use crate::profitsharing::{AddReceiver, Create, Finish, FinishFlag, Part, Return, SplitRef};
use tongbao_base::Fen;
use tongbao_base::ids::TransactionId;

/// A person on the platform's list.
pub(crate) const PERSON: &str = "oPerson-1";

/// A part for a merchant.
pub(crate) fn to(mchid: &str, amount: i64) -> Part {
    Part {
        kind: ReceiverKind::Merchant,
        account: mchid.into(),
        amount: Fen::new(amount),
        description: "share".to_owned(),
        name: None,
    }
}

/// A part for a person.
pub(crate) fn to_person(openid: &str, amount: i64) -> Part {
    Part { kind: ReceiverKind::Person, ..to(openid, amount) }
}

/// A request that leaves the order open.
pub(crate) fn split(id: &TransactionId, number: &str, receivers: Vec<Part>) -> Create {
    Create {
        platform: PLATFORM.into(),
        family: Family::Ecommerce,
        appid: Some(APP.into()),
        sub_appid: None,
        sub_mchid: SUB.into(),
        transaction_id: id.clone(),
        out_order_no: number.into(),
        receivers,
        finish: FinishFlag::No,
    }
}

/// The same request, as the last one.
pub(crate) fn last(create: Create) -> Create {
    Create { finish: FinishFlag::Yes, ..create }
}

pub(crate) fn finish(id: &TransactionId, number: &str) -> Finish {
    Finish {
        platform: PLATFORM.into(),
        sub_mchid: SUB.into(),
        transaction_id: id.clone(),
        out_order_no: number.into(),
        description: "received".to_owned(),
    }
}

pub(crate) fn give_back(split: &str, number: &str, mchid: &str, amount: i64) -> Return {
    Return {
        platform: PLATFORM.into(),
        sub_mchid: SUB.into(),
        split: SplitRef::Number(split.into()),
        transaction_id: None,
        out_return_no: number.into(),
        return_mchid: mchid.into(),
        amount: Fen::new(amount),
        description: "returned goods".to_owned(),
    }
}

pub(crate) fn add_person(openid: &str) -> AddReceiver {
    AddReceiver {
        platform: PLATFORM.into(),
        owner: PLATFORM.into(),
        kind: ReceiverKind::Person,
        account: openid.into(),
        name: None,
        appid: Some(APP.into()),
        relation: Relation::Distributor,
        custom_relation: None,
    }
}
