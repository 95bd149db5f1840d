//! Digests, heads, and heads that were kept elsewhere.

use crate::leaf::text;
use aws_lc_rs::digest::{Context, SHA256, digest};
use std::fmt;
use tongbao_base::Day;
use tongbao_base::ids::MchId;
use tongbao_kernel::model::Seal;

/// SHA-256.
pub type Digest = [u8; 32];

/// What stands before the first link of a chain.
pub const NONE: Digest = [0; 32];

/// In hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // A String takes any text.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The chain of a block under way.
pub(crate) struct Chain(Context);

impl Chain {
    pub(crate) fn behind(previous: &[u8]) -> Chain {
        let mut context = Context::new(&SHA256);
        context.update(b"block");
        context.update(previous);
        Chain(context)
    }

    pub(crate) fn push(&mut self, leaf: &Digest) {
        self.0.update(leaf);
    }

    pub(crate) fn end(self) -> Digest {
        of(self.0.finish().as_ref())
    }
}

fn of(bytes: &[u8]) -> Digest {
    let mut digest = NONE;
    digest.copy_from_slice(bytes);
    digest
}

/// The day's runs up to and with one that ended with `chain`.
pub(crate) fn with_run(runs: &Digest, run: i64, chain: &[u8]) -> Digest {
    let mut bytes = b"run".to_vec();
    bytes.extend_from_slice(runs);
    bytes.extend_from_slice(&run.to_be_bytes());
    bytes.extend_from_slice(chain);
    of(digest(&SHA256, &bytes).as_ref())
}

/// The head of a day.
pub(crate) fn head((platform, day): (&MchId, Day), entries: i64, previous: &[u8], runs: &Digest) -> Digest {
    let mut bytes = b"head".to_vec();
    text(&mut bytes, platform.as_str());
    bytes.extend_from_slice(&day.number().to_be_bytes());
    bytes.extend_from_slice(&entries.to_be_bytes());
    bytes.extend_from_slice(previous);
    bytes.extend_from_slice(runs);
    of(digest(&SHA256, &bytes).as_ref())
}

/// A head that somebody kept outside the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The platform; none: whichever has that head on that day.
    pub platform: Option<MchId>,
    /// The day.
    pub day: Day,
    /// The head.
    pub head: Digest,
}

/// The text is no kept head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAHead;

impl fmt::Display for NotAHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "a head is written DAY:HEX or MCHID:DAY:HEX, like 2026-03-01:5c0f… with 64 hexadecimal digits",
        )
    }
}

impl std::error::Error for NotAHead {}

impl std::str::FromStr for Kept {
    type Err = NotAHead;

    fn from_str(text: &str) -> Result<Kept, NotAHead> {
        let parts: Vec<&str> = text.split(':').collect();
        let (platform, day, digits) = match parts.as_slice() {
            [day, digits] => (None, day, digits),
            [platform, day, digits] if !platform.is_empty() => (Some(MchId::new(*platform)), day, digits),
            _ => return Err(NotAHead),
        };
        let digits = digits.as_bytes();
        if digits.len() != 64 {
            return Err(NotAHead);
        }
        let mut head = NONE;
        for (byte, pair) in head.iter_mut().zip(digits.chunks_exact(2)) {
            let digit = |place: usize| char::from(pair[place]).to_digit(16).ok_or(NotAHead);
            *byte = u8::try_from(digit(0)? * 16 + digit(1)?).map_err(|_| NotAHead)?;
        }
        Ok(Kept { platform, day: Day::parse(day).map_err(|_| NotAHead)?, head })
    }
}

impl Kept {
    /// Whether it is about this day.
    pub(crate) fn is_of(&self, seal: &Seal) -> bool {
        self.day == seal.day && self.platform.as_ref().is_none_or(|platform| *platform == seal.platform)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_head_is_read_with_and_without_its_platform() {
        let digits = hex(&[0xA5; 32]);
        let kept: Kept = format!("2026-03-01:{digits}").parse().unwrap();
        assert_eq!(
            (kept.platform, kept.day.to_string().as_str(), kept.head),
            (None, "2026-03-01", [0xA5; 32])
        );
        let kept: Kept = format!("1900000100:2026-03-01:{}", digits.to_uppercase()).parse().unwrap();
        assert_eq!((kept.platform, kept.head), (Some("1900000100".into()), [0xA5; 32]));
        for text in [
            "",
            "2026-03-01",
            "2026-03-01:a5",
            &format!(":2026-03-01:{digits}"),
            &format!("x:{digits}"),
            &format!("2026-02-30:{digits}"),
            &format!("2026-03-01:{}g", &digits[1..]),
            &format!("2026-03-01:{digits}:"),
        ] {
            assert_eq!(text.parse::<Kept>(), Err(NotAHead), "{text}");
        }
    }
}
