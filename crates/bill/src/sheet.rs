//! The sheets of a daybook: files of lines, compressed, with a digest over their bytes.

use crate::Error;
use aws_lc_rs::digest::{Context, SHA256};
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// One of a daybook's four files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sheet {
    /// Payments and refunds.
    Trade,
    /// Movements of merchants' accounts.
    Flow,
    /// Details of splits, and returns.
    Split,
    /// Withdrawals that came back.
    Bounce,
}

impl Sheet {
    pub(crate) const ALL: [Sheet; 4] = [Sheet::Trade, Sheet::Flow, Sheet::Split, Sheet::Bounce];

    pub(crate) const fn file(self) -> &'static str {
        match self {
            Sheet::Trade => "trade.gz",
            Sheet::Flow => "flow.gz",
            Sheet::Split => "split.gz",
            Sheet::Bounce => "bounce.gz",
        }
    }

    /// How many cells its lines have.
    pub(crate) const fn cells(self) -> usize {
        match self {
            Sheet::Trade => crate::trade::CELLS,
            Sheet::Flow => crate::flow::CELLS,
            Sheet::Split => crate::split::CELLS,
            Sheet::Bounce => crate::split::BOUNCE_CELLS,
        }
    }
}

/// A sheet while it is written.
pub(crate) struct Writer {
    path: PathBuf,
    gzip: GzEncoder<Digesting<BufWriter<File>>>,
}

impl Writer {
    pub(crate) fn create(path: PathBuf) -> Result<Writer, Error> {
        let file = File::create(&path).map_err(|error| Error::file("make", &path, &error))?;
        let digesting = Digesting { to: BufWriter::new(file), digest: Context::new(&SHA256) };
        // Sheets are written once and read a few times: the fastest compression.
        Ok(Writer { path, gzip: GzEncoder::new(digesting, Compression::fast()) })
    }

    pub(crate) fn line(&mut self, line: &str) -> Result<(), Error> {
        let wrong = |error| Error::file("write", &self.path, &error);
        self.gzip.write_all(line.as_bytes()).map_err(wrong)?;
        self.gzip.write_all(b"\n").map_err(wrong)
    }

    /// Ends the file, durably; gives its digest.
    pub(crate) fn end(self) -> Result<String, Error> {
        let path = self.path;
        let wrong = |error: std::io::Error| Error::file("write", &path, &error);
        let Digesting { mut to, digest } = self.gzip.finish().map_err(wrong)?;
        to.flush().map_err(wrong)?;
        to.get_ref().sync_all().map_err(wrong)?;
        Ok(hex(digest.finish().as_ref()))
    }
}

struct Digesting<W> {
    to: W,
    digest: Context,
}

impl<W: Write> Write for Digesting<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.digest.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.to.flush()
    }
}

/// The lines of a sheet.
pub(crate) fn lines(path: &Path) -> Result<impl Iterator<Item = Result<String, Error>>, Error> {
    let file = File::open(path).map_err(|error| Error::file("read", path, &error))?;
    let path = path.to_path_buf();
    let lines = BufReader::with_capacity(BUFFER, MultiGzDecoder::new(BufReader::new(file))).lines();
    Ok(lines.map(move |line| line.map_err(|error| Error::file("read", &path, &error))))
}

/// The digest of a file's bytes.
pub(crate) fn digest(path: &Path) -> Result<String, Error> {
    let wrong = |error: std::io::Error| Error::file("read", path, &error);
    let mut file = File::open(path).map_err(wrong)?;
    let mut digest = Context::new(&SHA256);
    let mut buffer = vec![0; BUFFER];
    loop {
        let read = file.read(&mut buffer).map_err(wrong)?;
        if read == 0 {
            return Ok(hex(digest.finish().as_ref()));
        }
        digest.update(&buffer[..read]);
    }
}

const BUFFER: usize = 64 * 1024;

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // A String takes any text.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The cells of a sheet's line, all of them or an error.
pub(crate) fn cells(sheet: Sheet, line: &str) -> Result<Vec<&str>, Error> {
    let cells: Vec<&str> = line.split(',').collect();
    if cells.len() == sheet.cells() {
        Ok(cells)
    } else {
        let (found, wanted) = (cells.len(), sheet.cells());
        Err(Error::Unproved(format!("{}: a line has {found} cells, not {wanted}: {line}", sheet.file())))
    }
}
