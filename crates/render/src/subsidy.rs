//! Subsidies (contract 2.5).

use crate::word;
use tongbao_base::ids::{OutNo, RefundId};
use tongbao_kernel::model::{Subsidy, SubsidyReturn};
use tongbao_kernel::subsidy::Cancel;
use tongbao_wire::v3::ecommerce::subsidies::{self as wire, Cancelled, Returned, SubsidyResult};
use tongbao_wire::v3::object::FromShown;

/// The reply to a subsidy; one that was given back in full says so.
pub fn created(row: &Subsidy) -> wire::Subsidy {
    let is_back = row.returned >= row.amount;
    wire::Subsidy {
        sub_mchid: row.sub_mchid.shared(),
        transaction_id: row.transaction_id.shared(),
        subsidy_id: row.subsidy_id.shared(),
        description: row.description.clone(),
        amount: row.amount.get(),
        result: if is_back { SubsidyResult::Refund } else { SubsidyResult::Success },
        success_time: row.created_at.into(),
        out_subsidy_no: row.out_subsidy_no.as_ref().map(OutNo::shared),
    }
}

/// The reply to a subsidy's return; the pocket only when the platform named it.
pub fn returned(row: &SubsidyReturn) -> Returned {
    let named = word::funds_from(row.pocket).filter(|_| row.pocket_named);
    Returned {
        sub_mchid: row.sub_mchid.shared(),
        transaction_id: row.transaction_id.shared(),
        subsidy_refund_id: row.subsidy_return_id.shared(),
        refund_id: row.refund_id.as_ref().map(RefundId::shared),
        out_order_no: row.out_order_no.shared(),
        amount: row.amount.get(),
        description: row.description.clone(),
        result: SubsidyResult::Success,
        success_time: row.created_at.into(),
        subsidy_id: Some(row.subsidy_id.shared()),
        from: named.map(|account| vec![FromShown { account, amount: row.amount.get() }]),
    }
}

/// The reply to a cancel that was granted.
pub fn cancelled(command: &Cancel) -> Cancelled {
    Cancelled {
        sub_mchid: command.sub_mchid.shared(),
        transaction_id: command.transaction_id.shared(),
        result: SubsidyResult::Success,
        description: command.description.clone(),
    }
}
