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
