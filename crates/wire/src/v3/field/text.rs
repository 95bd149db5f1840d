//! Texts: lengths count characters, not bytes (contract 1.9).

use super::{Issue, Rule};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::marker::PhantomData;
use std::sync::Arc;

/// What a text must look like.
pub trait Shape {
    /// Refuses what does not look like it.
    fn check(text: &str) -> Result<(), Issue>;
    /// The same in JSON schema.
    fn schema() -> Schema;
}

/// A text of shape `S`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked<S> {
    text: Arc<str>,
    shape: PhantomData<S>,
}

impl<S: Shape> Checked<S> {
    /// Takes `text` if it is of the shape.
    pub fn new(text: impl Into<Arc<str>>) -> Result<Self, Issue> {
        let text = text.into();
        S::check(&text)?;
        Ok(Checked { text, shape: PhantomData })
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The text, shared.
    pub fn shared(&self) -> Arc<str> {
        Arc::clone(&self.text)
    }
}

impl<S> std::fmt::Display for Checked<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

impl<S> Serialize for Checked<S> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de, S: Shape> Deserialize<'de> for Checked<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Arc<str>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("字符串")
            }
            fn visit_str<E>(self, text: &str) -> Result<Arc<str>, E> {
                Ok(text.into())
            }
        }
        Checked::new(deserializer.deserialize_str(Text)?).map_err(D::Error::custom)
    }
}

impl<S: Shape> JsonSchema for Checked<S> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "string".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        S::schema()
    }
}

fn length(text: &str, min: usize, max: usize) -> Result<(), Issue> {
    let found = text.chars().count();
    if found < min {
        return Err(Issue::new(Rule::Length, format!("长度为 {found} 个字符，低于最小值 {min}")));
    }
    if found > max {
        return Err(Issue::new(Rule::Length, format!("长度为 {found} 个字符，超过最大值 {max}")));
    }
    Ok(())
}

fn charset(text: &str, allowed: fn(char) -> bool, named: &str) -> Result<(), Issue> {
    match text.chars().position(|c| !allowed(c)) {
        None => Ok(()),
        Some(at) => {
            let bad = text.chars().nth(at).unwrap_or_default().escape_debug();
            Err(Issue::new(Rule::Charset, format!("第 {} 个字符“{bad}”不被允许，只允许 {named}", at + 1)))
        }
    }
}

/// Any text of `MIN` to `MAX` characters. U+0000 is refused: not every database can keep it.
pub type Text<const MIN: usize, const MAX: usize> = Checked<TextOf<MIN, MAX>>;

/// See [`Text`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextOf<const MIN: usize, const MAX: usize>;

impl<const MIN: usize, const MAX: usize> Shape for TextOf<MIN, MAX> {
    fn check(text: &str) -> Result<(), Issue> {
        length(text, MIN, MAX)?;
        charset(text, |c| c != '\0', "U+0000 以外的字符")
    }
    fn schema() -> Schema {
        json_schema!({ "type": "string", "minLength": MIN, "maxLength": MAX })
    }
}

/// A number that the merchant gives (contract 6).
pub type Number<const MIN: usize, const MAX: usize> = Checked<NumberOf<MIN, MAX>>;

/// See [`Number`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberOf<const MIN: usize, const MAX: usize>;

impl<const MIN: usize, const MAX: usize> Shape for NumberOf<MIN, MAX> {
    fn check(text: &str) -> Result<(), Issue> {
        length(text, MIN, MAX)?;
        let allowed = |c: char| c.is_ascii_alphanumeric() || "_-|*@".contains(c);
        charset(text, allowed, "数字、大小写字母和 _ - | * @")
    }
    fn schema() -> Schema {
        json_schema!({
            "type": "string", "minLength": MIN, "maxLength": MAX, "pattern": r"^[0-9A-Za-z_\-|*@]+$"
        })
    }
}

/// A number of letters and digits alone: withdrawals (contract 6).
pub type AlphaNumber<const MIN: usize, const MAX: usize> = Checked<AlphaNumberOf<MIN, MAX>>;

/// See [`AlphaNumber`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlphaNumberOf<const MIN: usize, const MAX: usize>;

impl<const MIN: usize, const MAX: usize> Shape for AlphaNumberOf<MIN, MAX> {
    fn check(text: &str) -> Result<(), Issue> {
        length(text, MIN, MAX)?;
        charset(text, |c| c.is_ascii_alphanumeric(), "数字和大小写字母")
    }
    fn schema() -> Schema {
        json_schema!({
            "type": "string", "minLength": MIN, "maxLength": MAX, "pattern": "^[0-9A-Za-z]+$"
        })
    }
}

/// A merchant number (商户号): 1 to 32 digits.
pub type MchNo = Checked<MchNoOf>;

/// See [`MchNo`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MchNoOf;

impl Shape for MchNoOf {
    fn check(text: &str) -> Result<(), Issue> {
        length(text, 1, 32)?;
        charset(text, |c| c.is_ascii_digit(), "数字")
    }
    fn schema() -> Schema {
        json_schema!({ "type": "string", "minLength": 1, "maxLength": 32, "pattern": "^[0-9]+$" })
    }
}

