//! `POST /sandbox/v1/pay`

use super::Fault;
use super::fault::read;
use crate::payment::{self, Bill, Means, Standing};
use crate::{Sandbox, find, links};
use axum::Json;
use axum::extract::State;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tongbao_base::Fen;
use tongbao_base::ids::{MchId, OpenId, OutNo, PrepayId, TransactionId};
use tongbao_engine::Clock;
use tongbao_kernel::model::LastAttempt;
use tongbao_kernel::order::{PayFailed, Target};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    prepay_id: Option<PrepayId>,
    code_url: Option<String>,
    h5_url: Option<String>,
    mchid: Option<MchId>,
    out_trade_no: Option<OutNo>,
    combine_out_trade_no: Option<OutNo>,
    openid: Option<OpenId>,
    #[serde(default)]
    outcome: Outcome,
    bank_type: Option<String>,
    #[serde(default)]
    coupon_fen: Fen,
}

#[derive(Debug, Default, Clone, Copy, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Outcome {
    #[default]
    Success,
    PayError,
    UserPaying,
}

#[derive(Debug, Serialize)]
pub(crate) struct Paid {
    transaction_ids: Vec<TransactionId>,
}

/// A buyer pays, or tries to.
pub(crate) async fn post(State(sandbox): State<Arc<Sandbox>>, body: Bytes) -> Result<Json<Paid>, Fault> {
    let wish: Wish = read(&body)?;
    if wish.coupon_fen.is_negative() {
        return Err(Fault::param(format!("coupon_fen is {}; it must not be negative", wish.coupon_fen)));
    }
    let bill = bill(&sandbox, &wish).await?;
    let attempt = match wish.outcome {
        Outcome::Success => {
            let payer = wish.openid.unwrap_or_else(|| payment::usual_payer(&bill));
            let means = Means { payer, bank_type: wish.bank_type, coupon: wish.coupon_fen };
            let paid = payment::pay(&sandbox.engine, &bill, means).await?;
            return Ok(Json(Paid { transaction_ids: paid.transaction_ids }));
        }
        Outcome::PayError => LastAttempt::PayError,
        Outcome::UserPaying => LastAttempt::UserPaying,
    };
    let failed = PayFailed { platform: bill.platform, target: bill.target, attempt };
    sandbox.engine.submit(failed).await?;
    let transaction_ids = bill.payable.orders.into_iter().map(|(order, _)| order.transaction_id).collect();
    Ok(Json(Paid { transaction_ids }))
}

async fn bill(sandbox: &Sandbox, wish: &Wish) -> Result<Bill, Fault> {
    let numbers = (&wish.out_trade_no, &wish.combine_out_trade_no);
    match (&wish.prepay_id, &wish.code_url, &wish.h5_url, &wish.mchid, numbers) {
        (Some(id), None, None, None, (None, None)) => under_prepay(sandbox, id).await,
        (None, Some(url), None, None, (None, None)) => {
            let id = links::prepay_id_of(url).ok_or_else(|| not_a_link("code_url", url))?;
            under_prepay(sandbox, &id).await
        }
        (None, None, Some(url), None, (None, None)) => {
            let id = links::prepay_id_of(url).ok_or_else(|| not_a_link("h5_url", url))?;
            let bill = under_prepay(sandbox, &id).await?;
            open_link(sandbox, &bill)?;
            Ok(bill)
        }
        (None, None, None, Some(mchid), (Some(number), None)) => {
            under_number(sandbox, mchid, Target::Order(number.clone())).await
        }
        (None, None, None, Some(mchid), (None, Some(number))) => {
            under_number(sandbox, mchid, Target::Combined(number.clone())).await
        }
        _ => Err(Fault::param(
            "exactly one of prepay_id, code_url, h5_url, mchid with out_trade_no, \
             mchid with combine_out_trade_no must be given",
        )),
    }
}

fn not_a_link(field: &str, url: &str) -> Fault {
    Fault::param(format!("{field} is {url:?}; it must be one that this server gave"))
}

fn open_link(sandbox: &Sandbox, bill: &Bill) -> Result<(), Fault> {
    let rules = sandbox.engine.rules().of(&bill.platform);
    if bill.standing(rules, sandbox.clock.now()) == Standing::LinkExpired {
        let seconds = rules.pay.h5_seconds;
        return Err(Fault::state("LINK_EXPIRED", format!("h5_url is older than {seconds} seconds")));
    }
    Ok(())
}

async fn under_prepay(sandbox: &Sandbox, id: &PrepayId) -> Result<Bill, Fault> {
    let bill = payment::bill_of_prepay(&sandbox.engine, id).await?;
    bill.ok_or_else(|| Fault::not_found(format!("no order has the prepay_id {id}")))
}

async fn under_number(sandbox: &Sandbox, mchid: &MchId, target: Target) -> Result<Bill, Fault> {
    let platform = find::platform_of(&sandbox.engine, mchid).await?;
    let platform = platform.ok_or_else(|| Fault::not_found(format!("no merchant has the mchid {mchid}")))?;
    Ok(payment::bill(&sandbox.engine, platform, target).await?)
}
