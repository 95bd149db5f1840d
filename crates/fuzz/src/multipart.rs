//! Uploads: `multipart/form-data` (2.10).
//!
//! The first line is the `Content-Type`, empty for none; the rest is the body.

use aws_lc_rs::digest::{SHA256, digest};
use bytes::Bytes;
use std::sync::{Arc, LazyLock};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use tongbao_gateway::fuzzing::{self, Upload};
use tongbao_media::MediaFiles;
use tongbao_vault::{Vault, VaultKeys};

/// The largest file that can be fine, here.
const MAX: usize = 1024;
/// A body is also sent in pieces of so many bytes.
const PIECES: [usize; 3] = [1, 7, 64];
/// Longer ones are not cut into single bytes.
const CUT_MAX: usize = 4 * 1024;
const BOUNDARY: &str = "c1a0d3f4e5b6";

struct House {
    runtime: Runtime,
    files: Arc<MediaFiles>,
    _folder: TempDir,
}

static HOUSE: LazyLock<House> = LazyLock::new(|| {
    // A file system in memory, where there is one: every draft is synced.
    let memory = std::path::Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    let folder = folder.expect("a folder can be made");
    let vault = Arc::new(Vault::new(&VaultKeys::generate()));
    let files = MediaFiles::open(&folder.path().join("media"), vault).expect("the folder opens");
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime is built");
    House { runtime, files: Arc::new(files), _folder: folder }
});

/// What is read stands in the body, however the body comes in pieces; what a client puts in is what
/// is read.
pub fn holds(bytes: &[u8]) {
    let Some(end) = bytes.iter().position(|byte| *byte == b'\n') else { return };
    let (kind, body) = (&bytes[..end], &bytes[end + 1..]);
    let kind = std::str::from_utf8(kind).ok().filter(|kind| !kind.is_empty());
    let read = send(kind, body, body.len());
    if let Ok(upload) = &read {
        stands_in(upload, body);
    }
    for size in PIECES {
        if size > 1 || body.len() <= CUT_MAX {
            // What is wrong with it may be seen at another place first.
            assert_eq!(send(kind, body, size).ok(), read.clone().ok(), "in pieces of {size}: {read:?}");
        }
    }
    as_put_in(body);
}

fn send(kind: Option<&str>, body: &[u8], size: usize) -> Result<Upload, String> {
    let pieces = body.chunks(size.max(1)).map(Bytes::copy_from_slice).collect();
    HOUSE.runtime.block_on(fuzzing::upload(Arc::clone(&HOUSE.files), kind, pieces, MAX))
}

fn stands_in(upload: &Upload, body: &[u8]) {
    assert!(is_within(&upload.meta, body), "meta was not sent: {upload:?}");
    let Some(file) = &upload.file else { return };
    assert!(file.size <= body.len(), "{upload:?}");
    let Some(sha256) = &file.sha256 else {
        assert!(file.size > MAX, "a file was dropped: {upload:?}");
        return;
    };
    assert!(file.size <= MAX && file.head.len() <= file.size, "{upload:?}");
    let stands = |at: &[u8]| at.starts_with(&file.head) && hex(at) == *sha256;
    assert!(file.size == 0 || body.windows(file.size).any(stands), "the file was not sent: {upload:?}");
}

fn is_within(part: &[u8], body: &[u8]) -> bool {
    part.is_empty() || body.windows(part.len()).any(|window| window == part)
}

/// The bytes as a file, in a form as clients make it.
fn as_put_in(file: &[u8]) {
    if is_within(BOUNDARY.as_bytes(), file) {
        return;
    }
    let meta = r#"{"filename":"营业执照.png"}"#;
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/json\r\n\r\n\
         {meta}\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"营业执照.png\"\r\n\
         Content-Type: image/png\r\n\r\n"
    );
    let body = [head.as_bytes(), file, format!("\r\n--{BOUNDARY}--\r\n").as_bytes()].concat();
    for kind in [None, Some(format!("multipart/form-data; boundary={BOUNDARY}"))] {
        let read = send(kind.as_deref(), &body, 100).unwrap_or_else(|issue| panic!("{issue}"));
        assert_eq!(read.meta, meta.as_bytes());
        let read = read.file.expect("a file was sent");
        assert_eq!(read.size, file.len());
        assert_eq!(read.sha256, (file.len() <= MAX).then(|| hex(file)));
        assert!(file.starts_with(&read.head), "{read:?}");
    }
}

fn hex(bytes: &[u8]) -> String {
    let digits = digest(&SHA256, bytes);
    digits.as_ref().iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}
