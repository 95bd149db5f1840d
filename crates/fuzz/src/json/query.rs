//! Queries.

use serde::Serialize;
use serde_json::Value;
use std::fmt::Write as _;
use tongbao_wire::v3::{Location, Message, ParseError, parse_query};

/// A query that is read is written again, every byte escaped, and read as the same; one that is
/// not is refused by a parameter's name.
pub(super) fn holds<T: Message + Serialize>(sent: &[u8]) {
    let Ok(query) = std::str::from_utf8(sent) else { return };
    match read::<T>(query) {
        Ok(message) => {
            assert_eq!(read::<T>(&escaped(&message)).as_ref(), Ok(&message));
            assert_eq!(read::<T>(&format!("&{query}&nobody_knows=%41+&")).as_ref(), Ok(&message));
        }
        Err(ParseError::Field(error)) => {
            assert_eq!(error.location, Location::Query);
            assert!(error.pointer.starts_with('/'), "{error:?}");
        }
        Err(error) => panic!("a query is no body: {error}"),
    }
}

fn read<T: Message + Serialize>(query: &str) -> Result<Value, ParseError> {
    parse_query::<T>(query).map(|message| serde_json::to_value(message).expect("a message is JSON"))
}

fn escaped(message: &Value) -> String {
    let mut query = String::new();
    for (name, value) in message.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null()) {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        write!(query, "{name}=").expect("a text takes text");
        for byte in text.bytes() {
            write!(query, "%{byte:02X}").expect("a text takes text");
        }
        query.push('&');
    }
    query
}
