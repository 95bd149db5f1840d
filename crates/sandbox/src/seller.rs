//! The pages on which a seller does its part: proves its account, signs.
//!
//! They look like the cashier and are as plain: forms, no script.

use crate::cashier::{Said, Words, html};
use crate::{Sandbox, find, links};
use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::get;
use std::sync::Arc;
use tongbao_base::ids::ApplymentId;
use tongbao_engine::Failure;
use tongbao_kernel::applyment::{Sign, Verify};
use tongbao_kernel::model::{Applyment, ApplymentState};

pub(crate) fn router() -> Router<Arc<Sandbox>> {
    Router::new()
        .route(&format!("{}/{{applyment_id}}/sign", links::APPLYMENTS), get(open_sign).post(sign))
        .route(&format!("{}/{{applyment_id}}/verify", links::APPLYMENTS), get(open_verify).post(verify))
}

/// What a seller does on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Sign,
    Verify,
}

impl Act {
    /// The state in which it can be done.
    const fn waits(self) -> ApplymentState {
        match self {
            Act::Sign => ApplymentState::NeedSign,
            Act::Verify => ApplymentState::AccountNeedVerify,
        }
    }
}

/// A seller's page.
#[derive(Debug, Template)]
#[template(path = "seller.html")]
struct SellerPage {
    words: &'static Words,
    other_href: String,
    title: &'static str,
    name: String,
    number: String,
    text: String,
    action: Option<String>,
    button: &'static str,
}

impl SellerPage {
    fn new(words: &'static Words, act: Act, applyment: Option<&Applyment>, id: &ApplymentId) -> Self {
        let place = match act {
            Act::Sign => format!("{}/{id}/sign", links::APPLYMENTS),
            Act::Verify => format!("{}/{id}/verify", links::APPLYMENTS),
        };
        let is_open = applyment.is_some_and(|row| row.state == act.waits());
        SellerPage {
            words,
            other_href: format!("{place}?lang={}", words.other_lang),
            title: match act {
                Act::Sign => words.pick("签约", "Sign the agreement"),
                Act::Verify => words.pick("账户验证", "Verify the account"),
            },
            name: applyment.map(|row| row.name.clone()).unwrap_or_default(),
            number: id.to_string(),
            text: applyment.map_or_else(|| unknown(words), |row| text(words, act, row)),
            action: is_open.then_some(place),
            button: match act {
                Act::Sign => words.pick("同意并签约", "Agree and sign"),
                Act::Verify => words.pick("确认已完成验证", "I have done it"),
            },
        }
    }
}

fn unknown(words: &Words) -> String {
    words.pick("申请单不存在，请核对链接。", "There is no such application; check the link.").to_owned()
}

fn text(words: &Words, act: Act, row: &Applyment) -> String {
    let (zh, en) = match (act, row.state) {
        (Act::Sign, ApplymentState::NeedSign) => (
            "超级管理员签约后，即可开始收款。".to_owned(),
            "Once the administrator has signed, the seller can be paid.".to_owned(),
        ),
        (Act::Verify, ApplymentState::AccountNeedVerify) => {
            let fen = row.verify_amount;
            (
                format!("请由结算账户汇款 {fen} 分，或由法定代表人扫码验证。"),
                format!("Transfer {fen} fen from the settlement account, or let the legal person scan."),
            )
        }
        (_, ApplymentState::Finish) => {
            ("已签约，进件完成。".to_owned(), "Signed: the seller is aboard.".to_owned())
        }
        (_, state) => (
            format!("申请单当前状态为 {state}，无需在此操作。"),
            format!("The application is {state}; nothing is to be done here."),
        ),
    };
    words.pick(zh, en)
}

async fn open_sign(
    State(sandbox): State<Arc<Sandbox>>,
    Path(id): Path<ApplymentId>,
    Query(said): Query<Said>,
    headers: HeaderMap,
) -> Response {
    show(&sandbox, Act::Sign, &id, Words::of(said.get("lang").map(String::as_str), &headers)).await
}

async fn open_verify(
    State(sandbox): State<Arc<Sandbox>>,
    Path(id): Path<ApplymentId>,
    Query(said): Query<Said>,
    headers: HeaderMap,
) -> Response {
    show(&sandbox, Act::Verify, &id, Words::of(said.get("lang").map(String::as_str), &headers)).await
}

async fn sign(
    State(sandbox): State<Arc<Sandbox>>,
    Path(id): Path<ApplymentId>,
    headers: HeaderMap,
    Form(said): Form<Said>,
) -> Response {
    act(&sandbox, Act::Sign, &id, Words::of(said.get("lang").map(String::as_str), &headers)).await
}

async fn verify(
    State(sandbox): State<Arc<Sandbox>>,
    Path(id): Path<ApplymentId>,
    headers: HeaderMap,
    Form(said): Form<Said>,
) -> Response {
    act(&sandbox, Act::Verify, &id, Words::of(said.get("lang").map(String::as_str), &headers)).await
}

async fn show(sandbox: &Sandbox, act: Act, id: &ApplymentId, words: &'static Words) -> Response {
    match row(sandbox, id).await {
        Ok(Some(row)) => html(StatusCode::OK, &SellerPage::new(words, act, Some(&row), id)),
        Ok(None) => html(StatusCode::NOT_FOUND, &SellerPage::new(words, act, None, id)),
        Err(failure) => broke(words, act, id, &failure),
    }
}

async fn act(sandbox: &Sandbox, act: Act, id: &ApplymentId, words: &'static Words) -> Response {
    let platform = match row(sandbox, id).await {
        Ok(Some(row)) => row.platform,
        Ok(None) => return html(StatusCode::NOT_FOUND, &SellerPage::new(words, act, None, id)),
        Err(failure) => return broke(words, act, id, &failure),
    };
    let applyment_id = id.clone();
    let done = match act {
        Act::Sign => sandbox.engine.submit(Sign { platform, applyment_id }).await,
        Act::Verify => sandbox.engine.submit(Verify { platform, applyment_id }).await,
    };
    match done {
        Ok(row) => html(StatusCode::OK, &SellerPage::new(words, act, Some(&row), id)),
        Err(Failure::Refused(_)) => match row(sandbox, id).await {
            Ok(row) => html(StatusCode::CONFLICT, &SellerPage::new(words, act, row.as_ref(), id)),
            Err(failure) => broke(words, act, id, &failure),
        },
        Err(failure) => broke(words, act, id, &failure),
    }
}

async fn row(sandbox: &Sandbox, id: &ApplymentId) -> Result<Option<Applyment>, Failure> {
    let key = |platform: &_| vec![Applyment::key(platform, id)];
    let found: Vec<Applyment> = find::under_any(&sandbox.engine, key).await?;
    Ok(found.into_iter().next())
}

fn broke(words: &'static Words, act: Act, id: &ApplymentId, failure: &Failure) -> Response {
    tracing::error!(%failure, "a seller's page failed");
    let text = failure.to_string();
    html(StatusCode::INTERNAL_SERVER_ERROR, &SellerPage { text, ..SellerPage::new(words, act, None, id) })
}
