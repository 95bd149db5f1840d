//! A POST that scans a buyer's payment code (2.11): what the kernel must know of the code, the
//! channel says.

use crate::caller::Caller;
use crate::callers::Callers;
use crate::code::{Code, Family};
use crate::fault::Fault;
use crate::input::{Asked, Nothing, Output};
use crate::route::{Answering, Asking, Call, Fields, Route, Shapes, Signer, Takes, Telling, write};
use crate::serve::Serving;
use axum::http::Method;
use schemars::SchemaGenerator;
use std::sync::Arc;
use tongbao_engine::{Failure, Scan};
use tongbao_kernel::command::Command;
use tongbao_kernel::model::{Order, OrderState};
use tongbao_kernel::order::{ByCode, CodeNeeded, PayByCode};
use tongbao_kernel::rules::UserPayingForm;
use tongbao_wire::v3::Message;

/// What is to be paid, and the code that was scanned.
pub(crate) struct Scanned {
    pub(crate) code: Arc<str>,
    pub(crate) wish: ByCode,
}

/// A POST that pays an order by a code, for [`Callers::Platforms`] unless [`Route::of`] says
/// otherwise.
pub(crate) fn scan<B, R>(
    path: &'static str,
    family: Family,
    scanned: Asking<Nothing, B, Scanned>,
    reply: Telling<Nothing, B, Order, R>,
) -> Route
where
    B: Message + Send + Sync + 'static,
    R: Output,
{
    let run = move |call: Call| -> Answering {
        Box::pin(async move {
            let Call { serving, caller, body, .. } = call;
            let asked = Asked::in_body(&caller, &body, &serving.gateway.settings)?;
            let order = pay(&serving, scanned(&caller, &asked)?).await;
            let order = order.map_err(|failure| caller.fail(failure))?;
            said(&caller, &order)?;
            write(reply(&caller, &asked, order)?)
        })
    };
    Route {
        method: Method::POST,
        path,
        family,
        callers: Callers::Platforms,
        fields: Fields::Plain,
        takes: Takes::Body,
        signer: Signer::Merchants,
        name: PayByCode::NAME,
        shapes: Shapes {
            path: SchemaGenerator::root_schema_for::<Nothing>,
            fields: SchemaGenerator::subschema_for::<B>,
            reply: R::schema,
            may_be_empty: R::MAY_BE_EMPTY,
        },
        run: Box::new(run),
    }
}

/// The code is taken only when nothing else is in the order's way, and only for a new order.
async fn pay(serving: &Serving, scanned: Scanned) -> Result<Order, Failure> {
    let engine = &serving.gateway.engine;
    let Scanned { code, wish } = scanned;
    if let Some(order) = engine.ask(CodeNeeded(wish.clone())).await? {
        return Ok(order);
    }
    let scan = Scan {
        code: &code,
        platform: &wish.platform,
        out_trade_no: &wish.out_trade_no,
        total: wish.total,
        now: engine.clock().now(),
    };
    let word = serving.gateway.channel.take_code(scan).await?;
    engine.submit_patiently(PayByCode { wish, word }, serving.gateway.pool.patience()).await
}

/// While the buyer is asked for the password, the profile may want that said by a code.
fn said(caller: &Caller, order: &Order) -> Result<(), Fault> {
    let waits = order.state == OrderState::UserPaying;
    if waits && caller.rules.codepay.userpaying_form == UserPayingForm::Code202 {
        return Err(user_paying());
    }
    Ok(())
}

/// The buyer is asked for the password.
pub(crate) fn user_paying() -> Fault {
    Fault::new(Code::UserPaying, "UserPaying", "需要用户输入支付密码，请稍后查询订单")
}
