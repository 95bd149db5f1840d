//! What is wrong with a body or a query, in a sentence: the field, what it is, what it must be.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::{Error, Path, Segment};

/// Reads a JSON body; what does not fit is told in one sentence.
pub(super) fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, String> {
    // Serde would take a list for the fields in their order.
    if text.trim_ascii_start().starts_with(b"[") {
        return Err("the body is a list; it must be an object".to_owned());
    }
    let mut source = serde_json::Deserializer::from_slice(text);
    let fields = serde_path_to_error::deserialize(&mut source).map_err(|error| told::<T>(text, error))?;
    source.end().map_err(|error| no_json(&error))?;
    Ok(fields)
}

/// What a query's reader said of a query.
pub(super) fn of_query(said: &str) -> String {
    let said = said.split_once("string: ").map_or(said, |(_, rest)| rest);
    // The field stands before what is wrong with it.
    let (place, said) = said.split_once(": ").unwrap_or(("", said));
    data(said, place, None).unwrap_or_else(|| said.to_owned())
}

fn told<T: DeserializeOwned>(text: &[u8], error: Error<serde_json::Error>) -> String {
    let Ok(body) = serde_json::from_slice::<Value>(text) else { return no_json(error.inner()) };
    // Where a word is wanted, the text's own reader takes a number for a slip of the pen.
    let error = match serde_path_to_error::deserialize::<_, T>(&body) {
        Err(found) if !error.inner().is_data() => found,
        _ => error,
    };
    let said = error.inner().to_string();
    let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
    let place = place(error.path());
    let value = found(&body, error.path());
    data(said, &place, value).unwrap_or_else(|| format!("{}: {said}", named(&place)))
}

fn no_json(error: &serde_json::Error) -> String {
    format!("the body is no JSON: {error}")
}

/// Serde's ways to say no.
fn data(said: &str, place: &str, value: Option<&Value>) -> Option<String> {
    if let Some(field) = said.strip_prefix("missing field ") {
        return Some(format!("{} is missing", within(place, field)));
    }
    if let Some(field) = said.strip_prefix("duplicate field ") {
        return Some(format!("{} stands twice", within(place, field)));
    }
    if let Some(unknown) = said.strip_suffix(", there are no fields") {
        let field = unknown.strip_prefix("unknown field ")?.trim_matches('`');
        return Some(format!("{field} is no field here; there is none"));
    }
    let (problem, expected) = said.split_once(", expected ")?;
    if let Some(field) = problem.strip_prefix("unknown field ") {
        let field = field.trim_matches('`');
        return Some(format!("{field} is no field here; there is {}", choice(expected, "and")));
    }
    let must = if problem.starts_with("unknown variant ") { choice(expected, "or") } else { kind(expected) };
    let is = value.map_or_else(|| "something else".to_owned(), shown);
    Some(format!("{} is {is}; it must be {must}", named(place)))
}

fn within(place: &str, field: &str) -> String {
    let field = field.trim_matches('`');
    // Where a field is missing the place is what should have it; where it stands twice, the field.
    match place.rsplit('.').next() {
        Some(last) if last == field => place.to_owned(),
        _ if place.is_empty() => field.to_owned(),
        _ => format!("{place}.{field}"),
    }
}

fn named(place: &str) -> &str {
    if place.is_empty() { "the body" } else { place }
}

/// What serde calls a type, for a person.
fn kind(expected: &str) -> String {
    match expected {
        "u32" => format!("a whole number from 0 to {}", u32::MAX),
        // How large an amount may be is a rule's matter, and that rule says so.
        "i64" => "a whole number".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a string" | "str" | "string or map" => "a text".to_owned(),
        _ if expected.starts_with("struct ") => "an object".to_owned(),
        other => other.replace('`', ""),
    }
}

/// `` one of `A`, `B`, `C` ``: "A, B or C".
fn choice(expected: &str, last: &str) -> String {
    let names: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    match names.split_last() {
        Some((one, [])) => (*one).to_owned(),
        Some((end, rest)) => format!("{} {last} {end}", rest.join(", ")),
        None => "nothing".to_owned(),
    }
}

/// `details[1].reason`; nothing for the body itself.
fn place(path: &Path) -> String {
    if path.iter().next().is_none() { String::new() } else { path.to_string() }
}

