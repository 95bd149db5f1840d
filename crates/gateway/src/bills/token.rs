//! What a link holds: sealed, so that nobody reads it, makes one up or changes one.

use crate::caller::Caller;
use crate::code::Code;
use crate::fault::{Fault, Location};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use tongbao_base::{Day, Time};
use tongbao_vault::Vault;

/// What is sealed: nothing else that was sealed opens as a link.
const CONTEXT: &str = "bill/link";

/// What a download needs to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Token {
    /// Who may fetch: the merchant that asked, whose day it is, too.
    pub(crate) mchid: String,
    /// The day's number.
    pub(crate) day: i64,
    /// The bill under its day.
    pub(crate) name: String,
    /// One part of it, counted from 0; none: all.
    pub(crate) part: Option<usize>,
    /// Compressed, or as text.
    pub(crate) gzip: bool,
    /// Encrypted with this key and nonce.
    pub(crate) seal: Option<(String, String)>,
    /// Until when, in milliseconds since 1970.
    pub(crate) until_ms: i64,
}

impl Token {
    /// As it stands in a link.
    pub(crate) fn write(&self, vault: &Vault) -> Result<String, serde_json::Error> {
        let text = serde_json::to_vec(self)?;
        Ok(URL_SAFE_NO_PAD.encode(vault.seal(CONTEXT, &text)))
    }

    /// Reads it: made here, for this merchant, and not too long ago (5.2).
    pub(crate) fn read(text: &str, caller: &Caller, now: Time) -> Result<Token, Fault> {
        let sealed = URL_SAFE_NO_PAD.decode(text).map_err(|_| unreadable())?;
        let text = caller.vault.open(CONTEXT, &sealed).map_err(|_| unreadable())?;
        let token: Token = serde_json::from_slice(&text).map_err(|_| unreadable())?;
        if token.mchid != caller.platform.as_str() {
            return Err(not_yours(caller.platform.as_str()));
        }
        let until = Time::from_ms(token.until_ms);
        if now >= until { Err(expired(until, now)) } else { Ok(token) }
    }

    pub(crate) fn day(&self) -> Day {
        Day::from_number(self.day)
    }
}

/// The token is none of ours.
pub(crate) fn unreadable() -> Fault {
    let message = "下载链接无效：token不是由本平台签发，请重新申请账单";
    Fault::new(Code::InvalidRequest, "BillLinkUnreadable", message).at("/token", Location::Query)
}

/// The token was given too long ago.
pub(crate) fn expired(until: Time, now: Time) -> Fault {
    let message = format!("下载链接已过期：有效期至 {until}，当前时间 {now}，请重新申请账单");
    Fault::new(Code::InvalidRequest, "BillLinkExpired", message).at("/token", Location::Query)
}

/// The token was given to another merchant.
pub(crate) fn not_yours(mchid: &str) -> Fault {
    let message = format!("无权下载此账单：下载链接不是由商户号 {mchid} 申请");
    Fault::new(Code::NoAuth, "BillLinkNotYours", message)
}
