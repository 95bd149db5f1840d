//! Why an upload was not taken, or a file cannot be named.
#![expect(missing_docs, reason = "the fields are the words and numbers of the variant's own sentence")]

use super::Refusal;
use crate::model::{MediaFormat, MediaKind};
use tongbao_base::ids::MediaId;

/// An upload or a file that is named (2.10).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MediaRefusal {
    /// Not one of the formats that are taken here.
    MediaFormatUnsupported { found: Option<MediaFormat>, allowed: &'static [MediaFormat] },
    /// There are no bytes.
    MediaEmpty,
    /// More bytes than allowed.
    MediaTooLarge { kind: MediaKind, size: i64, max: i64 },
    /// The bytes are not those that the caller digested.
    MediaDigestDiffers { announced: String, found: String },
    /// The merchant has no such file, or it was removed unused.
    MediaNotFound { media_id: MediaId },
    /// The file is something else than what is needed.
    MediaKindWrong { media_id: MediaId, found: MediaKind, wanted: &'static [MediaKind] },
}

impl From<MediaRefusal> for Refusal {
    fn from(refusal: MediaRefusal) -> Self {
        Refusal::Media(refusal)
    }
}