/// An application's number (公众账号 ID): 1 to 32 letters, digits, `_` and `-`.
pub type AppNo = Checked<AppNoOf>;

/// See [`AppNo`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AppNoOf;

impl Shape for AppNoOf {
    fn check(text: &str) -> Result<(), Issue> {
        length(text, 1, 32)?;
        charset(text, |c| c.is_ascii_alphanumeric() || c == '_' || c == '-', "数字、大小写字母和 _ -")
    }
    fn schema() -> Schema {
        json_schema!({ "type": "string", "minLength": 1, "maxLength": 32, "pattern": r"^[0-9A-Za-z_\-]+$" })
    }
}

/// Where a platform is told: http or https, up to 256 characters, without a query string.
pub type NotifyUrl = Checked<NotifyUrlOf>;

/// See [`NotifyUrl`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotifyUrlOf;

impl Shape for NotifyUrlOf {
    fn check(text: &str) -> Result<(), Issue> {
        length(text, 1, 256)?;
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let Some(rest) = rest else {
            return Err(Issue::new(Rule::Format, "必须以 http:// 或 https:// 开头"));
        };
        if rest.contains(['?', '#']) {
            return Err(Issue::new(Rule::Format, "不能携带查询参数（?）或片段（#）"));
        }
        if rest.split('/').next().is_some_and(|authority| authority.contains('@')) {
            return Err(Issue::new(Rule::Format, "不能携带用户名或密码（@）"));
        }
        if rest.starts_with(['/', ':']) || rest.is_empty() {
            return Err(Issue::new(Rule::Format, "缺少主机名"));
        }
        charset(text, |c| c.is_ascii_graphic(), "可见的 ASCII 字符")
    }
    fn schema() -> Schema {
        json_schema!({
            "type": "string", "format": "uri", "minLength": 1, "maxLength": 256, "pattern": "^https?://[^/:?#@][^/?#@]*(/[^?#]*)?$"
        })
    }
}

/// A sensitive value: Base64 of a block that the platform's key encrypted (contract 1.8).
pub type Encrypted<const MAX: usize> = Checked<EncryptedOf<MAX>>;

/// See [`Encrypted`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EncryptedOf<const MAX: usize>;

impl<const MAX: usize> Shape for EncryptedOf<MAX> {
    fn check(text: &str) -> Result<(), Issue> {
        length(text, 1, MAX).map_err(|issue| Issue::new(Rule::Cipher, issue.text))?;
        match STANDARD.decode(text) {
            Ok(_) => Ok(()),
            Err(_) => Err(Issue::new(Rule::Cipher, "应为加密后的密文，但不是合法的 Base64")),
        }
    }
    fn schema() -> Schema {
        json_schema!({ "type": "string", "format": "base64", "minLength": 1, "maxLength": MAX })
    }
}

/// A SHA-256 digest: 64 hexadecimal digits in either case.
pub type Sha256 = Checked<Sha256Of>;

/// See [`Sha256`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sha256Of;

impl Shape for Sha256Of {
    fn check(text: &str) -> Result<(), Issue> {
        length(text, 64, 64)?;
        charset(text, |c| c.is_ascii_hexdigit(), "十六进制数字 0-9、a-f、A-F")
    }
    fn schema() -> Schema {
        json_schema!({ "type": "string", "minLength": 64, "maxLength": 64, "pattern": "^[0-9A-Fa-f]+$" })
    }
}

/// The buyer's address: IPv4 or IPv6.
pub type ClientIp = Checked<ClientIpOf>;

/// See [`ClientIp`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientIpOf;

impl Shape for ClientIpOf {
    fn check(text: &str) -> Result<(), Issue> {
        length(text, 1, 45)?;
        match text.parse::<std::net::IpAddr>() {
            Ok(_) => Ok(()),
            Err(_) => Err(Issue::new(Rule::Format, "不是合法的 IPv4 或 IPv6 地址")),
        }
    }
    fn schema() -> Schema {
        json_schema!({ "type": "string", "minLength": 1, "maxLength": 45 })
    }
}

/// A payment code (付款码): 18 digits that begin with 10 to 15 (contract 2.11).
pub type AuthCode = Checked<AuthCodeOf>;

/// See [`AuthCode`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuthCodeOf;

impl Shape for AuthCodeOf {
    fn check(text: &str) -> Result<(), Issue> {
        length(text, 18, 18)?;
        charset(text, |c| c.is_ascii_digit(), "数字")?;
        if ("10".."16").contains(&text.get(..2).unwrap_or_default()) {
            Ok(())
        } else {
            Err(Issue::new(Rule::Format, "付款码必须以 10 至 15 开头"))
        }
    }
    fn schema() -> Schema {
        json_schema!({
            "type": "string", "minLength": 18, "maxLength": 18, "pattern": "^1[0-5][0-9]{16}$"
        })
    }
}
