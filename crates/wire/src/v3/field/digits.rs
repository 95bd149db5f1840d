//! Whole numbers of queries and paths, where everything is text.

use super::{Issue, Rule};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;

/// A whole number of `MIN` to `MAX`, written in decimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Digits<const MIN: i64, const MAX: i64>(i64);

impl<const MIN: i64, const MAX: i64> Digits<MIN, MAX> {
    /// Reads the number.
    pub fn parse(text: &str) -> Result<Self, Issue> {
        if text.is_empty() || !text.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(Issue::new(Rule::Format, "应为十进制整数"));
        }
        let outside = || Issue::new(Rule::Range, format!("值应在 {MIN} 到 {MAX} 之间"));
        let number = text.parse().map_err(|_| outside())?;
        if (MIN..=MAX).contains(&number) { Ok(Digits(number)) } else { Err(outside()) }
    }

    /// The number.
    pub const fn get(self) -> i64 {
        self.0
    }
}

impl<'de, const MIN: i64, const MAX: i64> Deserialize<'de> for Digits<MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl<const MIN: i64, const MAX: i64> JsonSchema for Digits<MIN, MAX> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "digits".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "format": "int64", "minimum": MIN, "maximum": MAX })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_within_their_bounds() {
        for (text, number) in
            [("1", Some(1)), ("200", Some(200)), ("007", Some(7)), ("0", None), ("201", None)]
        {
            assert_eq!(Digits::<1, 200>::parse(text).ok().map(Digits::get), number, "{text}");
        }
        for text in ["", "-1", "+1", "1.0", "1e2", " 1", "一", "99999999999999999999"] {
            assert!(Digits::<0, 200>::parse(text).is_err(), "{text}");
        }
    }
}
