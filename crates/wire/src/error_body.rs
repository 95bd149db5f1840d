//! The body of every refused request (1.11).

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// `{"code", "detail", "message"}`, in the order observed on the wire.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// The code that clients branch on, `PARAM_ERROR`.
    pub code: String,
    /// What exactly is wrong, for those who debug; absent where there is nothing to add.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub detail: Option<Value>,
    /// The reason in a sentence for people.
    pub message: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_without_detail_has_two_fields() {
        let body = ErrorBody { code: "RULE_LIMIT".into(), detail: None, message: "超出限制".into() };
        let text = serde_json::to_string(&body).unwrap();
        assert_eq!(text, r#"{"code":"RULE_LIMIT","message":"超出限制"}"#);
        assert_eq!(serde_json::from_str::<ErrorBody>(&text).unwrap(), body);
    }
}
