//! What stands in papers: days, periods, uploaded files, and values that clients write in two ways.

use super::{Checked, Issue, Rule, Shape, Text};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{DeserializeOwned, Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;
use std::marker::PhantomData;

/// What an upload gave (`media_id`).
pub type MediaId = Text<1, 256>;

/// What stands for a period without an end.
pub const FOREVER: &str = "长期";

/// A day, `2014-01-01`.
pub type Day = Checked<DayOf>;

/// See [`Day`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayOf;

/// A day, or [`FOREVER`].
pub type DayOrForever = Checked<DayOrForeverOf>;

/// See [`DayOrForever`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayOrForeverOf;

fn is_day(text: &str) -> bool {
    let is_shaped = text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, b)| if matches!(at, 4 | 7) { b == b'-' } else { b.is_ascii_digit() });
    let number = |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse::<u32>().ok());
    let (Some(year), Some(month), Some(day)) = (number(0, 4), number(5, 7), number(8, 10)) else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    is_shaped && year >= 1900 && (1..=days).contains(&day)
}

impl Shape for DayOf {
    fn check(text: &str) -> Result<(), Issue> {
        if is_day(text) {
            Ok(())
        } else {
            Err(Issue::new(Rule::Format, "不是日期，应形如 2014-01-01"))
        }
    }
    fn schema() -> Schema {
        json_schema!({ "type": "string", "format": "date" })
    }
}

impl Shape for DayOrForeverOf {
    fn check(text: &str) -> Result<(), Issue> {
        if is_day(text) || text == FOREVER {
            return Ok(());
        }
        Err(Issue::new(Rule::Format, "不是日期，应形如 2014-01-01，或填写“长期”"))
    }
    fn schema() -> Schema {
        json_schema!({ "type": "string", "description": "A day, 2014-01-01, or 长期." })
    }
}

/// A merchant's short name: 1 to 64 bytes, of which a Chinese character takes three (contract 1.9).
pub type ShortName = Checked<ShortNameOf>;

/// See [`ShortName`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShortNameOf;

impl Shape for ShortNameOf {
    fn check(text: &str) -> Result<(), Issue> {
        const BYTES_MAX: usize = 64;
        match text.len() {
            0 => Err(Issue::new(Rule::Length, "长度为 0 个字节，低于最小值 1")),
            1..=BYTES_MAX => Ok(()),
            bytes => {
                let text = format!("长度为 {bytes} 个字节（每个汉字 3 个字节），超过最大值 {BYTES_MAX}");
                Err(Issue::new(Rule::Length, text))
            }
        }
    }
    fn schema() -> Schema {
        json_schema!({ "type": "string", "minLength": 1, "maxLength": 64 })
    }
}

/// A number of ours in a path: digits that fit into 64 bits.
pub type PathNumber = Checked<PathNumberOf>;

/// See [`PathNumber`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PathNumberOf;

impl Shape for PathNumberOf {
    fn check(text: &str) -> Result<(), Issue> {
        let is_number = text.bytes().all(|b| b.is_ascii_digit()) && text.parse::<i64>().is_ok();
        if is_number { Ok(()) } else { Err(Issue::new(Rule::Format, "不是 64 位范围内的数字")) }
    }
    fn schema() -> Schema {
        json_schema!({ "type": "integer", "format": "int64", "minimum": 0 })
    }
}

/// A code that some clients write as a text and some as a number: 1 to `MAX` digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct DigitCode<const MAX: usize>(String);

impl<const MAX: usize> DigitCode<MAX> {
    fn new(text: String) -> Result<Self, Issue> {
        if text.is_empty() || text.len() > MAX || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Issue::new(Rule::Format, format!("应为 1 到 {MAX} 位数字")));
        }
        Ok(DigitCode(text))
    }
}

impl<'de, const MAX: usize> Deserialize<'de> for DigitCode<MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Code;
        impl Visitor<'_> for Code {
            type Value = String;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("字符串")
            }
            fn visit_str<E>(self, text: &str) -> Result<String, E> {
                Ok(text.to_owned())
            }
            fn visit_i64<E>(self, number: i64) -> Result<String, E> {
                Ok(number.to_string())
            }
            fn visit_u64<E>(self, number: u64) -> Result<String, E> {
                Ok(number.to_string())
            }
        }
        Self::new(deserializer.deserialize_any(Code)?).map_err(D::Error::custom)
    }
}

impl<const MAX: usize> JsonSchema for DigitCode<MAX> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "code".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "integer"], "maxLength": MAX, "pattern": "^[0-9]+$" })
    }
}

