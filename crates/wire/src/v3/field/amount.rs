//! Whole numbers: amounts in fen, quantities.

use super::{Issue, Rule};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;
use tongbao_base::Fen;

/// A whole number of at least `MIN`, in 64 bits. Texts and fractions are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Whole<const MIN: i64>(i64);

/// An amount in fen, more than nothing.
pub type PositiveFen = Whole<1>;

/// An amount in fen, or nothing.
pub type Fen0 = Whole<0>;

impl<const MIN: i64> Whole<MIN> {
    /// Takes `number` if it is large enough.
    pub fn new(number: i64) -> Result<Self, Issue> {
        if number < MIN {
            return Err(Issue::new(Rule::Range, format!("值为 {number}，低于最小值 {MIN}")));
        }
        Ok(Whole(number))
    }

    /// The number.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The number as an amount.
    pub const fn fen(self) -> Fen {
        Fen::new(self.0)
    }
}

impl<'de, const MIN: i64> Deserialize<'de> for Whole<MIN> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Number;
        impl Visitor<'_> for Number {
            type Value = i64;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("整数")
            }
            fn visit_i64<E>(self, number: i64) -> Result<i64, E> {
                Ok(number)
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<i64, E> {
                i64::try_from(number).map_err(|_| too_large(number))
            }
            fn visit_f64<E: Error>(self, number: f64) -> Result<i64, E> {
                if number.fract() == 0.0 && number.abs() > 9e15 {
                    return Err(too_large(number));
                }
                Err(E::custom(Issue::new(Rule::Range, format!("值为 {number:?}，不是整数"))))
            }
        }
        Self::new(deserializer.deserialize_i64(Number)?).map_err(D::Error::custom)
    }
}

fn too_large<E: Error>(number: impl std::fmt::Display) -> E {
    E::custom(Issue::new(Rule::Range, format!("值为 {number}，超出 64 位整数的范围（最大 {}）", i64::MAX)))
}

impl<const MIN: i64> JsonSchema for Whole<MIN> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "int64".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "format": "int64", "minimum": MIN })
    }
}
