//! `POST /v3/merchant/media/{upload|video_upload}` (2.10).

use tongbao_kernel::model::Media;
use tongbao_wire::v3::merchant::media::{Meta, Uploaded};

pub(crate) fn digest(meta: &Meta) -> &str {
    meta.sha256.as_str()
}

pub(crate) fn reply(media: Media) -> Uploaded {
    Uploaded { media_id: media.media_id.shared() }
}
