//! Uploads (2.10, 2.9.2).

use super::{About, Area};

pub(super) const AREA: Area =
    Area {
        name: "media", title: "文件上传 · Uploads", operations: &[IMAGES, VIDEOS, CANCELLATION_PAPERS]
    };

/// What an upload may be refused for.
const UPLOAD: &[&str] =
    &["MultipartBroken", "MediaFormatUnsupported", "MediaEmpty", "MediaTooLarge", "MediaDigestDiffers"];

const IMAGES: About = About {
    operation: "POST /v3/merchant/media/upload",
    title: ("图片上传", "Upload a picture or a PDF"),
    tells: "Takes a JPG, BMP or PNG of up to 5 MB or a PDF of up to 7.5 MB as multipart/form-data and \
            answers its media_id, which other requests of the same merchant name. The signature covers \
            the text of the part meta alone. What the file is, its first bytes say; its SHA-256 must be \
            the one in meta. The same file again gets another media_id, and both hold. A file that no \
            request has named is removed after 30 days.",
    refuses: UPLOAD,
    machine: None,
};

const VIDEOS: About = About {
    operation: "POST /v3/merchant/media/video_upload",
    title: ("视频上传", "Upload a video"),
    tells: "Takes a video (avi, wmv, mpeg, mp4, mov, mkv, flv, f4v, m4v, rmvb) of up to 5 MB as \
            multipart/form-data and answers its media_id. Otherwise as an upload of pictures.",
    refuses: UPLOAD,
    machine: None,
};

const CANCELLATION_PAPERS: About = About {
    operation: "POST /v3/ecommerce/account/cancel-applications/media",
    title: ("上传注销申请材料图片", "Upload a picture of a cancellation's papers"),
    tells: "Takes a JPG, BMP or PNG of up to 5 MB as multipart/form-data and answers its media_id. Its \
            meta spells file_name and file_digest. Otherwise as an upload of pictures.",
    refuses: UPLOAD,
    machine: None,
};
