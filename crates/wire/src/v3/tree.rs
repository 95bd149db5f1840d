//! Reads a typed message off a parsed JSON tree.
//!
//! It differs from serde_json's own reading in what the contract asks for: an error knows where
//! it happened, a null in an object is as if it were not there (1.9), an array never stands for
//! an object, and fields that the message does not have are noted.

use super::field::{Issue, Rule};
use serde::de::{
    DeserializeSeed, Deserializer, Error as _, Expected, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde_json::{Map, Value};
use std::cell::RefCell;

/// What was wrong, and where: segments from the leaf to the root.
#[derive(Debug)]
pub(super) struct Flaw {
    pub(super) issue: Issue,
    segments: Vec<String>,
}

impl Flaw {
    fn new(rule: Rule, text: impl Into<String>) -> Self {
        Flaw { issue: Issue::new(rule, text), segments: Vec::new() }
    }

    fn under(mut self, segment: impl Into<String>) -> Self {
        self.segments.push(segment.into());
        self
    }

    /// The place as a JSON pointer.
    pub(super) fn pointer(&self) -> String {
        self.segments.iter().rev().fold(String::new(), |pointer, segment| child(&pointer, segment))
    }
}

fn child(pointer: &str, segment: &str) -> String {
    format!("{pointer}/{}", segment.replace('~', "~0").replace('/', "~1"))
}

impl std::fmt::Display for Flaw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.pointer(), self.issue)
    }
}

impl std::error::Error for Flaw {}

impl serde::de::Error for Flaw {
    fn custom<T: std::fmt::Display>(text: T) -> Self {
        Flaw { issue: Issue::from_display(&text.to_string()), segments: Vec::new() }
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Flaw::new(Rule::Type, format!("类型为{}，应为{}", type_of(found), wanted(&expected.to_string())))
    }

    fn missing_field(field: &'static str) -> Self {
        Flaw::new(Rule::Required, "缺少必填字段").under(field)
    }
}

fn type_of(found: Unexpected<'_>) -> &'static str {
    match found {
        Unexpected::Bool(_) => "布尔值",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) => "整数",
        Unexpected::Float(_) => "小数",
        Unexpected::Str(_) => "字符串",
        Unexpected::Seq => "数组",
        Unexpected::Map => "对象",
        _ => "null",
    }
}

/// serde's own words for what it expects, of the three kinds that messages are built from.
fn wanted(expected: &str) -> &str {
    match expected {
        "a boolean" => "布尔值",
        "a sequence" => "数组",
        other if other.starts_with("struct ") => "对象",
        other => other,
    }
}

/// A place in the tree.
pub(super) struct Node<'t> {
    pub(super) value: &'t Value,
    pub(super) pointer: String,
    /// Where fields are noted that nobody asked for.
    pub(super) unknown: &'t RefCell<Vec<String>>,
}

impl<'t> Deserializer<'t> for Node<'t> {
    type Error = Flaw;

    fn deserialize_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Flaw> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(flag) => visitor.visit_bool(*flag),
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Number(number) => match (number.as_i64(), number.as_u64()) {
                (Some(number), _) => visitor.visit_i64(number),
                (None, Some(number)) => visitor.visit_u64(number),
                (None, None) => visitor.visit_f64(number.as_f64().unwrap_or(f64::INFINITY)),
            },
            Value::Array(elements) => {
                let rest = elements.iter().enumerate();
                visitor.visit_seq(Elements { rest, pointer: self.pointer, unknown: self.unknown })
            }
            Value::Object(fields) => visitor.visit_map(Fields::new(fields, self.pointer, self.unknown)),
        }
    }

    fn deserialize_option<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Flaw> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'t>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Flaw> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'t>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Flaw> {
        match self.value {
            Value::Array(_) => Err(Flaw::invalid_type(Unexpected::Seq, &format!("struct {name}").as_str())),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Flaw> {
        self.unknown.borrow_mut().push(self.pointer);
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        <V: Visitor<'t>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map enum identifier
    }
}

struct Elements<'t> {
    rest: std::iter::Enumerate<std::slice::Iter<'t, Value>>,
    pointer: String,
    unknown: &'t RefCell<Vec<String>>,
}

impl<'t> SeqAccess<'t> for Elements<'t> {
    type Error = Flaw;

    fn next_element_seed<T: DeserializeSeed<'t>>(&mut self, seed: T) -> Result<Option<T::Value>, Flaw> {
        let Some((index, value)) = self.rest.next() else { return Ok(None) };
        let segment = index.to_string();
        let node = Node { value, pointer: child(&self.pointer, &segment), unknown: self.unknown };
        seed.deserialize(node).map(Some).map_err(|flaw| flaw.under(segment))
    }
}

struct Fields<'t> {
    rest: serde_json::map::Iter<'t>,
    next: Option<(&'t String, &'t Value)>,
    pointer: String,
    unknown: &'t RefCell<Vec<String>>,
}

impl<'t> Fields<'t> {
    fn new(fields: &'t Map<String, Value>, pointer: String, unknown: &'t RefCell<Vec<String>>) -> Self {
        Fields { rest: fields.iter(), next: None, pointer, unknown }
    }
}

impl<'t> MapAccess<'t> for Fields<'t> {
    type Error = Flaw;

    fn next_key_seed<K: DeserializeSeed<'t>>(&mut self, seed: K) -> Result<Option<K::Value>, Flaw> {
        self.next = self.rest.find(|(_, value)| !value.is_null());
        match self.next {
            None => Ok(None),
            Some((name, _)) => {
                seed.deserialize(serde::de::value::BorrowedStrDeserializer::new(name)).map(Some)
            }
        }
    }

    fn next_value_seed<T: DeserializeSeed<'t>>(&mut self, seed: T) -> Result<T::Value, Flaw> {
        let (name, value) = self.next.take().expect("serde asks for a value after its key");
        let node = Node { value, pointer: child(&self.pointer, name), unknown: self.unknown };
        seed.deserialize(node).map_err(|flaw| flaw.under(name))
    }
}
