//! The start page: what runs here, and how a newcomer's own code finds it.

mod words;

use crate::cashier::{Said, Words, html};
use crate::control::{CALLS, Call};
use crate::{Sandbox, find};
use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HOST};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::sync::Arc;
use tongbao_base::ids::{AppId, MchId};
use tongbao_engine::{Clock, Failure};
use tongbao_kernel::model::{AppBinding, Merchant};
use tongbao_kernel::tables::TableId;
use tongbao_store::Select;
use words::Sentences;

/// Platforms shown: the demo's, and a few more.
const SHOWN_MAX: usize = 5;

pub(crate) fn router() -> Router<Arc<Sandbox>> {
    Router::new().route("/", get(open)).route("/sandbox/start.css", get(style))
}

/// A merchant that signs.
struct Signer {
    mchid: MchId,
    name: String,
    appids: Vec<AppId>,
    sub_merchants: usize,
}

#[derive(Template)]
#[template(path = "start.html")]
struct StartPage {
    words: &'static Words,
    text: &'static Sentences,
    other_href: String,
    base: String,
    version: &'static str,
    now: String,
    signers: Vec<Signer>,
    calls: &'static [Call],
}

impl StartPage {
    /// The merchant of the examples.
    fn example(&self) -> &str {
        self.signers.first().map_or("MCHID", |signer| signer.mchid.as_str())
    }

    fn does<'a>(&self, call: &'a Call) -> &'a str {
        self.words.pick(call.zh, call.en)
    }
}

async fn open(State(sandbox): State<Arc<Sandbox>>, Query(said): Query<Said>, headers: HeaderMap) -> Response {
    let words = Words::of(said.get("lang").map(String::as_str), &headers);
    match signers(&sandbox).await {
        Ok(signers) => {
            let page = StartPage {
                words,
                text: Sentences::of(words),
                other_href: format!("/?lang={}", words.other_lang),
                base: base(&sandbox, &headers),
                version: env!("CARGO_PKG_VERSION"),
                now: sandbox.clock.now().rfc3339(),
                signers,
                calls: CALLS,
            };
            html(StatusCode::OK, &page)
        }
        Err(failure) => {
            tracing::error!(%failure, "the start page failed");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

async fn style() -> impl IntoResponse {
    let headers = [(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, "max-age=300")];
    (headers, include_str!("../../templates/start.css"))
}

/// This server as it is reached.
fn base(sandbox: &Sandbox, headers: &HeaderMap) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("127.0.0.1:8420");
    sandbox.public_url.clone().unwrap_or_else(|| format!("http://{host}"))
}

async fn signers(sandbox: &Sandbox) -> Result<Vec<Signer>, Failure> {
    let engine = &sandbox.engine;
    let mut signers = Vec::new();
    for mchid in find::platforms(engine).await?.into_iter().take(SHOWN_MAX) {
        let select = Select::all(TableId::Merchant, 0).equal("platform", &mchid);
        let merchants: Vec<Merchant> = find::all(engine, select).await?;
        let select = Select::all(TableId::AppBinding, 0).equal("platform", &mchid).equal("mchid", &mchid);
        let bound: Vec<AppBinding> = find::all(engine, select).await?;
        let own = merchants.iter().find(|merchant| merchant.mchid == mchid);
        signers.push(Signer {
            name: own.map(|merchant| merchant.name.clone()).unwrap_or_default(),
            appids: bound.into_iter().map(|binding| binding.appid).collect(),
            sub_merchants: merchants.iter().filter(|merchant| merchant.mchid != mchid).count(),
            mchid,
        });
    }
    Ok(signers)
}
