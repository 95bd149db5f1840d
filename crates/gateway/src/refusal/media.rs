//! Uploads, and requests that name files (2.10, 2.1.1).

use super::{Said, no};
use crate::code::Code as C;
use tongbao_base::ids::MediaId;
use tongbao_kernel::media::Door;
use tongbao_kernel::model::{MediaFormat, MediaKind};
use tongbao_kernel::refusal::{MediaRefusal as R, Refusal};

pub(super) fn say(refusal: &R) -> Said {
    match refusal {
        R::MediaFormatUnsupported { found, allowed } => {
            let allowed: Vec<_> = allowed.iter().map(|format| format.as_str()).collect();
            let found = found.map_or("无法识别的文件", MediaFormat::as_str);
            let message = format!("文件格式不支持：文件内容为{found}，只支持 {}", allowed.join("、"));
            no(C::ParamError, message).at("/file")
        }
        R::MediaEmpty => no(C::ParamError, "文件内容为空").at("/file"),
        R::MediaTooLarge { kind, size, max } => {
            let message = format!("{}大小超过限制：上限 {max} 字节，实际 {size} 字节", name(*kind));
            no(C::ParamError, message).at("/file")
        }
        R::MediaDigestDiffers { announced, found } => {
            no(C::ParamError, format!("文件sha256与meta不一致：meta为 {announced}，文件为 {found}"))
                .at("/meta")
        }
        R::MediaNotFound { media_id } => no(C::InvalidRequest, format!("媒体文件不存在或已过期：{media_id}")),
        R::MediaKindWrong { media_id, found, wanted } => {
            let wanted: Vec<_> = wanted.iter().map(|kind| name(*kind)).collect();
            let (found, wanted) = (name(*found), wanted.join("、"));
            no(C::InvalidRequest, format!("媒体文件类型不符：{media_id} 为{found}，应为{wanted}"))
        }
    }
}

const fn name(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Image => "图片",
        MediaKind::Pdf => "PDF",
        MediaKind::Video => "视频",
    }
}

/// An example of each.
pub(super) fn samples() -> Vec<Refusal> {
    let media_id = || MediaId::from("J7CJqBUY5ZOrG");
    let (announced, found) = ("e3b0c442".to_owned(), "ba7816bf".to_owned());
    let refusals = [
        R::MediaFormatUnsupported { found: None, allowed: Door::Papers.formats() },
        R::MediaEmpty,
        R::MediaTooLarge { kind: MediaKind::Image, size: 5_242_881, max: 5_242_880 },
        R::MediaDigestDiffers { announced, found },
        R::MediaNotFound { media_id: media_id() },
        R::MediaKindWrong { media_id: media_id(), found: MediaKind::Video, wanted: &[MediaKind::Image] },
    ];
    refusals.map(Refusal::from).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::Family;
    use tongbao_kernel::rules::Rules;

    #[test]
    fn uploads_and_named_files_are_refused_with_their_numbers() {
        const IMAGES: &[MediaFormat] = &[MediaFormat::Jpg, MediaFormat::Bmp];
        for (refusal, code, message) in [
            (
                R::MediaFormatUnsupported { found: Some(MediaFormat::Mp4), allowed: IMAGES },
                "PARAM_ERROR",
                "文件格式不支持：文件内容为mp4，只支持 jpg、bmp",
            ),
            (
                R::MediaFormatUnsupported { found: None, allowed: IMAGES },
                "PARAM_ERROR",
                "文件格式不支持：文件内容为无法识别的文件，只支持 jpg、bmp",
            ),
            (R::MediaEmpty, "PARAM_ERROR", "文件内容为空"),
            (
                R::MediaTooLarge { kind: MediaKind::Image, size: 11, max: 10 },
                "PARAM_ERROR",
                "图片大小超过限制：上限 10 字节，实际 11 字节",
            ),
            (
                R::MediaDigestDiffers { announced: "ab".to_owned(), found: "cd".to_owned() },
                "PARAM_ERROR",
                "文件sha256与meta不一致：meta为 ab，文件为 cd",
            ),
            (R::MediaNotFound { media_id: "M".into() }, "INVALID_REQUEST", "媒体文件不存在或已过期：M"),
            (
                R::MediaKindWrong {
                    media_id: "M".into(),
                    found: MediaKind::Video,
                    wanted: &[MediaKind::Pdf],
                },
                "INVALID_REQUEST",
                "媒体文件类型不符：M 为视频，应为PDF",
            ),
        ] {
            let fault = crate::refusal::fault(&Refusal::from(refusal), Family::Common, &Rules::default());
            let body = fault.body(Family::Common);
            assert_eq!((body.code.as_str(), body.message.as_str()), (code, message));
            assert_eq!(fault.status(Family::Common).as_u16(), 400);
            assert!(fault.rule.starts_with("Media"), "{}", fault.rule);
        }
    }
}
