//! Uploaded files: papers, pictures and videos that other requests name.

use crate::row::{entity, words};
use crate::tables::Key;
use std::sync::Arc;
use tongbao_base::Time;
use tongbao_base::ids::{MchId, MediaId};

words! {
    /// What an uploaded file is.
    pub enum MediaKind {
        /// A picture.
        Image = "IMAGE",
        /// A document.
        Pdf = "PDF",
        /// A video.
        Video = "VIDEO",
    }
}

words! {
    /// How an uploaded file is written, as its first bytes tell.
    pub enum MediaFormat {
        /// JPEG.
        Jpg = "jpg",
        /// Windows bitmap.
        Bmp = "bmp",
        /// PNG.
        Png = "png",
        /// PDF.
        Pdf = "pdf",
        /// AVI.
        Avi = "avi",
        /// Windows Media.
        Wmv = "wmv",
        /// MPEG.
        Mpeg = "mpeg",
        /// MP4.
        Mp4 = "mp4",
        /// QuickTime.
        Mov = "mov",
        /// Matroska.
        Mkv = "mkv",
        /// Flash video.
        Flv = "flv",
        /// Flash MP4.
        F4v = "f4v",
        /// Apple's MP4.
        M4v = "m4v",
        /// RealMedia.
        Rmvb = "rmvb",
    }
}

impl MediaFormat {
    /// What a file of this format is.
    pub const fn kind(self) -> MediaKind {
        match self {
            MediaFormat::Jpg | MediaFormat::Bmp | MediaFormat::Png => MediaKind::Image,
            MediaFormat::Pdf => MediaKind::Pdf,
            MediaFormat::Avi
            | MediaFormat::Wmv
            | MediaFormat::Mpeg
            | MediaFormat::Mp4
            | MediaFormat::Mov
            | MediaFormat::Mkv
            | MediaFormat::Flv
            | MediaFormat::F4v
            | MediaFormat::M4v
            | MediaFormat::Rmvb => MediaKind::Video,
        }
    }
}

entity! {
    /// An uploaded file. Its bytes lie sealed in a file of their own, written before this row.
    "media" key 2 pub struct Media {
        /// Whose it is: the merchant that signed the upload.
        pub owner: MchId,
        /// Its number; nobody can guess it.
        pub media_id: MediaId,
        /// What it is.
        pub kind: MediaKind,
        /// How it is written.
        pub format: MediaFormat,
        /// Its bytes, unsealed.
        pub size: i64,
        /// SHA-256 of them, in lower-case hexadecimal digits.
        pub sha256: Arc<str>,
        /// When.
        pub created_at: Time,
        /// When a request first named it; until then it may be removed.
        pub used_at: Option<Time>,
    }
}

impl Media {
    /// The key of a file.
    pub fn key(owner: &MchId, media_id: &MediaId) -> Key {
        Key::of::<Self>([owner.into(), media_id.into()])
    }
}
