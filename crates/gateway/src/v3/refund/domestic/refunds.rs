//! `POST /v3/refund/domestic/refunds` (2.13).

pub(crate) mod apply_abnormal;
pub(crate) mod out_refund_no;

use crate::caller::Caller;
use crate::fault::{Fault, Location};
use crate::input::{Asked, Nothing};
use crate::v3::refunding::{order, sources};
use crate::v3::seller::seller;
use tongbao_base::ids::OutNo;
use tongbao_kernel::refund::{Apply, Payer, RefundFound};
use tongbao_wire::v3::refund::domestic::refunds::{Create, Refund};

/// Nobody advances outside 收付通.
pub(crate) fn command(caller: &Caller, asked: &Asked<Nothing, Create>) -> Result<Apply, Fault> {
    let fields = &asked.fields;
    Ok(Apply {
        platform: caller.platform.clone(),
        appid: None,
        sub_mchid: seller(caller, fields.sub_mchid.as_ref(), Location::Body)?,
        sub_appid: None,
        order: order(fields.transaction_id.as_ref(), fields.out_trade_no.as_ref())?,
        out_refund_no: OutNo::new(fields.out_refund_no.shared()),
        amount: fields.amount.refund.fen(),
        total: fields.amount.total.fen(),
        from: sources(fields.amount.from.as_ref(), fields.funds_account)?,
        payer: Payer::SubMerchant,
        reason: fields.reason.as_ref().map(ToString::to_string),
        notify_url: fields.notify_url.as_ref().map(ToString::to_string),
    })
}

pub(crate) fn reply(_: &Caller, _: &Asked<Nothing, Create>, found: RefundFound) -> Result<Refund, Fault> {
    Ok(tongbao_render::refund::generic::shown(&found.refund, &found.order))
}
