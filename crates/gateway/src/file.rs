//! A reply that is a file: bytes as they are read, not signed, no JSON (5.2).

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, header};
use bytes::Bytes;
use futures_util::stream;
use std::io::{Error, Read, Result};
use tongbao_wire::keys::{BillCipher, BillKey};

/// What is read at once.
const PIECE: usize = 64 * 1024;

/// A file on its way to a client.
pub(crate) struct FileReply {
    pub(crate) content_type: &'static str,
    /// Length of `bytes`.
    pub(crate) length: u64,
    pub(crate) bytes: Box<dyn Read + Send>,
    /// Encrypts it on the way.
    pub(crate) cipher: Option<Box<BillCipher>>,
}

impl FileReply {
    pub(crate) fn write(self, request_id: &str) -> Response<Body> {
        let tag = if self.cipher.is_some() { BillKey::TAG_LEN } else { 0 };
        let length = self.length.saturating_add(tag);
        let content_type = HeaderValue::from_static(self.content_type);
        let reading = Reading { bytes: self.bytes, cipher: self.cipher };
        let mut response = Response::new(Body::from_stream(stream::unfold(Some(reading), next)));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, content_type);
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        if let Ok(value) = HeaderValue::from_str(request_id) {
            headers.insert(HeaderName::from_static("request-id"), value);
        }
        response
    }
}

/// What is left of a file.
struct Reading {
    bytes: Box<dyn Read + Send>,
    cipher: Option<Box<BillCipher>>,
}

/// Reads the next piece once the client has taken the one before: a slow client holds memory for
/// one piece, and no thread. A file that breaks off breaks the connection off: its length was
/// promised.
async fn next(left: Option<Reading>) -> Option<(Result<Bytes>, Option<Reading>)> {
    let left = left?;
    match tokio::task::spawn_blocking(move || left.read()).await {
        Ok(Ok((piece, left))) => {
            let is_over = piece.is_empty() && left.is_none();
            (!is_over).then_some((Ok(piece), left))
        }
        Ok(Err(error)) => {
            tracing::error!(%error, "a bill could not be read to its end");
            Some((Err(error), None))
        }
        Err(error) => Some((Err(Error::other(error)), None)),
    }
}

impl Reading {
    /// A piece, and what is left after it; at the end the tag of what was encrypted.
    fn read(mut self) -> Result<(Bytes, Option<Reading>)> {
        let mut piece = Vec::with_capacity(PIECE);
        self.bytes.by_ref().take(PIECE as u64).read_to_end(&mut piece)?;
        if piece.is_empty() {
            let tag = self.cipher.map(|cipher| Bytes::copy_from_slice(&cipher.tag()));
            return Ok((tag.unwrap_or_default(), None));
        }
        if let Some(cipher) = &mut self.cipher {
            cipher.encrypt(&mut piece);
        }
        Ok((piece.into(), Some(self)))
    }
}
