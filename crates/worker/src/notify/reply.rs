//! Whether a receiver said yes (4.1).

use tongbao_kernel::notification::Delivery;

/// What was heard of a receiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heard {
    /// HTTP status, if there was a reply.
    pub(crate) status: Option<i64>,
    /// Yes or no.
    pub(crate) delivery: Delivery,
}

impl Heard {
    /// Nothing.
    pub(crate) fn silence(reason: String) -> Self {
        Heard { status: None, delivery: Delivery::Failed(reason) }
    }

    /// A reply that broke off.
    pub(crate) fn broken(status: u16, reason: String) -> Self {
        Heard { status: Some(status.into()), delivery: Delivery::Failed(reason) }
    }
}

/// Any 2xx is a yes, whatever its body, unless it says `FAIL` itself.
pub(crate) fn judge(status: u16, body: &[u8]) -> Heard {
    let delivery = if !(200..300).contains(&status) {
        Delivery::Failed(format!("status {status} is not 2xx"))
    } else if let Some(message) = failure(body) {
        Delivery::Failed(format!("the receiver said FAIL: {message}"))
    } else {
        Delivery::Accepted
    };
    Heard { status: Some(status.into()), delivery }
}

fn failure(body: &[u8]) -> Option<String> {
    let said: serde_json::Value = serde_json::from_slice(body).ok()?;
    let code = said.get("code")?.as_str()?;
    let message = said.get("message").and_then(serde_json::Value::as_str).unwrap_or_default();
    code.eq_ignore_ascii_case("FAIL").then(|| message.chars().take(200).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_2xx_is_a_yes_unless_its_body_says_fail() {
        let cases: &[(u16, &str, bool)] = &[
            (200, "", true),
            (204, "", true),
            (200, r#"{"code":"SUCCESS","message":"成功"}"#, true),
            (200, "ok", true),
            (200, r#"{"code":1}"#, true),
            (201, "[]", true),
            (200, r#"{"code":"FAIL","message":"失败"}"#, false),
            (199, "", false),
            (301, "", false),
            (302, "", false),
            (400, r#"{"code":"SUCCESS"}"#, false),
            (500, "", false),
        ];
        for (status, body, yes) in cases {
            let heard = judge(*status, body.as_bytes());
            assert_eq!(heard.delivery == Delivery::Accepted, *yes, "{status} {body}");
            assert_eq!(heard.status, Some((*status).into()));
        }
    }
}