fn found<'v>(body: &'v Value, path: &Path) -> Option<&'v Value> {
    path.iter().try_fold(body, |value, segment| match segment {
        Segment::Seq { index } => value.get(index),
        Segment::Map { key } => value.get(key),
        Segment::Enum { .. } | Segment::Unknown => Some(value),
    })
}

/// A value as a sentence shows it: never long.
fn shown(value: &Value) -> String {
    const LONGEST: usize = 64;
    match value {
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        Value::String(text) if text.chars().count() > LONGEST => {
            format!("\"{}…\"", text.chars().take(LONGEST).collect::<String>())
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only what is wrong with them is looked at")]
    struct Wish {
        count: Option<u32>,
        #[serde(default)]
        amount: i64,
        #[serde(default)]
        password: bool,
        state: Option<State>,
        details: Option<Vec<Detail>>,
        name: String,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "UPPERCASE")]
    enum State {
        Pass,
        Fail,
        Hold,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only what is wrong with them is looked at")]
    struct Detail {
        reason: String,
    }

    #[test]
    fn what_is_wrong_names_the_field_the_value_and_the_rule() {
        let whole = "a whole number";
        let long = "长".repeat(65);
        for (body, words) in [
            (r#"{"count":-1}"#, "count is -1; it must be a whole number from 0 to 4294967295".to_owned()),
            (
                r#"{"count":4294967296}"#,
                "count is 4294967296; it must be a whole number from 0 to 4294967295".into(),
            ),
            (r#"{"count":1.5}"#, "count is 1.5; it must be a whole number from 0 to 4294967295".into()),
            (r#"{"amount":"1"}"#, format!("amount is \"1\"; it must be {whole}")),
            (r#"{"amount":null}"#, format!("amount is null; it must be {whole}")),
            (
                r#"{"amount":9223372036854775808}"#,
                format!("amount is 9223372036854775808; it must be {whole}"),
            ),
            (r#"{"password":1}"#, "password is 1; it must be true or false".into()),
            (r#"{"name":5}"#, "name is 5; it must be a text".into()),
            (r#"{"state":"LOST"}"#, "state is \"LOST\"; it must be PASS, FAIL or HOLD".into()),
            (r#"{"state":5}"#, "state is 5; it must be a text".into()),
            (r#"{"details":"no"}"#, "details is \"no\"; it must be a list".into()),
            (r#"{"details":[{"reason":"a"},{}]}"#, "details[1].reason is missing".into()),
            (r#"{"details":[5]}"#, "details[0] is 5; it must be an object".into()),
            (r#"{"details":[{"reason":{}}]}"#, "details[0].reason is an object; it must be a text".into()),
            (
                r#"{"tip":1}"#,
                "tip is no field here; there is count, amount, password, state, details and name".into(),
            ),
            (r#"{"name":"a","name":"b"}"#, "name stands twice".into()),
            ("{}", "name is missing".into()),
            ("5", "the body is 5; it must be an object".into()),
            (r#"{"name":"a"} x"#, "the body is no JSON: trailing characters at line 1 column 14".into()),
            (r#"{"name":"#, "the body is no JSON: EOF while parsing a value at line 1 column 8".into()),
        ] {
            assert_eq!(read::<Wish>(body.as_bytes()).expect_err(body), words, "{body}");
        }
        let body = format!(r#"{{"state":"{long}"}}"#);
        let words = format!("state is \"{}…\"; it must be PASS, FAIL or HOLD", "长".repeat(64));
        assert_eq!(read::<Wish>(body.as_bytes()).expect_err("no state"), words);
        assert_eq!(read::<Wish>(br#"{"name":"a"}"#).expect("a wish").name, "a");
    }

    #[test]
    fn a_query_is_told_in_the_same_words() {
        for (said, words) in [
            ("x: unknown field `x`, expected `mchid` or `ref`", "x is no field here; there is mchid and ref"),
            ("unknown field `x`, expected `mchid` or `ref`", "x is no field here; there is mchid and ref"),
            ("unknown field `x`, there are no fields", "x is no field here; there is none"),
            ("ref: duplicate field `ref`", "ref stands twice"),
            ("duplicate field `ref`", "ref stands twice"),
        ] {
            assert_eq!(of_query(&format!("Failed to deserialize query string: {said}")), words);
        }
    }
}
