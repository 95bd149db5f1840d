//! The `Authorization` header.

use super::SCHEME;
use tongbao_base::Time;

/// Who signed a request, when, and the signature. Texts are as sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorization {
    /// The merchant that signed.
    pub mchid: String,
    /// Its random text.
    pub nonce_str: String,
    /// Its clock in seconds since 1970.
    pub timestamp: i64,
    /// The certificate whose key signed; either case of hexadecimal digits.
    pub serial_no: String,
    /// Base64.
    pub signature: String,
}

/// What is wrong with an `Authorization` header. The text is the message of the 401 (1.11).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuthorizationError {
    /// It does not begin with the scheme and a space.
    #[error("Http头Authorization值格式错误：认证类型应为{SCHEME}")]
    Scheme,
    /// Something in the list is not `key="value"`.
    #[error("Http头Authorization值格式错误：{at:?}处应为 key=\"value\"，以逗号分隔")]
    Syntax {
        /// The first characters that cannot be read.
        at: String,
    },
    /// An attribute is not there.
    #[error("Http头Authorization值格式错误：缺少{0}")]
    Missing(&'static str),
    /// An attribute is there but empty.
    #[error("Http头Authorization值格式错误：{0}为空")]
    Empty(&'static str),
    /// An attribute is there twice.
    #[error("Http头Authorization值格式错误：{0}重复")]
    Duplicate(&'static str),
    /// An attribute is none of the five.
    #[error("Http头Authorization值格式错误：未知的属性{0:?}")]
    Unknown(String),
    /// The timestamp is not a number of seconds.
    #[error("Http头Authorization值格式错误：timestamp应为秒级时间戳，实际为{0:?}")]
    Timestamp(String),
}

const NAMES: [&str; 5] = ["mchid", "nonce_str", "timestamp", "serial_no", "signature"];
/// How much of unreadable text an error repeats.
const SHOWN: usize = 20;

impl Authorization {
    /// Reads the header: the scheme and five attributes in any order, with any white space between
    /// them (1.3).
    pub fn parse(header: &str) -> Result<Self, AuthorizationError> {
        let (scheme, mut rest) =
            header.trim().split_once(char::is_whitespace).ok_or(AuthorizationError::Scheme)?;
        if !scheme.eq_ignore_ascii_case(SCHEME) {
            return Err(AuthorizationError::Scheme);
        }
        let mut values: [Option<&str>; NAMES.len()] = [None; NAMES.len()];
        while !rest.is_empty() {
            let (name, value, after) = read_attribute(rest)?;
            rest = after;
            let at = NAMES
                .iter()
                .position(|known| *known == name)
                .ok_or_else(|| AuthorizationError::Unknown(shown(name)))?;
            if values[at].replace(value).is_some() {
                return Err(AuthorizationError::Duplicate(NAMES[at]));
            }
        }
        let value = |at: usize| match values[at] {
            None => Err(AuthorizationError::Missing(NAMES[at])),
            Some("") => Err(AuthorizationError::Empty(NAMES[at])),
            Some(text) => Ok(text),
        };
        Ok(Authorization {
            mchid: value(0)?.to_owned(),
            nonce_str: value(1)?.to_owned(),
            timestamp: read_timestamp(value(2)?)?,
            serial_no: value(3)?.to_owned(),
            signature: value(4)?.to_owned(),
        })
    }

    /// Whether its timestamp lies at most `skew_ms` before or after `now`, both in whole seconds.
    pub fn is_fresh(&self, now: Time, skew_ms: i64) -> bool {
        let off = now.unix_seconds().abs_diff(self.timestamp);
        off <= skew_ms.unsigned_abs() / Time::SECOND.unsigned_abs()
    }
}

/// Name, value, and what comes after the attribute and its comma.
fn read_attribute(text: &str) -> Result<(&str, &str, &str), AuthorizationError> {
    let wrong = |at: &str| AuthorizationError::Syntax { at: shown(at) };
    let (name, rest) = text.split_once('=').ok_or_else(|| wrong(text))?;
    let quoted = rest.trim_start().strip_prefix('"').ok_or_else(|| wrong(text))?;
    let (value, rest) = quoted.split_once('"').ok_or_else(|| wrong(text))?;
    let rest = rest.trim_start();
    let after = if rest.is_empty() { rest } else { rest.strip_prefix(',').ok_or_else(|| wrong(rest))? };
    Ok((name.trim(), value, after.trim_start()))
}

fn read_timestamp(text: &str) -> Result<i64, AuthorizationError> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = text.parse().ok().filter(|_| digits);
    seconds.ok_or_else(|| AuthorizationError::Timestamp(shown(text)))
}

fn shown(text: &str) -> String {
    text.chars().take(SHOWN).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signature::SKEW;

    fn parse(list: &str) -> Result<Authorization, AuthorizationError> {
        Authorization::parse(&format!("{SCHEME} {list}"))
    }

    #[test]
    fn attributes_are_read_in_any_order_and_spacing() {
        let expected = Authorization {
            mchid: "1600000001".to_owned(),
            nonce_str: "a1B2c3D4e".to_owned(),
            timestamp: 1_760_000_000,
            serial_no: "5157f09efdc096de15ebe81a47057a7232f1b8e1".to_owned(),
            signature: "ab/+cd==".to_owned(),
        };
        let mchid = r#"mchid="1600000001""#;
        let nonce = r#"nonce_str="a1B2c3D4e""#;
        let time = r#"timestamp="1760000000""#;
        let serial = r#"serial_no="5157f09efdc096de15ebe81a47057a7232f1b8e1""#;
        let signature = r#"signature="ab/+cd==""#;
        for list in [
            format!("{mchid},{nonce},{time},{serial},{signature}"),
            format!("{mchid}, {nonce}, {signature}, {time}, {serial}"),
            format!("{signature},\n  {serial},\r\n\t{time},{nonce},{mchid}"),
            format!("  {time} ,{serial} , {mchid},  {signature},{nonce}  "),
            format!("{serial},{signature},{nonce},{mchid},{time},"),
            format!("mchid = \"1600000001\",{nonce},{signature},{serial},{time}"),
        ] {
            assert_eq!(parse(&list).as_ref(), Ok(&expected), "{list}");
        }
        let lower = format!("wechatpay2-sha256-rsa2048\t{mchid},{nonce},{time},{serial},{signature}");
        assert_eq!(Authorization::parse(&lower).as_ref(), Ok(&expected));
    }

    #[test]
    fn a_malformed_header_says_what_is_wrong() {
        use AuthorizationError::{Duplicate, Empty, Missing, Scheme, Syntax, Timestamp, Unknown};
        let whole = r#"mchid="1",nonce_str="2",timestamp="3",serial_no="4",signature="5""#;
        assert!(parse(whole).is_ok());
        let without = |name: &str| {
            let kept: Vec<&str> = whole.split(',').filter(|one| !one.starts_with(name)).collect();
            kept.join(",")
        };
        for name in NAMES {
            assert_eq!(parse(&without(name)), Err(Missing(name)));
            assert_eq!(parse(&format!("{whole},{name}=\"9\"")), Err(Duplicate(name)));
            assert_eq!(parse(&format!("{},{name}=\"\"", without(name))), Err(Empty(name)));
        }
        let syntax = |at: &str| Err(Syntax { at: at.to_owned() });
        for (list, error) in [
            ("mchid", syntax("mchid")),
            ("mchid=1,nonce_str=2", syntax("mchid=1,nonce_str=2")),
            (r#"mchid="1"#, syntax(r#"mchid="1"#)),
            (r#"mchid="1" nonce_str="2""#, syntax(r#"nonce_str="2""#)),
            (r#"mchid="1",,"#, syntax(",")),
            (r#"mchid="1",sub_mchid="2""#, Err(Unknown("sub_mchid".to_owned()))),
            (r#"MCHID="1""#, Err(Unknown("MCHID".to_owned()))),
        ] {
            assert_eq!(parse(list), error, "{list}");
        }
        for timestamp in ["now", "-3", "+3", "1.5", "99999999999999999999"] {
            let list = format!("{},timestamp=\"{timestamp}\"", without("timestamp"));
            assert_eq!(parse(&list), Err(Timestamp(timestamp.to_owned())));
        }
        for header in ["", "Bearer x", SCHEME, "WECHATPAY2-SM2-WITH-SM3 mchid=\"1\""] {
            assert_eq!(Authorization::parse(header), Err(Scheme), "{header}");
        }
    }

    #[test]
    fn every_message_begins_as_observed() {
        let headers = ["", &format!("{SCHEME} x"), &format!("{SCHEME} mchid=\"1\"")];
        for header in headers {
            let message = Authorization::parse(header).unwrap_err().to_string();
            assert!(message.starts_with("Http头Authorization值格式错误"), "{message}");
        }
    }

    #[test]
    fn a_timestamp_may_be_five_minutes_off_and_not_more() {
        let now = Time::from_ms(1_760_000_000_999);
        for (timestamp, fresh) in [
            (1_760_000_000, true),
            (1_759_999_700, true),
            (1_759_999_699, false),
            (1_760_000_300, true),
            (1_760_000_301, false),
            (1_760_000_000_000, false),
            (0, false),
            (i64::MAX, false),
        ] {
            let list =
                format!(r#"mchid="1",nonce_str="2",timestamp="{timestamp}",serial_no="4",signature="5""#);
            assert_eq!(parse(&list).unwrap().is_fresh(now, SKEW), fresh, "{timestamp}");
        }
    }
}
