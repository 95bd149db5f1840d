//! A door for the fuzzer, to what stands behind a signature otherwise.

use crate::multipart::Intake;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, header};
use bytes::Bytes;
use futures_util::stream;
use std::convert::Infallible;
use std::sync::Arc;
use tongbao_media::MediaFiles;

/// An upload as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The text that is signed.
    pub meta: Vec<u8>,
    /// The file, if there was one.
    pub file: Option<File>,
}

/// The file of an upload as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Bytes.
    pub size: usize,
    /// The first of them.
    pub head: Vec<u8>,
    /// SHA-256 in lower-case hexadecimal digits; none: it was larger than any file may be.
    pub sha256: Option<String>,
}

/// Reads an upload that comes in `pieces`, with this `Content-Type`; no file may have more than
/// `max` bytes. Gives the message of what is wrong with it. Keeps nothing.
pub async fn upload(
    files: Arc<MediaFiles>,
    content_type: Option<&str>,
    pieces: Vec<Bytes>,
    max: usize,
) -> Result<Upload, String> {
    let mut headers = HeaderMap::new();
    if let Some(kind) = content_type.and_then(|kind| HeaderValue::from_str(kind).ok()) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    let (owner, media_id) = ("1900000100".to_owned(), "fuzzing".to_owned());
    let intake = Intake { files, owner, media_id, max, seconds_max: 60 };
    let body = Body::from_stream(stream::iter(pieces.into_iter().map(Ok::<_, Infallible>)));
    let read = intake.receive(&headers, body).await.map_err(|fault| fault.message)?;
    let file = read.file.map(|part| File {
        size: usize::try_from(part.size).unwrap_or(usize::MAX),
        head: part.head,
        sha256: part.finished.map(|finished| finished.sha256.clone()),
    });
    Ok(Upload { meta: read.meta.to_vec(), file })
}
