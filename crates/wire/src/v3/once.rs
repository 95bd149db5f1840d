//! A JSON tree in which no field of an object stands twice.
//!
//! Two readers of one body could take different ones of the two: what a proxy or an integrator's own
//! code looked at would not be what is done.

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// So much of such a field's name is told.
const SHOWN: usize = 64;

/// A tree without repetitions.
pub(super) struct Once(pub(super) Value);

impl<'de> Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Tree).map(Once)
    }
}

struct Tree;

impl<'de> Visitor<'de> for Tree {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Number::from_f64(number).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut tree = Vec::new();
        while let Some(Once(element)) = elements.next_element()? {
            tree.push(element);
        }
        Ok(Value::Array(tree))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut tree = Map::new();
        while let Some(name) = fields.next_key::<String>()? {
            if tree.contains_key(&name) {
                let name: String = name.chars().take(SHOWN).collect();
                return Err(A::Error::custom(format!("字段“{name}”重复")));
            }
            let Once(value) = fields.next_value()?;
            tree.insert(name, value);
        }
        Ok(Value::Object(tree))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// At any depth and in any spelling; in different objects a name may stand as often as it likes.
    #[test]
    fn a_field_that_stands_twice_is_refused() {
        for text in [
            r#"{"a":1,"a":1}"#,
            r#"{"a":1,"b":2,"a":null}"#,
            r#"{"a":1,"\u0061":2}"#,
            r#"{"a":[{"b":{"c":1,"c":2}}]}"#,
            r#"{"":1,"":2}"#,
        ] {
            let error = serde_json::from_str::<Once>(text).err().expect(text);
            assert!(error.to_string().contains("重复"), "{error}");
        }
        for text in [
            r#"{"a":1,"A":1}"#,
            r#"{"a":{"a":{"a":[1,-1,18446744073709551615,1.5,null,true,"a"]}}}"#,
            r#"[{"a":1},{"a":1}]"#,
        ] {
            let Once(tree) = serde_json::from_str(text).expect(text);
            assert_eq!(tree, serde_json::from_str::<Value>(text).expect(text));
        }
    }
}
