//! What the story is told with: clients, callbacks, the control API, and a narrator who checks.

use super::callbacks::Callbacks;
use crate::client::{Client, Reply};
use crate::folder::Folder;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use tongbao_wire::keys::Apiv3Key;

/// The stage.
pub struct Stage {
    client: Arc<Client>,
    /// What the platform was told.
    pub callbacks: Callbacks,
    http: reqwest::Client,
    base: String,
    /// The platform.
    pub platform: String,
    /// Its application.
    pub appid: String,
    /// Its sub-merchants: number and name.
    pub sellers: Vec<(String, String)>,
    /// The buyers.
    pub buyers: Vec<String>,
    balances: BTreeMap<(String, String), i64>,
    checks: usize,
    failures: Vec<String>,
}

impl Stage {
    /// Sets the stage for the demo platform of an installation.
    pub async fn new(folder: &Folder, base: &str) -> Result<Stage, String> {
        let text = std::fs::read_to_string(folder.demo_file()).map_err(|error| error.to_string())?;
        let demo: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let list = |name: &str| demo[name].as_array().cloned().unwrap_or_default();
        let platform = text(&demo["platform"]["mchid"]);
        let client = Arc::new(Client::new(folder, base, &platform)?);
        let key = std::fs::read_to_string(folder.merchant(&platform).join("apiv3_key.txt"));
        let key = Apiv3Key::parse(key.map_err(|error| error.to_string())?.trim());
        let key = key.map_err(|error| error.to_string())?;
        let mut stage = Stage {
            callbacks: Callbacks::start(Arc::clone(&client), key).await?,
            client,
            http: reqwest::Client::builder().no_proxy().build().map_err(|error| error.to_string())?,
            base: base.to_owned(),
            platform,
            appid: text(&demo["platform"]["appid"]),
            sellers: list("sub_merchants")
                .iter()
                .map(|one| (text(&one["sub_mchid"]), text(&one["name"])))
                .collect(),
            buyers: list("buyers").iter().map(|one| text(&one["openid"])).collect(),
            balances: BTreeMap::new(),
            checks: 0,
            failures: Vec::new(),
        };
        stage.balances = stage.read_balances().await?;
        Ok(stage)
    }

    /// A call that must be granted; gives the reply's body.
    pub async fn granted(&mut self, path: &str, body: &Value) -> Result<Value, String> {
        let reply = self.client.post(path, body).await?;
        granted(path, reply)
    }

    /// A text that only the platform's side can read.
    pub fn seal(&self, plain: &str) -> Result<String, String> {
        self.client.seal(plain)
    }

    /// Uploads a picture; gives its media_id.
    pub async fn upload(&mut self, picture: (&str, &[u8]), sha256: &str) -> Result<String, String> {
        let path = "/v3/merchant/media/upload";
        let reply = granted(path, self.client.upload(path, picture, sha256).await?)?;
        Ok(reply["media_id"].as_str().unwrap_or_default().to_owned())
    }

    /// The text behind a link of the platform's.
    pub async fn download(&self, url: &str) -> Result<String, String> {
        self.client.download(url).await
    }

    /// A query that must be granted; gives the reply's body.
    pub async fn found(&mut self, path: &str) -> Result<Value, String> {
        let reply = self.client.get(path).await?;
        granted(path, reply)
    }

    /// A call that must be refused so.
    pub async fn refused(&mut self, path: &str, body: &Value, code: &str) -> Result<(), String> {
        let reply = self.client.post(path, body).await?;
        let got = reply.body["code"].as_str().unwrap_or_default();
        let message = reply.body["message"].as_str().unwrap_or_default();
        println!("     refused: {} {got} {message}", reply.status);
        self.check(&format!("{path} is refused with {code}"), got == code);
        Ok(())
    }

    /// The control API.
    pub async fn control(&self, path: &str, body: &Value) -> Result<Value, String> {
        let url = format!("{}/sandbox/v1/{path}", self.base);
        let request =
            if body.is_null() { self.http.get(url) } else { self.http.post(url).body(body.to_string()) };
        let reply = request
            .header("Content-Type", "application/json")
            .send()
            .await
            .map_err(|error| format!("{path}: {error}"))?;
        let status = reply.status();
        let text = reply.text().await.map_err(|error| format!("{path}: {error}"))?;
        if !status.is_success() {
            return Err(format!("{path}: {status} {text}"));
        }
        serde_json::from_str(&text).map_err(|error| format!("{path}: {error}"))
    }

    /// Does everything that is due now.
    pub async fn settle(&self) -> Result<(), String> {
        self.control("settle", &json!({})).await.map(drop)
    }

    /// Prints which accounts changed since the last time, and by how much.
    pub async fn show_moved(&mut self) -> Result<(), String> {
        let now = self.read_balances().await?;
        for ((owner, account), balance) in &now {
            let before = self.balances.get(&(owner.clone(), account.clone())).copied().unwrap_or_default();
            if before != *balance {
                let name = self.name_of(owner);
                println!(
                    "     {name:<28} {account:<16} {:>14} -> {:>14}  ({:+})",
                    yuan(before),
                    yuan(*balance),
                    Yuan(balance - before)
                );
            }
        }
        self.balances = now;
        Ok(())
    }

    /// What an account holds, as last shown.
    pub fn balance(&self, owner: &str, account: &str) -> i64 {
        self.balances.get(&(owner.to_owned(), account.to_owned())).copied().unwrap_or_default()
    }

    /// Notes whether something held.
    pub fn check(&mut self, what: &str, holds: bool) {
        self.checks += 1;
        if !holds {
            println!("     NOT SO: {what}");
            self.failures.push(what.to_owned());
        }
    }

    /// Says how it went; gives whether everything held.
    pub fn summary(&self) -> bool {
        let failed = self.failures.len();
        println!("\n{} of {} checks held", self.checks - failed, self.checks);
        failed == 0
    }

    fn name_of(&self, owner: &str) -> String {
        if owner == self.platform {
            return format!("platform {owner}");
        }
        if let Some(place) = self.sellers.iter().position(|(mchid, _)| mchid == owner) {
            return format!("seller {} {owner}", place + 1);
        }
        if self.buyers.iter().any(|openid| openid == owner) {
            let tail = owner.char_indices().rev().nth(5).map_or(owner, |(at, _)| &owner[at..]);
            return format!("person …{tail}");
        }
        owner.to_lowercase()
    }

    async fn read_balances(&self) -> Result<BTreeMap<(String, String), i64>, String> {
        let reply = self.control("trial-balance", &Value::Null).await?;
        let accounts = reply["accounts"].as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        Ok(accounts
            .iter()
            .map(|one| {
                ((text(&one["owner"]), text(&one["account"])), one["balance"].as_i64().unwrap_or_default())
            })
            .collect())
    }
}

fn granted(path: &str, reply: Reply) -> Result<Value, String> {
    if (200..300).contains(&reply.status) {
        Ok(reply.body)
    } else {
        Err(format!("{path}: {} {}", reply.status, reply.body))
    }
}

/// An amount as people read it.
pub fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", fen.unsigned_abs() / 100, fen.unsigned_abs() % 100)
}

/// An amount with its sign.
struct Yuan(i64);

impl std::fmt::Display for Yuan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 >= 0 && f.sign_plus() { "+" } else { "" };
        write!(f, "{sign}{}", yuan(self.0))
    }
}
