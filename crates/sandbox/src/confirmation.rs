//! The page on which a merchant confirms that its number is to be closed (contract 2.9.1,
//! `confirm_cancel_url`).

use crate::cashier::html;
use crate::cashier::words::Words;
use crate::cashier::yuan::yuan;
use crate::{Sandbox, find, links};
use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::get;
use std::collections::BTreeMap;
use std::sync::Arc;
use tongbao_base::ids::ClosingId;
use tongbao_engine::Failure;
use tongbao_kernel::closing::{ClosingFound, ClosingRef, Confirm, Confirmation, Find};
use tongbao_kernel::merchant;
use tongbao_kernel::model::{AccountKind, Closing, ClosingFlow, ClosingState, Sweep};

/// What a query or a form says.
type Said = BTreeMap<String, String>;

/// The page.
#[derive(Debug, Template)]
#[template(path = "closing.html")]
struct Page {
    words: &'static Words,
    other_href: String,
    title: &'static str,
    text: String,
    refused: Option<String>,
    /// What is to be closed, while it can be confirmed.
    open: Option<Open>,
    done: bool,
}

/// An application that waits for the merchant.
#[derive(Debug)]
struct Open {
    action: String,
    merchant: String,
    number: String,
    /// Accounts and what is in them, in yuan.
    accounts: Vec<(&'static str, String)>,
    payee: Option<String>,
}

pub(crate) fn router() -> Router<Arc<Sandbox>> {
    Router::new().route(&format!("{}/{{closing_id}}", links::CLOSINGS), get(open).post(confirm))
}

/// Shows what is to be closed.
async fn open(
    State(sandbox): State<Arc<Sandbox>>,
    Path(closing_id): Path<ClosingId>,
    Query(said): Query<Said>,
    headers: HeaderMap,
) -> Response {
    let words = Words::of(said.get("lang").map(String::as_str), &headers);
    match page(&sandbox, words, &closing_id).await {
        Ok(Some(page)) => html(StatusCode::OK, &page),
        Ok(None) => html(StatusCode::NOT_FOUND, &unknown(words, &closing_id)),
        Err(failure) => broke(words, &closing_id, &failure),
    }
}

/// The merchant confirms.
async fn confirm(
    State(sandbox): State<Arc<Sandbox>>,
    Path(closing_id): Path<ClosingId>,
    headers: HeaderMap,
    Form(said): Form<Said>,
) -> Response {
    let words = Words::of(said.get("lang").map(String::as_str), &headers);
    match submit(&sandbox, &closing_id).await {
        Ok(None) => html(StatusCode::NOT_FOUND, &unknown(words, &closing_id)),
        Ok(Some(refused)) => match page(&sandbox, words, &closing_id).await {
            Ok(Some(page)) => {
                let status = if refused.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
                html(status, &Page { refused, ..page })
            }
            Ok(None) => html(StatusCode::NOT_FOUND, &unknown(words, &closing_id)),
            Err(failure) => broke(words, &closing_id, &failure),
        },
        Err(failure) => broke(words, &closing_id, &failure),
    }
}

/// Confirms; answers why not, if a rule refuses, and none if there is no such application.
async fn submit(sandbox: &Sandbox, closing_id: &ClosingId) -> Result<Option<Option<String>>, Failure> {
    let Some(row) = row(sandbox, closing_id).await? else { return Ok(None) };
    let confirm = Confirm {
        platform: row.platform,
        sub_mchid: row.sub_mchid,
        closing: ClosingRef::Id(row.closing_id),
        also: None,
        confirmation: Confirmation::Merchant,
    };
    match sandbox.engine.submit(confirm).await {
        Ok(_) => Ok(Some(None)),
        Err(Failure::Refused(refusal)) => Ok(Some(Some(reason(&refusal)))),
        Err(failure) => Err(failure),
    }
}

fn reason(refusal: &tongbao_kernel::refusal::Refusal) -> String {
    use tongbao_kernel::refusal::{ClosingRefusal, Refusal};
    match refusal {
        Refusal::Closing(ClosingRefusal::ClosingBlocked { blocks }) => {
            blocks.iter().map(ToString::to_string).collect::<Vec<_>>().join("；")
        }
        other => other.rule(),
    }
}

async fn row(sandbox: &Sandbox, closing_id: &ClosingId) -> Result<Option<Closing>, Failure> {
    let found: Vec<Closing> =
        find::under_any(&sandbox.engine, |platform| vec![Closing::key(platform, closing_id)]).await?;
    Ok(found.into_iter().find(|row| row.flow == ClosingFlow::Settling))
}

async fn page(
    sandbox: &Sandbox,
    words: &'static Words,
    closing_id: &ClosingId,
) -> Result<Option<Page>, Failure> {
    let Some(row) = row(sandbox, closing_id).await? else { return Ok(None) };
    let (platform, flow) = (row.platform.clone(), row.flow);
    let find = Find { platform: platform.clone(), flow, closing: ClosingRef::Id(row.closing_id.clone()) };
    let found = sandbox.engine.ask(find).await?;
    let name = sandbox.engine.ask(merchant::Find { platform, mchid: row.sub_mchid.clone() }).await?.name;
    let (title, text) = standing(words, row.state);
    let is_open = row.state == ClosingState::WaitingConfirm;
    Ok(Some(Page {
        words,
        other_href: other_href(words, closing_id),
        title,
        text: text.to_owned(),
        refused: None,
        open: is_open.then(|| Open::of(words, &found, name)),
        done: row.state.is_confirmed(),
    }))
}

impl Open {
    fn of(words: &Words, found: &ClosingFound, merchant: String) -> Self {
        let row = &found.closing;
        let account = |(account, amount): &(AccountKind, tongbao_base::Fen)| {
            (account_name(words, *account), yuan(*amount))
        };
        let payee = words.pick("付款至", "Paid to");
        Open {
            action: format!("{}/{}", links::CLOSINGS, row.closing_id),
            number: row.sub_mchid.to_string(),
            accounts: found.accounts.iter().map(account).collect(),
            payee: (row.sweep == Sweep::Apply)
                .then(|| format!("{payee} {} **** {}", row.card_bank, row.card_tail)),
            merchant,
        }
    }
}

fn account_name(words: &Words, account: AccountKind) -> &'static str {
    match account {
        AccountKind::Operation => words.pick("运营账户", "Operating account"),
        AccountKind::Deposit => words.pick("保证金账户", "Deposit"),
        AccountKind::Fees => words.pick("手续费账户", "Fee account"),
        _ => words.pick("基本账户", "Basic account"),
    }
}

