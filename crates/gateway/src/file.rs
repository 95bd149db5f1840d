//! A reply that is a file: bytes as they are read, not signed, no JSON (5.2).

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, header};
use bytes::Bytes;
use futures_util::stream;
use std::io::Read;
use tokio::sync::mpsc;
use tongbao_wire::keys::{BillCipher, BillKey};

/// What is read at once.
const PIECE: usize = 64 * 1024;
/// So many pieces wait for a slow client; reading waits with them.
const WAITING: usize = 4;

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
        let (pieces, waiting) = mpsc::channel(WAITING);
        tokio::task::spawn_blocking(move || self.send(&pieces));
        let pieces = stream::unfold(waiting, |mut waiting: mpsc::Receiver<Piece>| async move {
            waiting.recv().await.map(|piece| (piece, waiting))
        });
        let mut response = Response::new(Body::from_stream(pieces));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, content_type);
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        if let Ok(value) = HeaderValue::from_str(request_id) {
            headers.insert(HeaderName::from_static("request-id"), value);
        }
        response
    }

    /// Reads until the end, or until the client has gone. A file that breaks off breaks the
    /// connection off: its length was promised.
    fn send(mut self, pieces: &mpsc::Sender<Piece>) {
        loop {
            let mut piece = Vec::with_capacity(PIECE);
            let read = self.bytes.by_ref().take(PIECE as u64).read_to_end(&mut piece);
            if let Err(error) = read {
                tracing::error!(%error, "a bill could not be read to its end");
                let _ = pieces.blocking_send(Err(error));
                return;
            }
            if piece.is_empty() {
                break;
            }
            if let Some(cipher) = &mut self.cipher {
                cipher.encrypt(&mut piece);
            }
            if pieces.blocking_send(Ok(piece.into())).is_err() {
                return;
            }
        }
        if let Some(cipher) = self.cipher {
            // The client may have gone meanwhile.
            let _ = pieces.blocking_send(Ok(Bytes::copy_from_slice(&cipher.tag())));
        }
    }
}

type Piece = std::io::Result<Bytes>;
