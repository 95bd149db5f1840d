//! Which files are taken.

use crate::model::{MediaFormat, MediaKind};
use crate::refusal::MediaRefusal;
use crate::rules::MediaRules;

/// Through which operation a file comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// Pictures and PDFs (`/v3/merchant/media/upload`).
    Papers,
    /// Videos (`/v3/merchant/media/video_upload`).
    Videos,
    /// Pictures of the papers of a cancellation (`/v3/ecommerce/account/cancel-applications/media`).
    Pictures,
}

impl Door {
    /// The formats that are taken here.
    pub const fn formats(self) -> &'static [MediaFormat] {
        use MediaFormat::{Avi, Bmp, F4v, Flv, Jpg, M4v, Mkv, Mov, Mp4, Mpeg, Pdf, Png, Rmvb, Wmv};
        match self {
            Door::Papers => &[Jpg, Bmp, Png, Pdf],
            Door::Videos => &[Avi, Wmv, Mpeg, Mp4, Mov, Mkv, Flv, F4v, M4v, Rmvb],
            Door::Pictures => &[Jpg, Bmp, Png],
        }
    }

    fn kinds(self) -> impl Iterator<Item = MediaKind> {
        self.formats().iter().map(|format| format.kind())
    }
}

/// An upload: what came, and what the caller said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Through which operation.
    pub door: Door,
    /// What the first bytes are; none when they are nothing known.
    pub format: Option<MediaFormat>,
    /// How many bytes came.
    pub size: i64,
    /// SHA-256 of them, in lower-case hexadecimal digits.
    pub sha256: String,
    /// The digest that the caller announced; upper case is as good.
    pub announced: String,
}

/// The most bytes that can be worth reading: the largest file of any kind that is taken here.
pub fn largest(door: Door, rules: &MediaRules) -> i64 {
    door.kinds().map(|kind| rules.max_bytes(kind)).max().unwrap_or_default()
}

/// What the file is, or why it is not taken.
pub fn judge(upload: &Upload, rules: &MediaRules) -> Result<MediaFormat, MediaRefusal> {
    if upload.size <= 0 {
        return Err(MediaRefusal::MediaEmpty);
    }
    let allowed = upload.door.formats();
    let format = upload.format.filter(|format| allowed.contains(format));
    let format = format.ok_or(MediaRefusal::MediaFormatUnsupported { found: upload.format, allowed })?;
    let (kind, max) = (format.kind(), rules.max_bytes(format.kind()));
    if upload.size > max {
        return Err(MediaRefusal::MediaTooLarge { kind, size: upload.size, max });
    }
    let announced = upload.announced.to_ascii_lowercase();
    if announced != upload.sha256 {
        return Err(MediaRefusal::MediaDigestDiffers { announced, found: upload.sha256.clone() });
    }
    Ok(format)
}
