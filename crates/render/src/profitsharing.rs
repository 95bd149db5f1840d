//! Splits, finishes and returns (contract 2.4, 4.2).

pub mod generic;

use crate::whose::{Whose, whose};
use crate::word;
use tongbao_base::ids::TransactionId;
use tongbao_base::{Fen, Time};
use tongbao_kernel::model::{ReceiverKind, Split, SplitDetail, SplitKind, SplitReturn};
use tongbao_kernel::profitsharing::SplitFound;
use tongbao_kernel::rules::{PendingFinishTime, SplitRules};
use tongbao_wire::v3::ecommerce::profitsharing::finish_order::Finished;
use tongbao_wire::v3::ecommerce::profitsharing::orders::{self, Amounts, PartShown};
use tongbao_wire::v3::ecommerce::profitsharing::returnorders::Return;
use tongbao_wire::v3::field::WireTime;
use tongbao_wire::v3::notify::{ProfitSharing, SplitReceiver};

/// What a split's reply and query show; of a finish, what it released and why instead of
/// receivers. A split that ends the splitting has a line of its own for the release.
pub fn split(found: &SplitFound, rules: &SplitRules) -> orders::Split {
    let SplitFound { split, details } = found;
    let is_finish = split.kind == SplitKind::Finish;
    let shown = |detail| part(detail, split.created_at, rules);
    orders::Split {
        sub_mchid: split.sub_mchid.shared(),
        transaction_id: split.transaction_id.shared(),
        out_order_no: split.out_order_no.shared(),
        order_id: split.split_id.shared(),
        status: Some(word::split_status(split.state)),
        receivers: (!is_finish).then(|| details.iter().map(shown).collect()),
        close_reason: None,
        abnormal_status: None,
        funds_abnormal_closed_reason: None,
        funds_abnormal_redirect_id: None,
        funds_abnormal_receivers: None,
        finish_amount: is_finish.then_some(split.finish_amount.get()),
        finish_description: is_finish.then(|| split.description.clone()),
    }
}

fn part(detail: &SplitDetail, accepted_at: Time, rules: &SplitRules) -> PartShown {
    PartShown {
        receiver_mchid: None,
        amount: detail.amount.get(),
        description: detail.description.clone(),
        result: word::split_result(detail.result),
        finish_time: finish_time(detail.finished_at, accepted_at, rules),
        fail_reason: detail.fail_reason.map(word::fail_reason),
        r#type: word::receiver_type(detail.kind),
        receiver_account: detail.account.clone(),
        detail_id: detail.detail_id.shared(),
        abnormal_status: None,
        funds_abnormal_closed_reason: None,
        funds_abnormal_redirect_id: None,
        funds_abnormal_receivers: None,
    }
}

/// The field is required, so something stands in it before there is a time (contract 8, hazard 8).
fn finish_time(finished_at: Option<Time>, accepted_at: Time, rules: &SplitRules) -> Option<WireTime> {
    let pending = match rules.pending_finish_time {
        PendingFinishTime::Epoch8 => Some(Time::EPOCH),
        PendingFinishTime::Omit => None,
        PendingFinishTime::AcceptTime => Some(accepted_at),
    };
    finished_at.or(pending).map(WireTime)
}

/// The reply to a finish.
pub fn finished(SplitFound { split, .. }: &SplitFound) -> Finished {
    Finished {
        sub_mchid: split.sub_mchid.shared(),
        transaction_id: split.transaction_id.shared(),
        out_order_no: split.out_order_no.shared(),
        order_id: split.split_id.shared(),
    }
}

/// What is left of an order to split.
pub fn amounts(transaction_id: &TransactionId, left: Fen) -> Amounts {
    Amounts { transaction_id: transaction_id.shared(), unsplit_amount: left.get() }
}

/// What a return's reply and query show.
pub fn returned(row: &SplitReturn, rules: &SplitRules) -> Return {
    Return {
        sub_mchid: row.sub_mchid.shared(),
        order_id: row.split_id.shared(),
        out_order_no: row.out_order_no.shared(),
        out_return_no: row.out_return_no.shared(),
        return_mchid: row.return_mchid.shared(),
        amount: row.amount.get(),
        return_no: row.return_id.shared(),
        result: word::return_result(row.result),
        fail_reason: row.fail_reason.and_then(word::return_failure),
        finish_time: finish_time(row.finished_at, row.created_at, rules),
        transaction_id: Some(row.transaction_id.shared()),
    }
}

/// What a receiver is told about its part, which it got at `at`.
pub fn received(split: &Split, detail: &SplitDetail, at: Time) -> ProfitSharing {
    let Whose { mchid, sp_mchid, sub_mchid } = whose(&split.platform, &split.sub_mchid);
    ProfitSharing {
        mchid,
        sp_mchid,
        sub_mchid,
        transaction_id: split.transaction_id.shared(),
        order_id: split.split_id.shared(),
        out_order_no: split.out_order_no.shared(),
        receiver: SplitReceiver {
            r#type: word::receiver_type(detail.kind),
            account: detail.account.clone(),
            amount: detail.amount.get(),
            description: detail.description.clone(),
        },
        success_time: detail.finished_at.unwrap_or(at).into(),
    }
}

/// What a receiver is told about a return made at `at`: the receiver of the money is the merchant
/// that had been split (contract 4.2).
pub fn given_back(row: &SplitReturn, at: Time) -> ProfitSharing {
    let Whose { mchid, sp_mchid, sub_mchid } = whose(&row.platform, &row.sub_mchid);
    ProfitSharing {
        mchid,
        sp_mchid,
        sub_mchid,
        transaction_id: row.transaction_id.shared(),
        order_id: row.return_id.shared(),
        out_order_no: row.out_return_no.shared(),
        receiver: SplitReceiver {
            r#type: word::receiver_type(ReceiverKind::Merchant),
            account: row.sub_mchid.shared(),
            amount: row.amount.get(),
            description: row.description.clone(),
        },
        success_time: row.finished_at.unwrap_or(at).into(),
    }
}
