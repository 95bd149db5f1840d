//! The program as a process: how soon it is ready, and what it holds.

use crate::commands::resident_mib;
use crate::watch::Watch;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A running `tongbao serve`.
pub struct Served {
    process: Child,
    /// `127.0.0.1:…`
    pub address: String,
    /// From start to `ready`.
    pub ready_after: Duration,
}

impl Served {
    /// Starts it on an existing folder.
    pub fn start(binary: &Path, data: &Path) -> Served {
        let watch = Watch::start();
        let mut process = Command::new(binary)
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .env("RUST_LOG", "warn")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {}: {error}", binary.display()));
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("piped")).read_line(&mut line).expect("a line");
        let ready_after = watch.elapsed();
        let address = line.trim().strip_prefix("ready http://").expect("ready").to_owned();
        Served { process, address, ready_after }
    }

    /// Resident memory.
    pub fn resident_mib(&self) -> u64 {
        resident_mib(&self.process.id().to_string())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Prints how soon it is ready on the folder, best and worst of five.
#[expect(clippy::unused_async, reason = "one of the measurements, which are run alike")]
pub async fn measure(binary: &Path, data: &Path) {
    let starts: Vec<Duration> = (0..5).map(|_| Served::start(binary, data).ready_after).collect();
    let (best, worst) = (starts.iter().min().expect("five"), starts.iter().max().expect("five"));
    println!("\nready after {} to {} ms on this folder", best.as_millis(), worst.as_millis());
}