fn standing(words: &Words, state: ClosingState) -> (&'static str, &'static str) {
    match state {
        ClosingState::WaitingConfirm => (
            words.pick("确认注销商户号", "Confirm the closing of this merchant"),
            words.pick(
                "注销后该商户号不能再收款、分账、退款或提现，且不可恢复。",
                "Once closed, the number takes no payments, splits, refunds or withdrawals, for good.",
            ),
        ),
        ClosingState::Accepted | ClosingState::Reviewing => (
            words.pick("申请审核中", "Under review"),
            words.pick("审核通过后即可确认。", "It can be confirmed once it passes."),
        ),
        ClosingState::Rejected | ClosingState::Revoked => (
            words.pick("申请已终止", "The application has ended"),
            words.pick("如需注销，请重新提交申请。", "Apply again to close the merchant."),
        ),
        ClosingState::Processing | ClosingState::Cancelled | ClosingState::Paying => (
            words.pick("商户号已注销", "The merchant is closed"),
            words.pick("账户资金将按申请处理。", "Its money is handled as applied for."),
        ),
    }
}

fn blank(words: &'static Words, closing_id: &ClosingId, title: &'static str, text: String) -> Page {
    let other_href = other_href(words, closing_id);
    Page { words, other_href, title, text, refused: None, open: None, done: false }
}

fn unknown(words: &'static Words, closing_id: &ClosingId) -> Page {
    let text = words.pick("请核对链接。", "Check the link.").to_owned();
    blank(words, closing_id, words.pick("申请不存在", "There is no such application"), text)
}

fn broke(words: &'static Words, closing_id: &ClosingId, failure: &Failure) -> Response {
    tracing::error!(%failure, "the page of a closing failed");
    let page = blank(words, closing_id, words.pick("系统错误", "The server failed"), failure.to_string());
    html(StatusCode::INTERNAL_SERVER_ERROR, &page)
}

/// The same page in the other language. Numbers that are no numbers lead nowhere.
fn other_href(words: &Words, closing_id: &ClosingId) -> String {
    let is_number = closing_id.as_str().bytes().all(|byte| byte.is_ascii_alphanumeric());
    let id = if is_number { closing_id.as_str() } else { "" };
    format!("{}/{id}?lang={}", links::CLOSINGS, words.other_lang)
}
