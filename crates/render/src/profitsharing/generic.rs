//! Splits, releases, returns and receivers as the generic family shows them (contract 2.12).

use super::finish_time;
use crate::whose::sub_mchid;
use crate::word;
use tongbao_base::Time;
use tongbao_base::ids::MchId;
use tongbao_kernel::model::{Receiver, Relation, SplitDetail, SplitReturn};
use tongbao_kernel::profitsharing::SplitFound;
use tongbao_kernel::rules::SplitRules;
use tongbao_wire::v3::profitsharing::merchant_configs::MerchantConfig;
use tongbao_wire::v3::profitsharing::orders::{PartShown, Split};
use tongbao_wire::v3::profitsharing::receivers::RelationType;
use tongbao_wire::v3::profitsharing::return_orders::Return;

/// What the replies to a split and to a release show, and the query of either. A release has a
/// line of its own, for the seller.
pub fn split(found: &SplitFound, rules: &SplitRules) -> Split {
    let SplitFound { split, details } = found;
    let shown = |detail| part(detail, split.created_at, rules);
    Split {
        sub_mchid: sub_mchid(&split.platform, &split.sub_mchid),
        transaction_id: split.transaction_id.shared(),
        out_order_no: split.out_order_no.shared(),
        order_id: split.split_id.shared(),
        state: word::split_status(split.state),
        receivers: Some(details.iter().map(shown).collect()),
    }
}

fn part(detail: &SplitDetail, accepted_at: Time, rules: &SplitRules) -> PartShown {
    PartShown {
        amount: detail.amount.get(),
        description: detail.description.clone(),
        r#type: word::generic_receiver_type(detail.kind),
        account: detail.account.clone(),
        result: word::split_result(detail.result),
        fail_reason: detail.fail_reason.map(word::fail_reason),
        detail_id: detail.detail_id.shared(),
        create_time: accepted_at.into(),
        finish_time: finish_time(detail.finished_at, accepted_at, rules),
    }
}

/// What a return's reply and query show.
pub fn returned(row: &SplitReturn, rules: &SplitRules) -> Return {
    Return {
        sub_mchid: sub_mchid(&row.platform, &row.sub_mchid),
        order_id: row.split_id.shared(),
        out_order_no: row.out_order_no.shared(),
        out_return_no: row.out_return_no.shared(),
        return_id: row.return_id.shared(),
        return_mchid: row.return_mchid.shared(),
        amount: row.amount.get(),
        description: row.description.clone(),
        result: word::return_result(row.result),
        fail_reason: row.fail_reason.map(word::generic_return_failure),
        create_time: row.created_at.into(),
        finish_time: finish_time(row.finished_at, row.created_at, rules),
    }
}

/// A sub-merchant's cap in 1/10,000.
pub fn merchant_config(sub_mchid: &MchId, max_ratio: i64) -> MerchantConfig {
    MerchantConfig { sub_mchid: sub_mchid.shared(), max_ratio }
}

/// How a listed receiver stands to the owner of its list; none when it is a word of 收付通 alone.
pub fn relation(receiver: &Receiver) -> Option<RelationType> {
    Some(match receiver.relation {
        Relation::ServiceProvider => RelationType::ServiceProvider,
        Relation::Store => RelationType::Store,
        Relation::Staff => RelationType::Staff,
        Relation::StoreOwner => RelationType::StoreOwner,
        Relation::Partner => RelationType::Partner,
        Relation::Headquarter => RelationType::Headquarter,
        Relation::Brand => RelationType::Brand,
        Relation::Distributor => RelationType::Distributor,
        Relation::User => RelationType::User,
        Relation::Supplier => RelationType::Supplier,
        Relation::Custom => RelationType::Custom,
        Relation::Platform | Relation::Others => return None,
    })
}
