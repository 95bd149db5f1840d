//! The cashier: where a buyer sees what is to be paid and pays it.
//!
//! Plain forms, no script. Everything that merchants wrote is escaped by the templates; the
//! content policy allows nothing but this page's own style sheet.

mod invocation;
mod page;
pub(crate) mod words;
pub(crate) mod yuan;

use crate::payment::{self, Bill, Means, Standing};
use crate::{Sandbox, links};
use axum::Router;
use axum::extract::{Form, Path, Query, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use page::{Buyer, Line, PayPage, ResultPage, Shown};
use std::collections::BTreeMap;
use std::sync::Arc;
use tongbao_base::Fen;
use tongbao_base::ids::{OpenId, PrepayId};
use tongbao_engine::{Clock, Failure};
use tongbao_kernel::model::LastAttempt;
use tongbao_kernel::order::PayFailed;
pub(crate) use words::Words;

/// Nothing but the own style sheet and the own form.
const POLICY: &str = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

/// What a query or a form says; unknown names are the merchant's own.
pub(crate) type Said = BTreeMap<String, String>;

pub(crate) fn router() -> Router<Arc<Sandbox>> {
    Router::new()
        .route(links::CASHIER, get(open).post(pay))
        .route(&format!("{}/{{prepay_id}}", links::CODE), get(scan))
        .route("/sandbox/cashier.css", get(style))
}

async fn style() -> impl IntoResponse {
    let headers = [(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, "max-age=300")];
    (headers, include_str!("../../templates/cashier.css"))
}

/// Opens the cashier.
async fn open(State(sandbox): State<Arc<Sandbox>>, Query(said): Query<Said>, headers: HeaderMap) -> Response {
    let words = Words::of(said.get("lang").map(String::as_str), &headers);
    show(&sandbox, words, &said).await
}

/// Opens the cashier from a scanned code.
async fn scan(
    State(sandbox): State<Arc<Sandbox>>,
    Path(prepay_id): Path<String>,
    Query(mut said): Query<Said>,
    headers: HeaderMap,
) -> Response {
    said.insert("prepay_id".to_owned(), prepay_id);
    let words = Words::of(said.get("lang").map(String::as_str), &headers);
    show(&sandbox, words, &said).await
}

/// Pays with the chosen buyer.
async fn pay(State(sandbox): State<Arc<Sandbox>>, headers: HeaderMap, Form(said): Form<Said>) -> Response {
    let words = Words::of(said.get("lang").map(String::as_str), &headers);
    let bill = match find(&sandbox, &said).await {
        Ok(Some(bill)) => bill,
        Ok(None) => return html(StatusCode::NOT_FOUND, &ResultPage::unknown(words, &said)),
        Err(failure) => return broke(words, &said, &failure),
    };
    let Some(standing) = not_open(&sandbox, &bill) else {
        if bill.asks_password() && said.contains_key("decline") {
            return decline(&sandbox, words, &said, &bill).await;
        }
        return settle(&sandbox, words, &said, &bill).await;
    };
    html(StatusCode::CONFLICT, &ResultPage::standing(words, &said, &bill, standing))
}

async fn settle(sandbox: &Sandbox, words: &'static Words, said: &Said, bill: &Bill) -> Response {
    let chosen = said.get("openid").filter(|openid| !openid.is_empty());
    let payer = chosen.map_or_else(|| payment::usual_payer(bill), |openid| OpenId::from(openid.as_str()));
    let means = Means { payer, bank_type: None, coupon: Fen::ZERO };
    match payment::pay(&sandbox.engine, bill, means).await {
        Ok(paid) => html(StatusCode::OK, &ResultPage::paid(words, said, bill, &paid.transaction_ids)),
        Err(Failure::Refused(refusal)) => match pay_page(sandbox, words, said, bill).await {
            Ok(page) => {
                html(StatusCode::BAD_REQUEST, &PayPage { refused: Some(words.refused_by(&refusal)), ..page })
            }
            Err(failure) => broke(words, said, &failure),
        },
        Err(failure) => broke(words, said, &failure),
    }
}

/// The buyer does not give the password.
async fn decline(sandbox: &Sandbox, words: &'static Words, said: &Said, bill: &Bill) -> Response {
    let (platform, target) = (bill.platform.clone(), bill.target.clone());
    let declined = PayFailed { platform, target, attempt: LastAttempt::PayError };
    match sandbox.engine.submit(declined).await {
        Ok(()) => html(StatusCode::OK, &ResultPage::standing(words, said, bill, Standing::Declined)),
        Err(failure) => broke(words, said, &failure),
    }
}

async fn show(sandbox: &Sandbox, words: &'static Words, said: &Said) -> Response {
    let bill = match find(sandbox, said).await {
        Ok(Some(bill)) => bill,
        Ok(None) => return html(StatusCode::NOT_FOUND, &ResultPage::unknown(words, said)),
        Err(failure) => return broke(words, said, &failure),
    };
    if let Some(standing) = not_open(sandbox, &bill) {
        return html(StatusCode::OK, &ResultPage::standing(words, said, &bill, standing));
    }
    match pay_page(sandbox, words, said, &bill).await {
        Ok(page) => html(StatusCode::OK, &page),
        Err(failure) => broke(words, said, &failure),
    }
}

/// What the session named by `prepay_id`, or by the client's own invocation, is for.
async fn find(sandbox: &Sandbox, said: &Said) -> Result<Option<Bill>, Failure> {
    let package = said.get("package").and_then(|package| package.strip_prefix("prepay_id="));
    let named = said.get("prepay_id").or_else(|| said.get("prepayid")).map(String::as_str);
    let Some(id) = named.or(package) else { return Ok(None) };
    match payment::bill_of_prepay(&sandbox.engine, &PrepayId::from(id.trim())).await {
        Err(Failure::Refused(_)) => Ok(None),
        found => found,
    }
}

fn not_open(sandbox: &Sandbox, bill: &Bill) -> Option<Standing> {
    let rules = sandbox.engine.rules().of(&bill.platform);
    let standing = bill.standing(rules, sandbox.clock.now());
    (standing != Standing::Open).then_some(standing)
}

async fn pay_page<'a>(
    sandbox: &Sandbox,
    words: &'static Words,
    said: &'a Said,
    bill: &Bill,
) -> Result<PayPage<'a>, Failure> {
    let shown = Shown::of(bill);
    let single = bill.payable.orders.first().filter(|_| bill.payable.combined.is_none());
    let keys = sandbox.keyring.merchant(bill.platform.as_str());
    let mut certificates = keys.as_ref().map(|keys| keys.certificates.clone()).unwrap_or_default();
    certificates.retain(|one| keys.as_ref().is_some_and(|keys| keys.revoked_at(&one.serial).is_none()));
    Ok(PayPage {
        words,
        other_href: page::other_href(words, said),
        payee: shown.payee,
        amount: shown.amount,
        description: single.map(|(order, _)| order.description.clone()),
        refused: None,
        check: invocation::check(words, said, bill, &certificates),
        lines: if single.is_some() { Vec::new() } else { Line::all(bill) },
        prepay_id: bill.prepay_id().unwrap_or_default(),
        redirect_url: page::redirect_url(said),
        buyers: buyers(sandbox, words, bill).await?,
        is_declinable: bill.asks_password(),
    })
}

async fn buyers(sandbox: &Sandbox, words: &Words, bill: &Bill) -> Result<Vec<Buyer>, Failure> {
    let people = Buyer::candidates(words, bill);
    let openids: Vec<OpenId> = people.iter().map(|(openid, _)| openid.clone()).collect();
    let change = payment::change(&sandbox.engine, &bill.platform, &openids).await?;
    Ok(people
        .into_iter()
        .zip(change)
        .map(|((openid, name), change)| Buyer::new(&openid, name, change))
        .collect())
}

fn broke(words: &'static Words, said: &Said, failure: &Failure) -> Response {
    tracing::error!(%failure, "the cashier failed");
    let page = ResultPage::broke(words, said, failure.to_string());
    html(StatusCode::INTERNAL_SERVER_ERROR, &page)
}

pub(crate) fn html(status: StatusCode, page: &impl askama::Template) -> Response {
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Not "no-referrer": with that, a browser hides even from us whose page posts a form.
        (REFERRER_POLICY, "same-origin"),
        (CACHE_CONTROL, "no-store"),
    ];
    match page.render() {
        Ok(text) => (status, headers, text).into_response(),
        Err(error) => {
            tracing::error!(%error, "the cashier's page could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
