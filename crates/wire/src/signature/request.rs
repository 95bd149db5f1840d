//! What a request's signature covers, and how a wrong one is explained.

use serde_json::{Value, json};

/// How much of the body the explanation repeats, as observed.
const BODY_SHOWN: usize = 8;

/// The target as it is signed: exactly as on the wire, less a bare trailing `?` (clients 8).
pub fn signed_target(target: &str) -> &str {
    target.strip_suffix('?').filter(|path| !path.contains('?')).unwrap_or(target)
}

/// The five lines of a request: method, target, timestamp, nonce, body, each with its line feed.
///
/// `target` is the raw request target with its query; `body` the raw body, or only the `meta` text
/// of an upload (1.3).
pub fn request_message(method: &str, target: &str, timestamp: i64, nonce: &str, body: &[u8]) -> Vec<u8> {
    let mut message = format!("{method}\n{}\n{timestamp}\n{nonce}\n", signed_target(target)).into_bytes();
    message.reserve_exact(body.len() + 1);
    message.extend_from_slice(body);
    message.push(b'\n');
    message
}

/// The `detail` of the 401 for a signature that does not match: what was verified, with the body
/// cut short (1.11).
pub fn sign_information(method: &str, target: &str, timestamp: i64, nonce: &str, body: &[u8]) -> Value {
    let length = request_message(method, target, timestamp, nonce, body).len();
    let shown: String = String::from_utf8_lossy(body).chars().take(BODY_SHOWN).collect();
    let truncated = request_message(method, target, timestamp, nonce, shown.as_bytes());
    json!({
        "detail": {"issue": "sign not match"},
        "field": "signature",
        "location": "authorization",
        "sign_information": {
            "method": method,
            "sign_message_length": length,
            "truncated_sign_message": String::from_utf8_lossy(&truncated),
            "url": signed_target(target),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error_body::ErrorBody;
    use crate::testing::official_public_key;

    const NONCE: &str = "593BEC0C930BF1AFEB40B4A08C8FB242";

    /// The example of the official documents, signed with their test key.
    #[test]
    fn the_official_signature_of_an_order_verifies() {
        let body = concat!(
            r#"{"appid":"wxd678efh567hg6787","mchid":"1900007291","description":"Image形象店-深圳腾大-QQ公仔","#,
            r#""out_trade_no":"1217752501201407033233368018","notify_url":"https://www.weixin.qq.com/wxpay/pay.php","#,
            r#""amount":{"total":100,"currency":"CNY"},"payer":{"openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"}}"#,
        );
        let signature = "jnks4dlrPw3ZX+ozVvSK39oa0t7OMBsg83BHAwd8BRdUFiVaQNTLTvci+wURgP1OQBbKYhFGvt7iqYpDSTQkp7Uq1sltaQKyncCyrA1g88m5bsKERQfPyT0ahSwKTYJ1CAn9QiJuSJRq1QsQs07eehbU/k9BCS51jTyc1Jpsi2H77HF9f/BnjXAOP3/sPObg6V5Ee4EzwLox684hhuMuIwHo7D8KFk3LIHOKDcNI4It1aCXydFWNpNK+SG86VUDe5kwoDpw4Ulqfu9z8OFDGbDs9TCxEv8iqQzbpxOlEVoOe2kalSYM5kApQb3nZcxdUtoE0liJGW3RGUNE0t4v01A==";
        let signed = |body: &str| {
            request_message("POST", "/v3/pay/transactions/jsapi", 1_554_208_460, NONCE, body.as_bytes())
        };
        assert!(official_public_key().verify(&signed(body), signature));
        assert!(!official_public_key().verify(&signed(&body.replace("100", "101")), signature));
    }

    #[test]
    fn a_request_is_signed_as_five_lines_over_the_raw_target() {
        for (target, signed) in [
            ("/v3/certificates", "/v3/certificates"),
            ("/v3/certificates?", "/v3/certificates"),
            ("/v3/a%20b?x=%E8%8C%B6&y=/", "/v3/a%20b?x=%E8%8C%B6&y=/"),
            ("/v3/a?x=1?", "/v3/a?x=1?"),
            ("/v3/ecommerce/applyments/", "/v3/ecommerce/applyments/"),
        ] {
            let message = request_message("GET", target, 1, "N", b"");
            assert_eq!(String::from_utf8(message).unwrap(), format!("GET\n{signed}\n1\nN\n\n"));
        }
        let message = request_message("POST", "/v3/a", 1, "N", b"{\xff}\n");
        assert_eq!(message, b"POST\n/v3/a\n1\nN\n{\xff}\n\n");
    }

    #[test]
    fn a_wrong_signature_is_explained_in_the_observed_form() {
        let target = "/v3/certificates?algorithm_type=RSA";
        let body = ErrorBody {
            code: "SIGN_ERROR".to_owned(),
            detail: Some(sign_information("GET", target, 1_554_208_460, NONCE, b"")),
            message: "错误的签名，验签失败".to_owned(),
        };
        let expected = concat!(
            r#"{"code":"SIGN_ERROR","detail":{"detail":{"issue":"sign not match"},"field":"signature","#,
            r#""location":"authorization","sign_information":{"method":"GET","sign_message_length":85,"#,
            r#""truncated_sign_message":"GET\n/v3/certificates?algorithm_type=RSA\n1554208460\n"#,
            r#"593BEC0C930BF1AFEB40B4A08C8FB242\n\n","url":"/v3/certificates?algorithm_type=RSA"}},"#,
            r#""message":"错误的签名，验签失败"}"#,
        );
        assert_eq!(serde_json::to_string(&body).unwrap(), expected);
    }

    #[test]
    fn an_explanation_counts_the_whole_body_but_shows_only_its_start() {
        let body = r#"{"amount":{"total":100},"name":"茶"}"#;
        let detail = sign_information("POST", "/v3/a?", 7, "N", body.as_bytes());
        let shown = &detail["sign_information"];
        assert_eq!(shown["truncated_sign_message"], "POST\n/v3/a\n7\nN\n{\"amount\n");
        assert_eq!(shown["sign_message_length"], "POST\n/v3/a\n7\nN\n\n".len() + body.len());
        assert_eq!(shown["url"], "/v3/a");
        let binary = sign_information("POST", "/v3/a", 7, "N", b"\xff\xfe");
        assert_eq!(binary["sign_information"]["sign_message_length"], 18);
    }
}
