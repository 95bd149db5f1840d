//! What was seen of a request: an answer, or nothing.

use serde_json::Value;

/// An answer; none: silence, which agrees with everything.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a>(pub Option<(u16, &'a Value)>);

/// Says why something cannot be.
pub type Fits = Result<(), String>;

impl Seen<'_> {
    /// It must be a success.
    pub fn accepted(self) -> Fits {
        match self.0 {
            Some((status, body)) if status >= 300 => {
                Err(format!("must be granted, was refused with {status} {}", code(body)))
            }
            _ => Ok(()),
        }
    }

    /// It must be a refusal with one of these codes.
    pub fn refused(self, codes: &[&str]) -> Fits {
        match self.0 {
            None => Ok(()),
            Some((status, body)) if status < 300 => {
                Err(format!("must be refused with {codes:?}, was granted: {body}"))
            }
            Some((_, body)) if codes.contains(&code(body)) => Ok(()),
            Some((status, body)) => Err(format!("must be refused with {codes:?}, was with {status} {body}")),
        }
    }

    /// A field must have this value.
    pub fn says(self, pointer: &str, value: impl Into<Value>) -> Fits {
        let Some((_, body)) = self.0 else { return Ok(()) };
        let value = value.into();
        let found = body.pointer(pointer).unwrap_or(&Value::Null);
        if *found == value { Ok(()) } else { Err(format!("{pointer} must be {value}, is {found}")) }
    }

    /// A field must be there, or must not.
    pub fn has(self, pointer: &str, is_there: bool) -> Fits {
        let Some((_, body)) = self.0 else { return Ok(()) };
        if body.pointer(pointer).is_some() == is_there {
            return Ok(());
        }
        Err(format!("{pointer} must be {}", if is_there { "there" } else { "left out" }))
    }

    /// A field names something: once it has a name, it keeps it.
    pub fn names(self, pointer: &str, name: &mut Option<String>) -> Fits {
        let Some((_, body)) = self.0 else { return Ok(()) };
        let Some(found) = body.pointer(pointer).and_then(Value::as_str) else {
            return Err(format!("{pointer} is missing"));
        };
        match name {
            Some(known) if known != found => Err(format!("{pointer} was {known}, is {found}")),
            _ => {
                *name = Some(found.to_owned());
                Ok(())
            }
        }
    }
}

fn code(body: &Value) -> &str {
    body.pointer("/code").and_then(Value::as_str).unwrap_or("-")
}
