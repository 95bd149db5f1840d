//! JSON bodies.

use serde::Serialize;
use serde_json::{Map, Value, json};
use tongbao_wire::v3::field::Rule;
use tongbao_wire::v3::{Location, Message, ParseError, Unknown, parse, parse_with};

/// An error is short whatever was sent.
const MESSAGE_CHARS_MAX: usize = 600;
/// No message of the contract has it.
const UNKNOWN: &str = "nobody_knows_this_field";

pub(super) fn holds<T: Message + Serialize>(sent: &[u8]) {
    match parse::<T>(sent) {
        Ok(message) => read_well::<T>(sent, &written(&message)),
        Err(error) => refused_well::<T>(sent, &error),
    }
}

fn written<T: Serialize>(message: &T) -> Value {
    serde_json::to_value(message).expect("a message is JSON")
}

fn read_again<T: Message + Serialize>(tree: &Value, unknown: Unknown) -> Result<Value, ParseError> {
    parse_with::<T>(tree.to_string().as_bytes(), unknown).map(|message| written(&message))
}

fn read_well<T: Message + Serialize>(sent: &[u8], read: &Value) {
    // As it is written, nothing is unknown, and it is the same again.
    assert_eq!(read_again::<T>(read, Unknown::Reject).as_ref(), Ok(read));
    let tree: Value = serde_json::from_slice(sent).expect("what was read is JSON");
    let fields = tree.as_object().expect("what was read is an object");
    // In another order and spelling.
    let pretty = serde_json::to_vec_pretty(&reversed(fields)).expect("a tree is JSON");
    assert_eq!(parse::<T>(&pretty).map(|message| written(&message)).as_ref(), Ok(read));
    // With a field that nobody knows.
    let mut more = fields.clone();
    more.insert(UNKNOWN.to_owned(), json!({ "a": [1] }));
    let more = Value::Object(more);
    assert_eq!(read_again::<T>(&more, Unknown::Accept).as_ref(), Ok(read));
    match read_again::<T>(&more, Unknown::Reject) {
        Err(ParseError::Field(error)) => {
            assert_eq!(error.rule, Rule::Unknown, "{error:?}");
            assert!(more.pointer(&error.pointer).is_some(), "{error:?}");
        }
        other => panic!("an unknown field was not refused: {other:?}"),
    }
    // With a field of it twice, in whatever spelling.
    for name in fields.keys().take(2) {
        let escaped = name.encode_utf16().fold(String::new(), |text, unit| format!("{text}\\u{unit:04x}"));
        let open = sent.iter().position(|byte| *byte == b'{').expect("an object begins");
        let twice = [&sent[..=open], format!("\"{escaped}\":0,").as_bytes(), &sent[open + 1..]].concat();
        let refused = parse::<T>(&twice).err();
        assert!(
            matches!(&refused, Some(ParseError::NotJson(issue)) if issue.contains("重复")),
            "{refused:?}"
        );
    }
}

fn reversed(fields: &Map<String, Value>) -> Value {
    let turned = fields.iter().rev().map(|(name, value)| match value {
        Value::Object(inner) => (name.clone(), reversed(inner)),
        other => (name.clone(), other.clone()),
    });
    Value::Object(turned.collect())
}

fn refused_well<T: Message + Serialize>(sent: &[u8], error: &ParseError) {
    assert_eq!(parse::<T>(sent).err().as_ref(), Some(error), "the same body is refused the same way");
    let message = error.message();
    assert!(message.chars().count() <= MESSAGE_CHARS_MAX, "{message}");
    let detail = error.detail();
    assert!(detail["issue"].as_str().is_some_and(|issue| !issue.is_empty()), "{detail}");
    assert_eq!(detail["location"], Location::Body.as_str());
    let tree = serde_json::from_slice::<Value>(sent).ok();
    match error {
        ParseError::NotJson(issue) => {
            let is_object = tree.is_some_and(|tree| tree.is_object());
            assert!(!is_object || issue.contains("重复"), "an object was taken for none: {issue}");
        }
        ParseError::Field(field) => {
            let tree = tree.expect("what has fields is JSON");
            assert!(field.pointer.starts_with('/'), "{field:?}");
            assert_eq!(detail["field"], field.pointer.as_str());
            assert!(message.contains(&field.pointer), "{message}");
            match (field.rule, tree.pointer(&field.pointer)) {
                (Rule::Unknown, _) => panic!("an unknown field is passed over: {field:?}"),
                (Rule::Required | Rule::Relation, _) => {}
                (_, found) => assert!(found.is_some(), "what breaks a rule stands there: {field:?}"),
            }
        }
    }
}
