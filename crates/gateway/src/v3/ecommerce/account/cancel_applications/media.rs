//! `POST /v3/ecommerce/account/cancel-applications/media` (2.9.2): an upload in its own spelling.

use tongbao_wire::v3::ecommerce::account::cancel_applications::MediaMeta;

pub(crate) fn digest(meta: &MediaMeta) -> &str {
    meta.file_digest.as_str()
}
