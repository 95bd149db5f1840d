//! The program as a process.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A running `tongbao serve`.
pub struct Served {
    process: Child,
    /// `127.0.0.1:…`
    pub address: String,
}

impl Served {
    /// Starts it on a folder. It logs warnings, unless RUST_LOG says otherwise.
    pub fn start(binary: &Path, data: &Path) -> Served {
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
        let address = line.trim().strip_prefix("ready http://").expect("ready").to_owned();
        Served { process, address }
    }

    /// Its number, by which /proc knows it.
    pub fn process(&self) -> u32 {
        self.process.id()
    }

    /// Tells it to stop and waits until it has.
    pub fn stop(mut self) {
        let told = Command::new("kill").args(["-TERM", &self.process().to_string()]).status();
        assert!(told.expect("kill starts").success(), "a running process");
        assert!(self.process.wait().expect("a child").success(), "it stops in order");
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
