//! `GET /v3/billdownload/file` (5.2): the file behind a link.

use super::broken;
use super::token::{Token, unreadable};
use crate::callers::Callers;
use crate::code::Family;
use crate::fault::Fault;
use crate::file::FileReply;
use crate::input::{Asked, Nothing};
use crate::route::{Answer, Answering, Call, Fields, Route, Shapes, Signer, Takes};
use axum::http::Method;
use schemars::SchemaGenerator;
use tongbao_base::Secret;
use tongbao_bill::Form;
use tongbao_kernel::bill::Find;
use tongbao_wire::keys::BillKey;
use tongbao_wire::v3::billdownload::FileQuery;

const NAME: &str = "bill.download";
const TEXT: &str = "text/plain; charset=utf-8";
const GZIP: &str = "application/x-gzip";
const BYTES: &str = "application/octet-stream";

/// The file behind a link, to the merchant that the link was given to.
pub(crate) fn download() -> Route {
    Route {
        method: Method::GET,
        path: "/v3/billdownload/file",
        family: Family::Bill,
        callers: Callers::Anyone,
        takes: Takes::Body,
        fields: Fields::Plain,
        signer: Signer::Nobody,
        name: NAME,
        shapes: Shapes {
            path: SchemaGenerator::root_schema_for::<Nothing>,
            fields: SchemaGenerator::root_schema_for::<FileQuery>,
            reply: |_| None,
            may_be_empty: false,
        },
        run: Box::new(|call: Call| -> Answering {
            Box::pin(async move { fetch(&call).await.map(Answer::File) })
        }),
    }
}

async fn fetch(call: &Call) -> Result<FileReply, Fault> {
    let (caller, gateway) = (&call.caller, &call.serving.gateway);
    let asked: Asked<Nothing, FileQuery> = Asked::in_query(caller)?;
    let token = Token::read(asked.fields.token.as_str(), caller, gateway.engine.clock().now())?;
    let (platform, name) = (caller.platform.clone(), token.name.as_str().into());
    let find = Find { platform, day: token.day(), name };
    let kept = gateway.engine.ask(find).await.map_err(|failure| caller.fail(failure))?;
    // A link is given for a bill that is kept; without it, the database was replaced meanwhile.
    let kept = kept.ok_or_else(unreadable)?;
    let form = if token.gzip { Form::Gzip } else { Form::Plain };
    let (length, bytes) = gateway.bills.read(&kept, token.part, form).map_err(|error| broken(&error))?;
    let cipher = match token.seal {
        None => None,
        Some((key, nonce)) => {
            let cipher = BillKey { key: Secret::new(key), nonce }.cipher().ok_or_else(unreadable)?;
            Some(Box::new(cipher))
        }
    };
    let content_type = match (&cipher, form) {
        (Some(_), _) => BYTES,
        (None, Form::Gzip) => GZIP,
        (None, Form::Plain) => TEXT,
    };
    Ok(FileReply { content_type, length, bytes, cipher })
}
