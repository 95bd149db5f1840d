//! What a line of the route table is made of: a method, a path, a family and two pure functions.

use crate::caller::{BLOCK_IN_BASE64, Caller, internal};
use crate::callers::Callers;
use crate::code::Family;
use crate::fault::Fault;
use crate::file::FileReply;
use crate::input::{Asked, Output};
use crate::multipart::FilePart;
use crate::serve::Serving;
use axum::http::Method;
use bytes::Bytes;
use schemars::{Schema, SchemaGenerator};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use tongbao_kernel::command::{Command, Query};
use tongbao_kernel::media::Door;
use tongbao_wire::signature::ReplyHeaders;
use tongbao_wire::v3::Message;

/// A signed request whose caller is known.
pub(crate) struct Call {
    pub(crate) serving: Arc<Serving>,
    pub(crate) caller: Arc<Caller>,
    /// What was signed: the body; of an upload its `meta`.
    pub(crate) body: Bytes,
    /// The file of an upload.
    pub(crate) file: Option<FilePart>,
}

/// A success.
pub(crate) enum Answer {
    /// JSON, or nothing.
    Message(Written),
    /// A file: not signed (5.2).
    File(FileReply),
}

/// A message that is written.
pub(crate) struct Written {
    /// None: 204.
    pub(crate) body: Option<Vec<u8>>,
    /// None when it is not signed yet.
    pub(crate) signature: Option<ReplyHeaders>,
}

pub(crate) type Answering = Pin<Box<dyn Future<Output = Result<Answer, Fault>> + Send>>;

/// What a request brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    /// A JSON body, or none.
    Body,
    /// A file and its `meta`, as `multipart/form-data`.
    File(Door),
}

/// Which key signs when the request names none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signer {
    /// The merchant's mode decides.
    Merchants,
    /// A certificate: the list of certificates must verify itself (1.7).
    Certificate,
    /// Nobody signs a success, which is a file (5.2); refusals are signed as the merchant's.
    Nobody,
}

/// Whether reading a request takes a private key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fields {
    Plain,
    /// There are none: a body is not asked for, and not read.
    Bare,
    /// Some may be encrypted: those that are, are opened on the signing threads.
    Sealed,
}

/// One operation.
pub(crate) struct Route {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) family: Family,
    pub(crate) callers: Callers,
    pub(crate) takes: Takes,
    pub(crate) fields: Fields,
    pub(crate) signer: Signer,
    /// The kernel's name of it.
    pub(crate) name: &'static str,
    pub(crate) shapes: Shapes,
    pub(crate) run: Box<dyn Fn(Call) -> Answering + Send + Sync>,
}

impl Route {
    /// The same operation for other callers than platforms alone.
    pub(crate) fn of(self, callers: Callers) -> Route {
        Route { callers, ..self }
    }
}

/// The types of an operation, for the OpenAPI document.
pub(crate) struct Shapes {
    pub(crate) path: fn(&mut SchemaGenerator) -> Schema,
    /// Of the body of a POST, of the query of a GET.
    pub(crate) fields: fn(&mut SchemaGenerator) -> Schema,
    pub(crate) reply: fn(&mut SchemaGenerator) -> Option<Schema>,
    /// Some replies have no body although others do.
    pub(crate) may_be_empty: bool,
}

/// What is asked becomes a command or a query, or a reply at once.
pub(crate) type Asking<P, T, C> = fn(&Caller, &Asked<P, T>) -> Result<C, Fault>;
/// What the kernel answers becomes a message.
pub(crate) type Telling<P, T, O, R> = fn(&Caller, &Asked<P, T>, O) -> Result<R, Fault>;

/// A POST that changes something. Platforms alone may call it, unless [`Route::of`] says otherwise.
pub(crate) fn post<P, B, C, R>(
    path: &'static str,
    family: Family,
    fields: Fields,
    command: Asking<P, B, C>,
    reply: Telling<P, B, C::Output, R>,
) -> Route
where
    P: Message + Send + Sync + 'static,
    B: Message + Send + Sync + 'static,
    C: Command,
    R: Output,
{
    let run = move |call: Call| -> Answering {
        Box::pin(async move {
            let Call { serving, caller, body, .. } = call;
            let body: &[u8] = if fields == Fields::Bare { b"{}" } else { &body };
            let asked = Asked::in_body(&caller, body, &serving.gateway.settings)?;
            let (asked, command) = if fields == Fields::Sealed && may_be_sealed(body) {
                let who = Arc::clone(&caller);
                let open = move || command(&who, &asked).map(|command| (asked, command));
                serving.gateway.pool.run(open).await.ok_or_else(|| internal("Pool"))??
            } else {
                let command = command(&caller, &asked)?;
                (asked, command)
            };
            let patience = serving.gateway.pool.patience();
            let (serving, caller, asked) = (&serving, &caller, &asked);
            let prepare = move |output| async move {
                // While the disk does its part.
                let written = written(reply(caller, asked, output)?)?;
                serving.sign_ahead(caller, written).await.map(Answer::Message)
            };
            let submitted = serving.gateway.engine.submit_ahead(command, patience, prepare).await;
            submitted.map_err(|failure| caller.fail(failure))?
        })
    };
    Route {
        method: Method::POST,
        path,
        family,
        callers: Callers::Platforms,
        takes: Takes::Body,
        fields,
        signer: Signer::Merchants,
        name: C::NAME,
        shapes: Shapes {
            path: SchemaGenerator::root_schema_for::<P>,
            fields: SchemaGenerator::subschema_for::<B>,
            reply: R::schema,
            may_be_empty: R::MAY_BE_EMPTY,
        },
        run: Box::new(run),
    }
}

