//! `POST /v3/ecommerce/refunds/apply` (2.6.1).

use super::super::source::source;
use crate::caller::Caller;
use crate::fault::{Fault, Location};
use crate::input::{Asked, Nothing};
use tongbao_base::ids::{AppId, MchId, OutNo, TransactionId};
use tongbao_kernel::model::{Pocket, Refund};
use tongbao_kernel::refund::{self, OrderRef, Payer, Source};
use tongbao_wire::v3::ecommerce::refunds::{Applied, Apply, FundsAccount, RefundAccount};

pub(crate) fn command(caller: &Caller, asked: &Asked<Nothing, Apply>) -> Result<refund::Apply, Fault> {
    let fields = &asked.fields;
    Ok(refund::Apply {
        platform: caller.platform.clone(),
        appid: AppId::new(fields.sp_appid.shared()),
        sub_mchid: MchId::new(fields.sub_mchid.shared()),
        sub_appid: fields.sub_appid.as_ref().map(|appid| AppId::new(appid.shared())),
        order: order(fields)?,
        out_refund_no: OutNo::new(fields.out_refund_no.shared()),
        amount: fields.amount.refund.fen(),
        total: fields.amount.total.fen(),
        from: sources(fields)?,
        payer: match fields.refund_account {
            Some(RefundAccount::PartnerAdvance) => Payer::PartnerAdvance,
            Some(RefundAccount::SubMerchant) | None => Payer::SubMerchant,
        },
        reason: fields.reason.as_ref().map(ToString::to_string),
        notify_url: fields.notify_url.as_ref().map(ToString::to_string),
    })
}

/// The order by its own number, or else by the platform's.
fn order(fields: &Apply) -> Result<OrderRef, Fault> {
    let by_id =
        fields.transaction_id.as_ref().map(|id| OrderRef::Transaction(TransactionId::new(id.shared())));
    let by_number =
        || fields.out_trade_no.as_ref().map(|number| OrderRef::Number(OutNo::new(number.shared())));
    // The message's own check says this first.
    let missing =
        || Fault::param("/transaction_id", Location::Body, "transaction_id和out_trade_no至少填写一个");
    by_id.or_else(by_number).ok_or_else(missing)
}

/// `amount.from` names pockets with amounts, `funds_account` one pocket for all (2.6.1).
fn sources(fields: &Apply) -> Result<Vec<Source>, Fault> {
    if let Some(from) = &fields.amount.from {
        return Ok(from.into_iter().map(source).collect());
    }
    match fields.funds_account {
        // Where the order's money is: what the rules do by themselves.
        None | Some(FundsAccount::Unsettled) => Ok(Vec::new()),
        Some(FundsAccount::Available) => Ok(vec![Source { pocket: Pocket::Available, amount: None }]),
        Some(other) => Err(Fault::param(
            "/funds_account",
            Location::Body,
            format!("输入源“/body/funds_account”映射到字段“funds_account”枚举规则校验失败，不支持{other}"),
        )),
    }
}

pub(crate) fn reply(_: &Caller, _: &Asked<Nothing, Apply>, refund: Refund) -> Result<Applied, Fault> {
    Ok(tongbao_render::refund::applied(&refund))
}
