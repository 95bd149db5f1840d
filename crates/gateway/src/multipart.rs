//! Uploads as they come: `multipart/form-data`, read leniently (2.10), the file straight to the
//! disk and never whole in memory.
//!
//! Clients differ: the boundary may be named or only stand in the first line, the file may come
//! before `meta`, dispositions may end in a semicolon, file names may be raw UTF-8 or missing.

use crate::caller::internal;
use crate::code::Code;
use crate::fault::{Fault, Location};
use crate::receive;
use axum::body::Body;
use axum::http::{HeaderMap, header};
use bytes::{Bytes, BytesMut};
use futures_util::stream::{self, BoxStream, StreamExt};
use multer::{Constraints, Field, Multipart, SizeLimit};
use std::sync::Arc;
use std::time::Duration;
use tongbao_media::{Draft, Finished, HEAD_BYTES, MediaFiles};

/// `meta` is a name and a digest.
const META_BYTES_MAX: usize = 8 * 1024;
/// What boundaries and part headers may add to the file.
const FRAME_BYTES_MAX: usize = 64 * 1024;
/// RFC 2046: a boundary has at most 70 characters; two dashes stand before it.
const FIRST_LINE_MAX: usize = 80;
/// So much is collected before the disk is asked.
const WRITE_BYTES: usize = 64 * 1024;
/// How many times the limit is still read and thrown away, so that the sender gets to read the
/// answer.
const DRAINED: usize = 8;

type Frames = BoxStream<'static, Result<Bytes, axum::Error>>;

/// Where an upload goes, and how much of it.
pub(crate) struct Intake {
    pub(crate) files: Arc<MediaFiles>,
    pub(crate) owner: String,
    pub(crate) media_id: String,
    /// Bytes of the largest file that can be fine.
    pub(crate) max: usize,
    pub(crate) seconds_max: u64,
}

/// An upload.
pub(crate) struct Upload {
    /// The text that is signed.
    pub(crate) meta: Bytes,
    pub(crate) file: Option<FilePart>,
}

/// The file of an upload.
pub(crate) struct FilePart {
    pub(crate) media_id: String,
    pub(crate) size: u64,
    /// Its first bytes.
    pub(crate) head: Vec<u8>,
    /// None: it was larger than any file may be.
    pub(crate) finished: Option<Finished>,
}

impl Intake {
    /// Reads an upload to its end.
    pub(crate) async fn receive(self, headers: &HeaderMap, body: Body) -> Result<Upload, Fault> {
        let seconds = self.seconds_max;
        let read = self.read(headers, paced(body));
        tokio::time::timeout(Duration::from_secs(seconds), read)
            .await
            .unwrap_or_else(|_| Err(receive::too_slow(seconds)))
    }

    async fn read(self, headers: &HeaderMap, mut frames: Frames) -> Result<Upload, Fault> {
        // The parser misses a first boundary that comes together with the end.
        let begun = first_line(&mut frames).await?;
        let named = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let named = named.and_then(|kind| multer::parse_boundary(kind).ok());
        let boundary = named.or_else(|| sniff(&begun)).ok_or_else(|| malformed("找不到boundary"))?;
        let frames = stream::iter([Ok(begun)]).chain(frames).boxed();
        let whole = self.max.saturating_mul(DRAINED).saturating_add(FRAME_BYTES_MAX);
        let limit = SizeLimit::new().whole_stream(u64::try_from(whole).unwrap_or(u64::MAX));
        let mut parts = Multipart::with_constraints(frames, boundary, Constraints::new().size_limit(limit));
        let (mut meta, mut file) = (None, None);
        while let Some(part) = parts.next_field().await.map_err(|error| broken(&error, whole))? {
            let twice = match part.name() {
                Some("meta") => meta.replace(text(part, whole).await?).is_some(),
                Some("file") => file.replace(self.file(part, whole).await?).is_some(),
                _ => false,
            };
            if twice {
                return Err(malformed("meta和file只能各有一个"));
            }
        }
        let meta = meta.ok_or_else(|| Fault::param("/meta", Location::Body, "缺少meta"))?;
        Ok(Upload { meta, file })
    }

