//! Uploads.

use crate::model::MediaKind;
use serde::{Deserialize, Serialize};

/// Uploads (2.10).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MediaRules {
    /// The largest picture, in bytes; older documents say 2 MB.
    pub image_max_bytes: i64,
    /// The largest PDF, in bytes.
    pub pdf_max_bytes: i64,
    /// The largest video, in bytes.
    pub video_max_bytes: i64,
    /// A file that no request has named is removed after so many days.
    pub unused_days: i64,
}

impl MediaRules {
    /// The largest file of a kind, in bytes.
    pub const fn max_bytes(&self, kind: MediaKind) -> i64 {
        match kind {
            MediaKind::Image => self.image_max_bytes,
            MediaKind::Pdf => self.pdf_max_bytes,
            MediaKind::Video => self.video_max_bytes,
        }
    }
}

impl Default for MediaRules {
    fn default() -> Self {
        MediaRules {
            image_max_bytes: 5 * 1024 * 1024,
            pdf_max_bytes: 7_864_320,
            video_max_bytes: 5 * 1024 * 1024,
            unused_days: 30,
        }
    }
}
