//! What a buyer's client hands over to start a payment, and its signature (1.13).

mod diagnose;

pub use diagnose::{Diagnosis, Expected};
use serde::Deserialize;

/// The call of a web page in the app (JSAPI) or of a mini program.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Jsapi {
    /// The application that calls.
    pub app_id: String,
    /// Seconds since 1970, as text.
    pub time_stamp: String,
    /// Random text.
    pub nonce_str: String,
    /// `prepay_id=…`.
    pub package: String,
    /// `RSA`.
    pub sign_type: String,
    /// Base64.
    pub pay_sign: String,
}

/// The call of an application on the phone (APP).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct App {
    /// The application that calls.
    pub appid: String,
    /// The merchant.
    pub partnerid: String,
    /// The bare prepay id.
    pub prepayid: String,
    /// `Sign=WXPay`; not signed.
    pub package: String,
    /// Random text.
    pub noncestr: String,
    /// Seconds since 1970, as text.
    pub timestamp: String,
    /// Base64.
    pub sign: String,
}

/// Either call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    /// From a web page or a mini program.
    Jsapi(Jsapi),
    /// From an application.
    App(App),
}

/// The four signed lines: what they are called in the call, and what stands there.
type Lines<'a> = [(&'static str, &'a str); 4];

impl Call {
    /// The text that the merchant signs with its API key: four lines, each with its line feed.
    pub fn message(&self) -> String {
        message(&self.lines())
    }

    fn lines(&self) -> Lines<'_> {
        match self {
            Call::Jsapi(call) => [
                ("appId", &call.app_id),
                ("timeStamp", &call.time_stamp),
                ("nonceStr", &call.nonce_str),
                ("package", &call.package),
            ],
            Call::App(call) => [
                ("appid", &call.appid),
                ("timestamp", &call.timestamp),
                ("noncestr", &call.noncestr),
                ("prepayid", &call.prepayid),
            ],
        }
    }

    fn signature(&self) -> &str {
        match self {
            Call::Jsapi(call) => &call.pay_sign,
            Call::App(call) => &call.sign,
        }
    }
}

fn message(lines: &Lines<'_>) -> String {
    lines.iter().flat_map(|(_, value)| [*value, "\n"]).collect()
}

#[cfg(test)]
mod tests;
