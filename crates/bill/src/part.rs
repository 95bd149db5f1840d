//! The parts of a bill's file.
//!
//! The file is its parts, each compressed by itself, one behind the other: together they are the
//! whole text compressed, and a part can be given alone.

use crate::sheet::hex;
use crate::{Error, sheet};
use aws_lc_rs::digest::{Context, SHA1_FOR_LEGACY_USE_ONLY};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

/// A part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Where it begins in the file.
    pub offset: u64,
    /// Its length in the file.
    pub gzip_bytes: u64,
    /// Length of its text.
    pub text_bytes: u64,
    /// SHA-1 of its text in hexadecimal digits.
    pub hash: String,
}

impl Part {
    /// The parts as a row keeps them: `gzip_bytes:text_bytes:hash`, separated by commas.
    pub(crate) fn list(parts: &[Part]) -> String {
        let one = |part: &Part| format!("{}:{}:{}", part.gzip_bytes, part.text_bytes, part.hash);
        parts.iter().map(one).collect::<Vec<_>>().join(",")
    }

    /// Reads what [`Part::list`] writes.
    pub fn read_list(list: &str) -> Result<Vec<Part>, Error> {
        let mut offset = 0;
        let part = |text: &str| {
            let mut cells = text.split(':');
            let mut next = || cells.next();
            let gzip_bytes: u64 = next()?.parse().ok()?;
            let text_bytes = next()?.parse().ok()?;
            let part = Part { offset, gzip_bytes, text_bytes, hash: next()?.to_owned() };
            offset += gzip_bytes;
            Some(part)
        };
        list.split(',')
            .map(part)
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| Error::Unproved(format!("unreadable list of parts: {list}")))
    }
}

/// A text while it is written and cut into parts.
pub(crate) struct Text {
    path: PathBuf,
    to: Option<GzEncoder<Counting>>,
    part_bytes_max: u64,
    whole: Context,
    part: Context,
    part_bytes: u64,
    parts: Vec<Part>,
}

/// What was written.
pub(crate) struct Written {
    pub(crate) text_bytes: u64,
    pub(crate) hash: String,
    pub(crate) parts: Vec<Part>,
}

struct Counting {
    file: BufWriter<File>,
    written: u64,
}

impl Write for Counting {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.written += u64::try_from(written).unwrap_or(u64::MAX);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

fn sha1() -> Context {
    // The contract's digest (5.2); nothing is kept safe by it.
    Context::new(&SHA1_FOR_LEGACY_USE_ONLY)
}

impl Text {
    /// A new file, cut behind the last line that fits into `part_bytes_max` bytes of text.
    pub(crate) fn create(path: PathBuf, part_bytes_max: u64) -> Result<Text, Error> {
        let file = File::create(&path).map_err(|error| Error::file("make", &path, &error))?;
        let counting = Counting { file: BufWriter::new(file), written: 0 };
        Ok(Text {
            path,
            to: Some(GzEncoder::new(counting, Compression::fast())),
            part_bytes_max,
            whole: sha1(),
            part: sha1(),
            part_bytes: 0,
            parts: Vec::new(),
        })
    }

    /// Writes a line with its end.
    pub(crate) fn line(&mut self, line: &str) -> Result<(), Error> {
        let bytes = u64::try_from(line.len()).unwrap_or(u64::MAX);
        if self.part_bytes > 0 && self.part_bytes.saturating_add(bytes) > self.part_bytes_max {
            let counting = self.end_part()?;
            self.to = Some(GzEncoder::new(counting, Compression::fast()));
        }
        self.whole.update(line.as_bytes());
        self.part.update(line.as_bytes());
        self.part_bytes += bytes;
        match &mut self.to {
            Some(to) => {
                to.write_all(line.as_bytes()).map_err(|error| Error::file("write", &self.path, &error))
            }
            None => Err(Error::File(format!("{} was closed", self.path.display()))),
        }
    }

    fn end_part(&mut self) -> Result<Counting, Error> {
        let wrong = |error| Error::file("write", &self.path, &error);
        let to = self.to.take().ok_or_else(|| Error::File(format!("{} was closed", self.path.display())))?;
        let counting = to.finish().map_err(wrong)?;
        let offset = self.parts.last().map_or(0, |part| part.offset + part.gzip_bytes);
        let digest = std::mem::replace(&mut self.part, sha1()).finish();
        self.parts.push(Part {
            offset,
            gzip_bytes: counting.written - offset,
            text_bytes: std::mem::take(&mut self.part_bytes),
            hash: hex(digest.as_ref()),
        });
        Ok(counting)
    }

    /// Ends the file, durably.
    pub(crate) fn end(mut self) -> Result<Written, Error> {
        let mut counting = self.end_part()?;
        let wrong = |error| Error::file("write", &self.path, &error);
        counting.file.flush().map_err(wrong)?;
        counting.file.get_ref().sync_all().map_err(wrong)?;
        let text_bytes = self.parts.iter().map(|part| part.text_bytes).sum();
        Ok(Written { text_bytes, hash: sheet::hex(self.whole.finish().as_ref()), parts: self.parts })
    }
}

/// The digest of a text.
pub(crate) fn hash_of(mut text: impl std::io::Read) -> std::io::Result<(u64, String)> {
    let mut digest = sha1();
    let mut buffer = vec![0; 64 * 1024];
    let mut bytes = 0;
    loop {
        let read = text.read(&mut buffer)?;
        if read == 0 {
            return Ok((bytes, hex(digest.finish().as_ref())));
        }
        bytes += u64::try_from(read).unwrap_or(u64::MAX);
        digest.update(&buffer[..read]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read_as_they_were_listed() {
        let part = |offset, gzip_bytes, hash: &str| Part {
            offset,
            gzip_bytes,
            text_bytes: 7,
            hash: hash.to_owned(),
        };
        let parts = vec![part(0, 20, "aa"), part(20, 21, "bb")];
        assert_eq!(Part::read_list(&Part::list(&parts)).unwrap(), parts);
        for list in ["", "1:2", "x:2:aa", "1:2:aa,"] {
            assert!(Part::read_list(list).is_err(), "{list}");
        }
    }

    #[test]
    fn a_digest_is_the_contracts() {
        assert_eq!(hash_of(&b"abc"[..]).unwrap(), (3, "a9993e364706816aba3e25717850c26c9cd0d89d".to_owned()));
    }
}
