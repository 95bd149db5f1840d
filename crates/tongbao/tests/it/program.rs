//! Starts and stops the program.

use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use tongbao::client::Client;
use tongbao::folder::Folder;

/// The program under test.
pub fn tongbao() -> Command {
    Command::new(env!("CARGO_BIN_EXE_tongbao"))
}

/// Runs it to its end.
pub fn run(arguments: &[&str]) -> Output {
    tongbao().args(arguments).output().expect("the program starts")
}

/// What it printed.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim().to_owned()
}

/// A running `tongbao serve`; killed when dropped.
pub struct Server {
    process: Child,
    /// `http://127.0.0.1:…`
    pub base: String,
    data: PathBuf,
    http: reqwest::Client,
}

impl Server {
    /// Starts it on a data folder and waits until it is ready.
    pub fn start(data: &Path) -> Server {
        let mut process = tongbao()
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        let out = process.stdout.take().expect("piped");
        BufReader::new(out).read_line(&mut line).expect("one line");
        let base =
            line.trim().strip_prefix("ready ").unwrap_or_else(|| panic!("not ready: {line:?}")).to_owned();
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        Server { process, base, data: data.to_path_buf(), http }
    }

    /// A signing client of the demo platform.
    pub fn client(&self) -> Client {
        let folder = Folder::open(&self.data).expect("an installation");
        let mchid = self.demo()["platform"]["mchid"].as_str().expect("a number").to_owned();
        Client::new(&folder, &self.base, &mchid).expect("credentials")
    }

    /// `demo.json`.
    pub fn demo(&self) -> Value {
        let text = std::fs::read_to_string(self.data.join("demo.json")).expect("demo.json");
        serde_json::from_str(&text).expect("JSON")
    }

    /// The control API; `None` when the server did not answer.
    pub async fn control(&self, path: &str, body: &Value) -> Option<Value> {
        let url = format!("{}/sandbox/v1/{path}", self.base);
        let request =
            if body.is_null() { self.http.get(url) } else { self.http.post(url).body(body.to_string()) };
        let reply = request.header("Content-Type", "application/json").send().await.ok()?;
        let status = reply.status();
        let text = reply.text().await.ok()?;
        assert!(status.is_success(), "{path}: {status} {text}");
        Some(serde_json::from_str(&text).expect("JSON"))
    }

    /// Ends it at once, as a power cut would.
    pub fn kill(&mut self) {
        self.process.kill().expect("a running process");
        self.process.wait().expect("an ended process");
    }

    /// Its process number.
    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// Waits until it ended by itself.
    pub fn wait(&mut self) -> std::process::ExitStatus {
        self.process.wait().expect("an ended process")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
