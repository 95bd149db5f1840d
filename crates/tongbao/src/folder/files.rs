//! Files as the data folder wants them: whole or not at all, private ones for their owner alone.

use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use tongbao_base::{Secret, Time};
use tongbao_engine::{Clock, SystemClock};
use tongbao_wire::keyring::Stamp;

/// A folder that changed so little ago may change again without its time of change showing it:
/// file systems count in steps of some milliseconds.
const SETTLES_MS: i64 = 50;
const NS_PER_MS: i128 = 1_000_000;

/// What a path is about, in an error.
pub(crate) fn cannot(verb: &str, path: &Path, error: &std::io::Error) -> String {
    format!("cannot {verb} {}: {error}; check the path and its permissions", path.display())
}

/// Makes a folder for its owner alone, and those above it.
pub(crate) fn private_folder(path: &Path) -> Result<(), String> {
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(|error| cannot("make", path, &error))
}

/// Writes a file that anyone may read.
pub fn write_public(path: &Path, text: &str) -> Result<(), String> {
    write(path, text, 0o644)
}

/// Writes a file that only its owner may read.
pub(crate) fn write_private(path: &Path, text: &Secret) -> Result<(), String> {
    write(path, text.reveal(), 0o600)
}

/// A reader finds the old text or the new one, and the folder's time of change says that there is
/// a new one.
fn write(path: &Path, text: &str, mode: u32) -> Result<(), String> {
    let mut name = path.file_name().map(std::ffi::OsStr::to_os_string).unwrap_or_default();
    name.push(format!(".writing-{}", std::process::id()));
    let draft = path.with_file_name(name);
    let mut options = std::fs::OpenOptions::new();
    let opened = options.write(true).create(true).truncate(true).mode(mode).open(&draft);
    opened
        .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::rename(&draft, path))
        .and_then(|()| sync_folder_of(path))
        .map_err(|error| {
            // What was begun is of no use; the error that matters is the first one.
            let _ = std::fs::remove_file(&draft);
            cannot("write", path, &error)
        })
}

/// Makes the name of a file or folder last.
pub(crate) fn sync_folder_of(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::File::open(folder)?.sync_all()
}

/// Reads a text file.
pub(crate) fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| cannot("read", path, &error))
}

/// What lies in a folder, by name; nothing in one that is not there.
pub(crate) fn listed(place: &Path) -> Result<Vec<PathBuf>, String> {
    if !place.exists() {
        return Ok(Vec::new());
    }
    let entries = std::fs::read_dir(place).map_err(|error| cannot("read", place, &error))?;
    let mut paths: Vec<_> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.sort();
    Ok(paths)
}

/// Whether a path ends in `.extension`.
pub(crate) fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|own| own == extension)
}

/// Changes when something is added to, replaced in or taken from one of the folders.
pub(crate) fn stamp(places: &[PathBuf]) -> Stamp {
    let mut sum = 0_i128;
    let mut latest = 0_i128;
    for place in places {
        let Ok(found) = std::fs::metadata(place) else { continue };
        let changed = i128::from(found.mtime()) * 1_000_000_000 + i128::from(found.mtime_nsec());
        sum += changed;
        latest = latest.max(changed);
    }
    let age_ms = i128::from(SystemClock.now().ms()) - latest / NS_PER_MS;
    if age_ms < i128::from(SETTLES_MS) { Stamp::Unsettled } else { Stamp::Settled(sum) }
}

/// Now, by the machine's clock in whole seconds: as certificates are written.
pub(crate) fn this_second() -> Time {
    Time::from_ms(SystemClock.now().unix_seconds() * Time::SECOND)
}