/// Up to `MAX` elements, as an array or as the JSON text of one: older clients send the text
/// (contract 2.1.1). Written as an array.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct ListOrText<T, const MAX: usize>(Vec<T>);

impl<T, const MAX: usize> ListOrText<T, MAX> {
    fn new(elements: Vec<T>) -> Result<Self, Issue> {
        let found = elements.len();
        if found > MAX {
            return Err(Issue::new(Rule::Count, format!("此字段个数为 {found} 个，超过最大值 {MAX}")));
        }
        Ok(ListOrText(elements))
    }
}

impl<T, const MAX: usize> std::ops::Deref for ListOrText<T, MAX> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        &self.0
    }
}

/// Reads an array, or a text by `from_text`.
struct ListVisitor<T> {
    from_text: fn(&str) -> Result<Vec<T>, Issue>,
    element: PhantomData<T>,
}

impl<'de, T: DeserializeOwned> Visitor<'de> for ListVisitor<T> {
    type Value = Vec<T>;
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("数组或JSON数组格式的字符串")
    }
    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Vec<T>, E> {
        (self.from_text)(text).map_err(E::custom)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Vec<T>, A::Error> {
        let mut read = Vec::new();
        while let Some(element) = elements.next_element()? {
            read.push(element);
        }
        Ok(read)
    }
}

fn json_array<T: DeserializeOwned>(text: &str) -> Result<Vec<T>, Issue> {
    let elements: Vec<serde_json::Value> = serde_json::from_str(text)
        .map_err(|_| Issue::new(Rule::Format, "不是JSON数组格式的字符串，应形如 [\"…\"]"))?;
    let read = |element| {
        T::deserialize(element).map_err(|error: serde_json::Error| Issue::from_display(&error.to_string()))
    };
    elements.into_iter().map(read).collect()
}

impl<'de, T: DeserializeOwned, const MAX: usize> Deserialize<'de> for ListOrText<T, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let visitor = ListVisitor { from_text: json_array, element: PhantomData };
        Self::new(deserializer.deserialize_any(visitor)?).map_err(D::Error::custom)
    }
}

impl<T: JsonSchema, const MAX: usize> JsonSchema for ListOrText<T, MAX> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("ListOrText_of_{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": ["array", "string"], "items": generator.subschema_for::<T>(), "maxItems": MAX,
            "description": "An array, or the JSON text of one."
        })
    }
}

/// Sentences of up to `MAX` characters together, as an array or as one text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Sentences<const MAX: usize>(Vec<String>);

impl<const MAX: usize> Sentences<MAX> {
    fn new(sentences: Vec<String>) -> Result<Self, Issue> {
        let found: usize = sentences.iter().map(|one| one.chars().count()).sum();
        if found > MAX {
            return Err(Issue::new(Rule::Length, format!("长度为 {found} 个字符，超过最大值 {MAX}")));
        }
        Ok(Sentences(sentences))
    }
}

impl<'de, const MAX: usize> Deserialize<'de> for Sentences<MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let from_text = |text: &str| Ok(json_array(text).unwrap_or_else(|_| vec![text.to_owned()]));
        let visitor = ListVisitor { from_text, element: PhantomData };
        Self::new(deserializer.deserialize_any(visitor)?).map_err(D::Error::custom)
    }
}

impl<const MAX: usize> JsonSchema for Sentences<MAX> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "sentences".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": ["array", "string"], "items": { "type": "string" }, "maxLength": MAX,
            "description": "A text, or an array of texts."
        })
    }
}

/// From a day to a later one or [`FOREVER`], as the JSON text `["2014-01-01","长期"]`.
pub type PeriodText = Checked<PeriodTextOf>;

/// See [`PeriodText`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeriodTextOf;

impl Shape for PeriodTextOf {
    fn check(text: &str) -> Result<(), Issue> {
        let format =
            || Issue::new(Rule::Format, "应为起止日期的JSON数组字符串，形如 [\"2014-01-01\",\"长期\"]");
        let days: Vec<String> = serde_json::from_str(text).map_err(|_| format())?;
        let [begin, end] = days.as_slice() else { return Err(format()) };
        DayOf::check(begin)?;
        DayOrForeverOf::check(end)?;
        if end != FOREVER && end <= begin {
            let text = format!("结束日期 {end} 应晚于开始日期 {begin}");
            return Err(Issue::new(Rule::Relation, text));
        }
        Ok(())
    }
    fn schema() -> Schema {
        json_schema!({ "type": "string", "maxLength": 256 })
    }
}
