//! Operations that take a file: the signature covers the `meta` part alone (1.3), the file is on
//! the disk before its row is written, and a reply tells its number.

use crate::caller::{Caller, internal};
use crate::callers::Callers;
use crate::code::Family;
use crate::fault::{Fault, Location};
use crate::input::{Asked, Nothing, Output};
use crate::multipart::{FilePart, blocking};
use crate::route::{Answering, Call, Fields, Route, Shapes, Signer, Takes, write};
use crate::serve::Serving;
use crate::sniff;
use axum::http::Method;
use schemars::SchemaGenerator;
use std::sync::Arc;
use tongbao_kernel::command::Command;
use tongbao_kernel::media::{self, Add, Door};
use tongbao_kernel::model::Media;
use tongbao_kernel::refusal::Refusal;
use tongbao_wire::v3::Message;

/// A POST that takes a file. Any merchant may call it, unless [`Route::of`] says otherwise.
pub(crate) fn upload<M, R>(
    path: &'static str,
    family: Family,
    door: Door,
    digest: fn(&M) -> &str,
    reply: fn(Media) -> R,
) -> Route
where
    M: Message + Send + Sync + 'static,
    R: Output,
{
    let run = move |call: Call| -> Answering {
        Box::pin(async move {
            let Call { serving, caller, body, file } = call;
            let asked: Asked<Nothing, M> = Asked::in_body(&caller, &body, &serving.gateway.settings)?;
            let file = file.ok_or_else(|| Fault::param("/file", Location::Body, "缺少file"))?;
            let announced = digest(&asked.fields).to_owned();
            let media = take(&serving, &caller, door, announced, file).await?;
            write(reply(media))
        })
    };
    Route {
        method: Method::POST,
        path,
        family,
        callers: Callers::Anyone,
        takes: Takes::File(door),
        fields: Fields::Plain,
        signer: Signer::Merchants,
        name: Add::NAME,
        shapes: Shapes {
            path: SchemaGenerator::root_schema_for::<Nothing>,
            fields: SchemaGenerator::subschema_for::<M>,
            reply: R::schema,
            may_be_empty: R::MAY_BE_EMPTY,
        },
        run: Box::new(run),
    }
}

async fn take(
    serving: &Arc<Serving>,
    caller: &Caller,
    door: Door,
    announced: String,
    file: FilePart,
) -> Result<Media, Fault> {
    let FilePart { media_id, size, head, finished } = file;
    let sha256 = finished.as_ref().map(|finished| finished.sha256.clone()).unwrap_or_default();
    let size = i64::try_from(size).unwrap_or(i64::MAX);
    let upload = media::Upload { door, format: sniff::format(&head), size, sha256, announced };
    media::judge(&upload, &caller.rules.media).map_err(|refusal| caller.refuse(&Refusal::from(refusal)))?;
    // What was too large to be kept was refused.
    let finished = finished.ok_or_else(|| internal("Media"))?;
    blocking(move || finished.keep()).await?;
    let owner = caller.platform.clone();
    let add = Add { owner, media_id: media_id.as_str().into(), upload };
    let added = serving.gateway.engine.submit(add).await;
    // Without a row nobody can name the file: its bytes are of no use, and on a full disk in the way.
    if added.is_err() {
        let (files, owner) = (Arc::clone(&serving.gateway.media), caller.platform.clone());
        blocking(move || files.remove(owner.as_str(), &media_id)).await?;
    }
    added.map_err(|failure| caller.fail(failure))
}
