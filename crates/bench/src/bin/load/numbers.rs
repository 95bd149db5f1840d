//! What the kernel says of the program and its files.

use std::path::Path;
use tongbao_bench::process::resident_kib;

/// At one moment.
#[derive(Debug, Clone, Copy, Default)]
pub struct Numbers {
    /// Resident memory.
    pub resident_kib: u64,
    /// Open files.
    pub handles: u64,
    /// Threads.
    pub threads: u64,
    /// Length of the log.
    pub log_kib: u64,
    /// Length of the database.
    pub file_kib: u64,
}

impl Numbers {
    /// Now.
    pub fn of(process: &str, data: &Path) -> Numbers {
        let length = |name: &str| std::fs::metadata(data.join(name)).map_or(0, |file| file.len() >> 10);
        Numbers {
            resident_kib: resident_kib(process),
            handles: count(&format!("/proc/{process}/fd")),
            threads: count(&format!("/proc/{process}/task")),
            log_kib: length("tongbao.db-wal"),
            file_kib: length("tongbao.db"),
        }
    }
}

fn count(folder: &str) -> u64 {
    std::fs::read_dir(folder).map_or(0, |entries| entries.map(|_| 1).sum())
}
