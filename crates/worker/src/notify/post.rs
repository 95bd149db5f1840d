//! One POST to a receiver, and nothing more: no redirects, no cookies, no proxy.

use super::guard::{Guarded, LookUp, Targets};
use super::reply::{Heard, judge};
use reqwest::header::HeaderMap;
use reqwest::{Client, Response, Url};
use std::sync::Arc;
use std::time::Duration;

/// More of a reply than anybody needs to say yes or no.
const REPLY_BYTES_MAX: usize = 64 * 1024;

/// Posts callbacks, keeping connections open.
#[derive(Debug)]
pub(crate) struct Post {
    client: Client,
    targets: Arc<Targets>,
}

/// A callback ready to go.
#[derive(Debug)]
pub(crate) struct Letter {
    /// Where to.
    pub(crate) url: String,
    /// With which headers.
    pub(crate) headers: HeaderMap,
    /// The signed bytes.
    pub(crate) body: Vec<u8>,
}

impl Post {
    /// Opens no connection yet.
    pub(crate) fn new(targets: Targets, look_up: LookUp) -> Result<Self, reqwest::Error> {
        let targets = Arc::new(targets);
        let client = Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .http1_only()
            // One official SDK looks its headers up by exact case.
            .http1_title_case_headers()
            .user_agent("Tongbao")
            .dns_resolver(Arc::new(Guarded { targets: Arc::clone(&targets), look_up }));
        Ok(Post { client: client.build()?, targets })
    }

    /// Sends a callback and hears the answer; one that takes longer than `timeout` to come whole
    /// is no answer.
    pub(crate) async fn send(&self, letter: Letter, timeout: Duration) -> Heard {
        let url = match Url::parse(&letter.url) {
            Ok(url) => url,
            Err(error) => return Heard::silence(format!("the URL cannot be read: {error}")),
        };
        if let Err(reason) = self.targets.judge(&url) {
            return Heard::silence(reason);
        }
        let exchange = async {
            let request = self.client.post(url).headers(letter.headers).body(letter.body);
            match request.send().await {
                Ok(reply) => hear(reply).await,
                Err(error) => Heard::silence(reason(&error)),
            }
        };
        match tokio::time::timeout(timeout, exchange).await {
            Ok(heard) => heard,
            Err(_) => Heard::silence(format!("no reply within {timeout:?}")),
        }
    }
}

async fn hear(mut reply: Response) -> Heard {
    let status = reply.status().as_u16();
    let mut body = Vec::new();
    while body.len() < REPLY_BYTES_MAX {
        match reply.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => break,
            Err(error) => return Heard::broken(status, reason(&error)),
        }
    }
    judge(status, &body)
}

/// The innermost cause: `Connection refused` rather than `error sending request`.
fn reason(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(cause) = innermost.source() {
        innermost = cause;
    }
    innermost.to_string()
}
