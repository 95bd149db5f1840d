//! From bytes, queries and paths to messages, or to an error that names the field, the rule and
//! the numbers (contract 1.11).

use super::field::{Issue, Rule};
use super::once::Once;
use super::tree::Node;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::cell::RefCell;

/// What can be read from a request. Rules between fields stand in `check`; all others are in the
/// fields' types.
pub trait Message: DeserializeOwned + JsonSchema {
    /// Refuses fields that are at odds with each other: a JSON pointer and what is wrong there.
    fn check(&self) -> Result<(), (&'static str, Issue)> {
        Ok(())
    }
}

/// Where in a request a field stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Location {
    /// The JSON body.
    Body,
    /// After the `?`.
    Query,
    /// A segment of the path.
    Path,
}

impl Location {
    /// The contract's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Location::Body => "body",
            Location::Query => "query",
            Location::Path => "path",
        }
    }
}

/// What is to become of fields that a message does not have (contract 1.9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// Nothing: clients add some to every body.
    Accept,
    /// They are an error.
    Reject,
}

/// A request that cannot be read.
#[derive(Debug, Clone, PartialEq)]
pub enum ParseError {
    /// The body is no JSON object: why.
    NotJson(String),
    /// A field breaks a rule.
    Field(Box<FieldError>),
}

/// A field that breaks a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldError {
    /// Where in the request.
    pub location: Location,
    /// Which field: a JSON pointer, `/amount/total`.
    pub pointer: String,
    /// Which rule.
    pub rule: Rule,
    /// How it was broken, with the numbers.
    pub issue: String,
    /// What was found there; the number of elements for a list, none for an absent field.
    pub value: Option<Value>,
}

impl ParseError {
    /// The message of the error reply.
    pub fn message(&self) -> String {
        match self {
            ParseError::NotJson(issue) => format!("Body不是合法的JSON格式：{issue}"),
            ParseError::Field(error) => error.message(),
        }
    }

    /// The detail of the error reply: field, value, issue, location.
    pub fn detail(&self) -> Value {
        match self {
            ParseError::NotJson(issue) => json!({ "issue": issue, "location": Location::Body.as_str() }),
            ParseError::Field(error) => {
                let mut detail = Map::new();
                detail.insert("field".to_owned(), error.pointer.as_str().into());
                if let Some(value) = &error.value {
                    detail.insert("value".to_owned(), value.clone());
                }
                detail.insert("issue".to_owned(), error.issue.as_str().into());
                detail.insert("location".to_owned(), error.location.as_str().into());
                Value::Object(detail)
            }
        }
    }
}

impl FieldError {
    fn message(&self) -> String {
        let source = format!("/{}{}", self.location.as_str(), self.pointer);
        let is_name = |segment: &&str| !segment.is_empty() && !segment.bytes().all(|b| b.is_ascii_digit());
        let name = self.pointer.rsplit('/').find(is_name).unwrap_or(self.location.as_str());
        match self.rule {
            Rule::Type => format!("无法将 JSON 输入源“{source}”映射到字段“{name}”，{}", self.issue),
            rule => {
                format!("输入源“{source}”映射到字段“{name}”{}规则校验失败，{}", rule.as_str(), self.issue)
            }
        }
    }
}

impl std::fmt::Display for ParseError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for ParseError {}

/// Reads a JSON body. Fields that the message does not have are passed over.
pub fn parse<T: Message>(body: &[u8]) -> Result<T, ParseError> {
    parse_with(body, Unknown::Accept)
}

/// Reads a JSON body.
pub fn parse_with<T: Message>(body: &[u8], unknown: Unknown) -> Result<T, ParseError> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Err(ParseError::NotJson("请求体为空".to_owned()));
    }
    let Once(tree) = serde_json::from_slice(body).map_err(|error| ParseError::NotJson(syntax(&error)))?;
    if !tree.is_object() {
        return Err(ParseError::NotJson("最外层不是对象 {…}".to_owned()));
    }
    read(&tree, Location::Body, unknown)
}

/// Reads a query string as it came, without the `?`. Parameters that the message does not have
/// are passed over; of a repeated one the last counts.
pub fn parse_query<T: Message>(raw: &str) -> Result<T, ParseError> {
    let mut fields = Map::new();
    for pair in raw.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let broken = |text: &str| {
            let error = FieldError {
                location: Location::Query,
                pointer: format!("/{name}"),
                rule: Rule::Format,
                issue: "百分号编码有误".to_owned(),
                value: Some(shown(&text.into())),
            };
            ParseError::Field(Box::new(error))
        };
        let read = |text: &str| percent_decoded(text).ok_or_else(|| broken(text));
        fields.insert(read(name)?, Value::String(read(value)?));
    }
    read(&Value::Object(fields), Location::Query, Unknown::Accept)
}

/// Reads the parameters of a path, decoded by the router.
pub fn parse_path<'p, T: Message>(
    parameters: impl IntoIterator<Item = (&'p str, &'p str)>,
) -> Result<T, ParseError> {
    let fields = parameters.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    read(&Value::Object(fields), Location::Path, Unknown::Accept)
}

fn read<T: Message>(tree: &Value, location: Location, unknown: Unknown) -> Result<T, ParseError> {
    let error = |pointer: String, issue: Issue| {
        let is_shown = !matches!(issue.rule, Rule::Required | Rule::Cipher);
        let value = tree.pointer(&pointer).filter(|_| is_shown).map(shown);
        let Issue { rule, text: issue } = issue;
        ParseError::Field(Box::new(FieldError { location, pointer, rule, issue, value }))
    };
    let noted = RefCell::new(Vec::new());
    let node = Node { value: tree, pointer: String::new(), unknown: &noted };
    let message = T::deserialize(node).map_err(|flaw| error(flaw.pointer(), flaw.issue))?;
    if let (Unknown::Reject, Some(pointer)) = (unknown, noted.into_inner().into_iter().next()) {
        return Err(error(pointer, Issue::new(Rule::Unknown, "参数中含有非法的额外参数")));
    }
    message.check().map_err(|(pointer, issue)| error(pointer.to_owned(), issue))?;
    Ok(message)
}

/// A value as an error shows it: never long.
fn shown(value: &Value) -> Value {
    const LONGEST: usize = 64;
    match value {
        Value::Array(elements) => elements.len().into(),
        Value::Object(fields) => fields.len().into(),
        Value::String(text) if text.chars().count() > LONGEST => {
            text.chars().take(LONGEST).chain(['…']).collect::<String>().into()
        }
        other => other.clone(),
    }
}

fn syntax(error: &serde_json::Error) -> String {
    let (line, column) = (error.line(), error.column());
    if error.to_string().starts_with("recursion limit exceeded") {
        return format!("第 {line} 行第 {column} 列：嵌套超过 127 层");
    }
    format!("第 {line} 行第 {column} 列：{error}")
}

/// Decodes `%XX` and `+`; none when that gives no UTF-8.
fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                u8::try_from(digit()? * 16 + digit()?).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}