    async fn file(&self, mut part: Field<'_>, whole: usize) -> Result<FilePart, Fault> {
        let (files, owner, media_id) = (Arc::clone(&self.files), self.owner.clone(), self.media_id.clone());
        let draft = blocking(move || files.draft(&owner, &media_id)).await?;
        let (mut draft, mut head) = (Some(draft), Vec::new());
        let (mut size, mut waiting) = (0_usize, BytesMut::new());
        while let Some(bytes) = part.chunk().await.map_err(|error| broken(&error, whole))? {
            size = size.saturating_add(bytes.len());
            head.extend(bytes.iter().take(HEAD_BYTES - head.len()));
            if size > self.max {
                draft = None;
            } else {
                waiting.extend_from_slice(&bytes);
            }
            if waiting.len() >= WRITE_BYTES {
                draft = write(draft, waiting.split().freeze()).await?;
            }
        }
        let finished = match write(draft, waiting.freeze()).await? {
            Some(draft) => Some(blocking(move || draft.finish()).await?),
            None => None,
        };
        let size = u64::try_from(size).unwrap_or(u64::MAX);
        Ok(FilePart { media_id: self.media_id.clone(), size, head, finished })
    }
}

/// One frame at a time: the parser takes in all that is ready, which from a fast client is all.
fn paced(body: Body) -> Frames {
    let frames = body.into_data_stream();
    frames
        .then(|frame| async move {
            tokio::task::yield_now().await;
            frame
        })
        .boxed()
}

/// What comes until a line has ended, or is longer than a boundary may be.
async fn first_line(frames: &mut Frames) -> Result<Bytes, Fault> {
    let mut begun = BytesMut::new();
    while begun.len() < FIRST_LINE_MAX && !begun.contains(&b'\n') {
        match frames.next().await {
            Some(Ok(frame)) => begun.extend_from_slice(&frame),
            Some(Err(_)) => return Err(receive::broken()),
            None => break,
        }
    }
    Ok(begun.freeze())
}

/// The boundary as the first line has it.
fn sniff(begun: &[u8]) -> Option<String> {
    let end = begun.iter().take(FIRST_LINE_MAX).position(|byte| matches!(byte, b'\r' | b'\n'))?;
    let line = std::str::from_utf8(begun.get(..end)?).ok()?;
    line.strip_prefix("--").filter(|boundary| !boundary.is_empty()).map(str::to_owned)
}

async fn text(mut part: Field<'_>, whole: usize) -> Result<Bytes, Fault> {
    let mut text = BytesMut::new();
    while let Some(bytes) = part.chunk().await.map_err(|error| broken(&error, whole))? {
        text.extend_from_slice(&bytes);
        if text.len() > META_BYTES_MAX {
            return Err(malformed(&format!("meta过大：上限 {META_BYTES_MAX} 字节")));
        }
    }
    Ok(text.freeze())
}

async fn write(draft: Option<Draft>, bytes: Bytes) -> Result<Option<Draft>, Fault> {
    let Some(mut draft) = draft else { return Ok(None) };
    blocking(move || draft.write(&bytes).map(|()| Some(draft))).await
}

/// Work on the disk, off the reactor's threads.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, Fault> {
    let failed = |error: &dyn std::fmt::Display| {
        tracing::error!(%error, "the media folder failed");
        internal("Media")
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(|error| failed(&error)),
        Err(error) => Err(failed(&error)),
    }
}

/// The body is no multipart as clients make it.
pub(crate) fn malformed(issue: &str) -> Fault {
    Fault::new(Code::ParamError, "MultipartBroken", format!("multipart/form-data请求体格式错误：{issue}"))
}

fn broken(error: &multer::Error, whole: usize) -> Fault {
    match error {
        multer::Error::StreamSizeExceeded { .. } => receive::too_large(whole),
        multer::Error::StreamReadFailed(_) => receive::broken(),
        multer::Error::IncompleteStream
        | multer::Error::IncompleteFieldData { .. }
        | multer::Error::IncompleteHeaders => malformed("内容不完整"),
        _ => malformed("无法解析"),
    }
}
