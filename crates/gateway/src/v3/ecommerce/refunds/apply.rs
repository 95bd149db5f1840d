//! `POST /v3/ecommerce/refunds/apply` (2.6.1).

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use crate::v3::refunding::{order, sources};
use tongbao_base::ids::{AppId, MchId, OutNo};
use tongbao_kernel::refund::{self, Payer, RefundFound};
use tongbao_wire::v3::ecommerce::refunds::{Applied, Apply, RefundAccount};

pub(crate) fn command(caller: &Caller, asked: &Asked<Nothing, Apply>) -> Result<refund::Apply, Fault> {
    let fields = &asked.fields;
    Ok(refund::Apply {
        platform: caller.platform.clone(),
        appid: Some(AppId::new(fields.sp_appid.shared())),
        sub_mchid: MchId::new(fields.sub_mchid.shared()),
        sub_appid: fields.sub_appid.as_ref().map(|appid| AppId::new(appid.shared())),
        order: order(fields.transaction_id.as_ref(), fields.out_trade_no.as_ref())?,
        out_refund_no: OutNo::new(fields.out_refund_no.shared()),
        amount: fields.amount.refund.fen(),
        total: fields.amount.total.fen(),
        from: sources(fields.amount.from.as_ref(), fields.funds_account)?,
        payer: match fields.refund_account {
            Some(RefundAccount::PartnerAdvance) => Payer::PartnerAdvance,
            Some(RefundAccount::SubMerchant) | None => Payer::SubMerchant,
        },
        reason: fields.reason.as_ref().map(ToString::to_string),
        notify_url: fields.notify_url.as_ref().map(ToString::to_string),
    })
}

pub(crate) fn reply(_: &Caller, _: &Asked<Nothing, Apply>, found: RefundFound) -> Result<Applied, Fault> {
    Ok(tongbao_render::refund::applied(&found.refund, &found.order))
}