/// Whether a body has a string that is long enough to be an encrypted field. What is shorter fails
/// before a key is used.
fn may_be_sealed(body: &[u8]) -> bool {
    body.split(|byte| *byte == b'"').any(|between| between.len() >= BLOCK_IN_BASE64)
}

/// A GET of whatever kind, for platforms alone and signed as the merchant's mode says.
pub(crate) fn reading<P, Q, R>(
    path: &'static str,
    family: Family,
    name: &'static str,
    run: impl Fn(Call) -> Answering + Send + Sync + 'static,
) -> Route
where
    P: Message + 'static,
    Q: Message + 'static,
    R: Output,
{
    Route {
        method: Method::GET,
        path,
        family,
        callers: Callers::Platforms,
        takes: Takes::Body,
        fields: Fields::Plain,
        signer: Signer::Merchants,
        name,
        shapes: Shapes {
            path: SchemaGenerator::root_schema_for::<P>,
            fields: SchemaGenerator::root_schema_for::<Q>,
            reply: R::schema,
            may_be_empty: R::MAY_BE_EMPTY,
        },
        run: Box::new(run),
    }
}

/// A GET that asks for something. Platforms alone may call it, unless [`Route::of`] says otherwise.
pub(crate) fn get<P, Q, K, R>(
    path: &'static str,
    family: Family,
    query: Asking<P, Q, K>,
    reply: Telling<P, Q, K::Output, R>,
) -> Route
where
    P: Message + Send + Sync + 'static,
    Q: Message + Send + Sync + 'static,
    K: Query + 'static,
    R: Output,
{
    let run = move |call: Call| -> Answering {
        Box::pin(async move {
            let Call { serving, caller, .. } = call;
            let asked = Asked::in_query(&caller)?;
            let question = query(&caller, &asked)?;
            let output =
                serving.gateway.engine.ask(question).await.map_err(|failure| caller.fail(failure))?;
            write(reply(&caller, &asked, output)?)
        })
    };
    reading::<P, Q, R>(path, family, K::NAME, run)
}

/// A GET that the gateway answers to any merchant from the keys that it holds.
pub(crate) fn local<P, Q, R>(path: &'static str, name: &'static str, reply: Asking<P, Q, R>) -> Route
where
    P: Message + Send + Sync + 'static,
    Q: Message + Send + Sync + 'static,
    R: Output,
{
    let run = move |call: Call| -> Answering {
        Box::pin(async move {
            let asked = Asked::in_query(&call.caller)?;
            write(reply(&call.caller, &asked)?)
        })
    };
    Route {
        callers: Callers::Anyone,
        signer: Signer::Certificate,
        ..reading::<P, Q, R>(path, Family::Common, name, run)
    }
}

/// A GET that the gateway answers from what is the same for everybody.
pub(crate) fn lookup<P, Q, R>(
    path: &'static str,
    name: &'static str,
    fields: Fields,
    reply: Asking<P, Q, R>,
) -> Route
where
    P: Message + Send + Sync + 'static,
    Q: Message + Send + Sync + 'static,
    R: Output + Send,
{
    let run = move |call: Call| -> Answering {
        Box::pin(async move {
            let Call { serving, caller, .. } = call;
            let asked = Asked::in_query(&caller)?;
            if fields == Fields::Sealed {
                let open = move || reply(&caller, &asked);
                return write(serving.gateway.pool.run(open).await.ok_or_else(|| internal("Pool"))??);
            }
            write(reply(&caller, &asked)?)
        })
    };
    Route { fields, signer: Signer::Merchants, run: Box::new(run), ..local(path, name, reply) }
}

pub(crate) fn write<R: Output>(reply: R) -> Result<Answer, Fault> {
    written(reply).map(Answer::Message)
}

fn written<R: Output>(reply: R) -> Result<Written, Fault> {
    let body = reply.write().map_err(|error| {
        tracing::error!(%error, "a reply could not be written");
        internal("Reply")
    })?;
    Ok(Written { body, signature: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_with_a_string_as_long_as_a_block_may_be_sealed() {
        let body = |length: usize| format!(r#"{{"amount": 1, "name": "{}"}}"#, "x".repeat(length));
        assert!(may_be_sealed(body(BLOCK_IN_BASE64).as_bytes()));
        assert!(!may_be_sealed(body(BLOCK_IN_BASE64 - 1).as_bytes()));
        let many = (0..100).map(|_| body(10)).collect::<Vec<_>>().join(",");
        assert!(!may_be_sealed(format!("[{many}]").as_bytes()), "long, but of short strings");
    }
}
