//! The program as a process: how soon it is ready, and what it holds.

use crate::http;
use crate::process::{peak_mib, resident_mib};
use crate::watch::Watch;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Requests of each kind before memory is read.
const REQUESTS: usize = 2000;

/// A running `tongbao serve`.
pub struct Served {
    process: Child,
    /// `127.0.0.1:…`
    pub address: String,
    /// From start to `ready`.
    pub ready_after: Duration,
}

impl Served {
    /// Starts it on a folder.
    pub fn start(binary: &Path, data: &Path) -> Served {
        let watch = Watch::start();
        let log = std::env::var("RUST_LOG").unwrap_or_else(|_| "warn".to_owned());
        let mut process = Command::new(binary)
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .env("RUST_LOG", log)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {}: {error}", binary.display()));
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("piped")).read_line(&mut line).expect("a line");
        let ready_after = watch.elapsed();
        let address = line.trim().strip_prefix("ready http://").expect("ready").to_owned();
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
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Prints how soon the program is ready on the folder, best and worst of five; what it holds; and
/// what its check takes.
pub async fn measure(binary: &Path, data: &Path, orders: usize) {
    let starts: Vec<Duration> = (0..5).map(|_| Served::start(binary, data).ready_after).collect();
    let (best, worst) = (starts.iter().min().expect("five"), starts.iter().max().expect("five"));
    println!("ready after {} to {} ms on this folder", best.as_millis(), worst.as_millis());
    let server = Served::start(binary, data);
    let first = server.resident_mib();
    let then = http::resident_after(&server, data, REQUESTS, orders).await;
    println!("it holds {first} MiB when ready, {then} MiB after {} requests", 2 * REQUESTS);
    drop(server);
    check(binary, data);
}

#[expect(clippy::disallowed_methods, reason = "memory is looked at every so often while the check runs")]
fn check(binary: &Path, data: &Path) {
    let watch = Watch::start();
    let mut process = Command::new(binary)
        .args(["check", "--data"])
        .arg(data)
        .stdout(Stdio::null())
        .spawn()
        .expect("the program");
    let mut peak = 0;
    let status = loop {
        peak = peak.max(peak_mib(&process.id().to_string()));
        match process.try_wait().expect("a child") {
            Some(status) => break status,
            None => std::thread::sleep(Duration::from_millis(10)),
        }
    };
    assert!(status.success(), "an invariant is broken");
    println!("check takes {:.1} s and holds at most {peak} MiB", watch.elapsed().as_secs_f64());
}
