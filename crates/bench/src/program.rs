//! The program as a process: how soon it is ready, what it holds, how long its check takes.

use crate::process::{peak_mib, resident_mib};
use crate::watch::Watch;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A running `tongbao serve`.
#[derive(Debug)]
pub struct Served {
    process: Child,
    /// `127.0.0.1:…`
    pub address: String,
    /// From start to `ready`.
    pub ready_after: Duration,
}

impl Served {
    /// Starts it on a folder. It logs warnings, unless RUST_LOG says otherwise.
    pub fn start(binary: &Path, data: &Path) -> Served {
        Served::start_with(binary, data, |_| {})
    }

    /// The same with whatever else it is to be started with.
    pub fn start_with(binary: &Path, data: &Path, with: impl FnOnce(&mut Command)) -> Served {
        let watch = Watch::start();
        let log = std::env::var("RUST_LOG").unwrap_or_else(|_| "warn".to_owned());
        let mut command = Command::new(binary);
        command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data);
        command.env("RUST_LOG", log).stdout(Stdio::piped());
        with(&mut command);
        let mut process =
            command.spawn().unwrap_or_else(|error| panic!("cannot start {}: {error}", binary.display()));
        let line = first_line(&mut process);
        let ready_after = watch.elapsed();
        let Some(address) = line.strip_prefix("ready http://").map(str::to_owned) else {
            panic!("{} is not ready but says {line:?}", binary.display());
        };
        Served { process, address, ready_after }
    }

    /// Its number, by which /proc knows it.
    pub fn process(&self) -> String {
        self.process.id().to_string()
    }

    /// Resident memory.
    pub fn resident_mib(&self) -> u64 {
        resident_mib(&self.process())
    }

    /// Tells it to stop and waits until it has; says whether it did so in order.
    pub fn stop(mut self) -> bool {
        let told = Command::new("kill").args(["-TERM", &self.process()]).status();
        told.expect("kill starts").success() && self.process.wait().expect("a child").success()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The first line that a process prints.
pub fn first_line(process: &mut Child) -> String {
    let mut line = String::new();
    BufReader::new(process.stdout.take().expect("piped")).read_line(&mut line).expect("a line");
    line.trim().to_owned()
}

/// What `tongbao check` took, and what it said.
#[derive(Debug, Clone, Copy)]
pub struct Checked {
    /// Whether every invariant holds.
    pub holds: bool,
    /// How long it took.
    pub took: Duration,
    /// The most memory that it held.
    pub peak_mib: u64,
}

/// Runs `tongbao check` on the folder.
pub fn check(binary: &Path, data: &Path) -> Checked {
    let mut command = Command::new(binary);
    command.args(["check", "--data"]).arg(data);
    let (holds, took, peak_mib) = watched(&mut command);
    Checked { holds, took, peak_mib }
}

/// Runs a command to its end: whether it succeeded, how long it took, and the most memory that it
/// held, in MiB.
#[expect(clippy::disallowed_methods, reason = "memory is looked at every so often while the command runs")]
pub fn watched(command: &mut Command) -> (bool, Duration, u64) {
    let watch = Watch::start();
    let mut process = command.stdout(Stdio::null()).spawn().expect("the program");
    let mut peak = 0;
    let status = loop {
        peak = peak.max(peak_mib(&process.id().to_string()));
        match process.try_wait().expect("a child") {
            Some(status) => break status,
            None => std::thread::sleep(Duration::from_millis(10)),
        }
    };
    (status.success(), watch.elapsed(), peak)
}
