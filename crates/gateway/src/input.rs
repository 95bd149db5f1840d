//! How the parameters of an operation are read and its reply is written, from the types alone.

use crate::Settings;
use crate::caller::Caller;
use crate::code::Code;
use crate::fault::Fault;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use tongbao_wire::v3::{Message, ParseError, Unknown, parse_path, parse_query, parse_with};

/// What an operation is asked: its path's parameters and its body's or query's fields.
pub(crate) struct Asked<P, T> {
    pub(crate) path: P,
    pub(crate) fields: T,
}

impl<P: Message, T: Message> Asked<P, T> {
    pub(crate) fn in_body(caller: &Caller, body: &[u8], settings: &Settings) -> Result<Self, Fault> {
        let unknown = if settings.reject_unknown_fields { Unknown::Reject } else { Unknown::Accept };
        Ok(Asked { path: path(caller)?, fields: parse_with(body, unknown).map_err(|error| fault(&error))? })
    }

    pub(crate) fn in_query(caller: &Caller) -> Result<Self, Fault> {
        Ok(Asked { path: path(caller)?, fields: parse_query(&caller.query).map_err(|error| fault(&error))? })
    }
}

fn path<P: Message>(caller: &Caller) -> Result<P, Fault> {
    let parameters = caller.path.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    parse_path(parameters).map_err(|error| fault(&error))
}

/// 1.11: which field, where, and what is wrong with it.
pub(crate) fn fault(error: &ParseError) -> Fault {
    Fault::new(Code::ParamError, "Param", error.message()).with_detail(error.detail())
}

/// No parameters.
#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct Nothing {}

impl Message for Nothing {}

/// 204.
pub(crate) struct NoContent;

/// 200 with something, or else 204.
pub(crate) struct MaybeContent<T>(pub(crate) Option<T>);

/// The reply of an operation.
pub(crate) trait Output: 'static {
    fn write(self) -> Result<Option<Vec<u8>>, serde_json::Error>;
    fn schema(generator: &mut SchemaGenerator) -> Option<Schema>;
    /// Some replies have no body although others do.
    const MAY_BE_EMPTY: bool = false;
}

impl<T: Serialize + JsonSchema + 'static> Output for MaybeContent<T> {
    fn write(self) -> Result<Option<Vec<u8>>, serde_json::Error> {
        self.0.map(|content| serde_json::to_vec(&content)).transpose()
    }

    fn schema(generator: &mut SchemaGenerator) -> Option<Schema> {
        Some(generator.subschema_for::<T>())
    }

    const MAY_BE_EMPTY: bool = true;
}

impl Output for NoContent {
    fn write(self) -> Result<Option<Vec<u8>>, serde_json::Error> {
        Ok(None)
    }

    fn schema(_: &mut SchemaGenerator) -> Option<Schema> {
        None
    }
}

impl<T: Serialize + JsonSchema + 'static> Output for T {
    fn write(self) -> Result<Option<Vec<u8>>, serde_json::Error> {
        serde_json::to_vec(&self).map(Some)
    }

    fn schema(generator: &mut SchemaGenerator) -> Option<Schema> {
        Some(generator.subschema_for::<T>())
    }
}
