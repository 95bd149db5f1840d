//! What a file is, told by its first bytes; neither its name nor what the client says of it counts.

use tongbao_kernel::model::MediaFormat;

/// Headers of Windows bitmaps are so long: `BM` alone begins many a text.
const BITMAP_HEADERS: [u8; 7] = [12, 40, 52, 56, 64, 108, 124];
/// Where a bitmap says how long its header is.
const BITMAP_HEADER_AT: usize = 14;

/// The format of a file that begins with `head`; none when it is none that uploads may have.
pub(crate) fn format(head: &[u8]) -> Option<MediaFormat> {
    // `infer` knows neither of these two.
    if head.starts_with(b".RMF") {
        return Some(MediaFormat::Rmvb);
    }
    if head.get(4..12).is_some_and(|brand| brand.eq_ignore_ascii_case(b"ftypf4v ")) {
        return Some(MediaFormat::F4v);
    }
    let found = infer::get(head)?;
    let format = match found.mime_type() {
        "image/jpeg" => MediaFormat::Jpg,
        "image/png" => MediaFormat::Png,
        "image/bmp" => MediaFormat::Bmp,
        "application/pdf" => MediaFormat::Pdf,
        "video/x-msvideo" => MediaFormat::Avi,
        "video/x-ms-wmv" => MediaFormat::Wmv,
        "video/mpeg" => MediaFormat::Mpeg,
        "video/mp4" => MediaFormat::Mp4,
        "video/x-m4v" => MediaFormat::M4v,
        "video/quicktime" => MediaFormat::Mov,
        "video/x-matroska" => MediaFormat::Mkv,
        "video/x-flv" => MediaFormat::Flv,
        _ => return None,
    };
    let is_bitmap = || head.get(BITMAP_HEADER_AT).is_some_and(|length| BITMAP_HEADERS.contains(length));
    (format != MediaFormat::Bmp || is_bitmap()).then_some(format)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bitmap(header: u8) -> Vec<u8> {
        let mut head = b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0".to_vec();
        head.extend_from_slice(&[header, 0, 0, 0]);
        head
    }

    fn matroska() -> Vec<u8> {
        let mut head = b"\x1a\x45\xdf\xa3\xa3\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x88matroska".to_vec();
        head.resize(300, 0);
        head
    }

    #[test]
    fn every_format_is_told_by_its_first_bytes() {
        let heads: [(&[u8], MediaFormat); 14] = [
            (b"\xff\xd8\xff\xe0\0\x10JFIF\0", MediaFormat::Jpg),
            (&bitmap(40), MediaFormat::Bmp),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", MediaFormat::Png),
            (b"%PDF-1.7\n", MediaFormat::Pdf),
            (b"RIFF\x24\0\0\0AVI LIST", MediaFormat::Avi),
            (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\0\xaa\0\x62\xce\x6c", MediaFormat::Wmv),
            (b"\0\0\x01\xba\x44\0\x04\0", MediaFormat::Mpeg),
            (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", MediaFormat::Mp4),
            (b"\0\0\0\x14ftypqt  \0\0\0\0qt  ", MediaFormat::Mov),
            (&matroska(), MediaFormat::Mkv),
            (b"FLV\x01\x05\0\0\0\x09", MediaFormat::Flv),
            (b"\0\0\0\x18ftypf4v \0\0\0\0", MediaFormat::F4v),
            (b"\0\0\0\x1cftypM4V \0\0\0\x01", MediaFormat::M4v),
            (b".RMF\0\0\0\x12\0\x01", MediaFormat::Rmvb),
        ];
        for (head, expected) in heads {
            assert_eq!(format(head), Some(expected), "{expected}");
        }
        let known: Vec<_> = heads.iter().map(|(_, format)| *format).collect();
        assert!(MediaFormat::ALL.iter().all(|format| known.contains(format)));
    }

    #[test]
    fn anything_else_is_nothing() {
        let heads: [&[u8]; 9] = [
            b"",
            b"BM",
            &bitmap(41),
            b"BMW is a maker of cars",
            b"GIF89a\x01\0\x01\0",
            b"RIFF\x24\0\0\0WEBPVP8 ",
            b"PK\x03\x04\x14\0\x06\0",
            b"<?xml version=\"1.0\"?><svg/>",
            b"\x7fELF\x02\x01\x01\0",
        ];
        for head in heads {
            assert_eq!(format(head), None, "{head:?}");
        }
    }
}
