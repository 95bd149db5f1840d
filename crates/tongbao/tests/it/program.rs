//! Starts and stops the program.

use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::Duration;
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

/// `tongbao check` finds nothing.
pub fn assert_check_holds(data: &Path, when: &str) {
    let check = run(&["check", "--data", data.to_str().expect("a path")]);
    assert!(check.status.success(), "{when}: {}\n{}", text(&check.stdout), text(&check.stderr));
}

/// Starts `tongbao serve` on any free port and does not wait for it.
pub fn begin(data: &Path) -> Child {
    tongbao()
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(data)
        .stdout(Stdio::piped())
        .stderr(log(data))
        .spawn()
        .expect("the program starts")
}

/// The log lies beside the data folder: a test that fails shows where.
fn log(data: &Path) -> Stdio {
    let file = std::fs::OpenOptions::new().create(true).append(true).open(log_of(data));
    file.map_or_else(|_| Stdio::null(), Stdio::from)
}

/// Where the log of every start on a data folder lies.
pub fn log_of(data: &Path) -> PathBuf {
    data.with_extension("log")
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
        let mut process = begin(data);
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
        let mchid = self.demo()["platform"]["mchid"].as_str().expect("a number").to_owned();
        self.client_of(&mchid)
    }

    /// A signing client of a merchant.
    pub fn client_of(&self, mchid: &str) -> Client {
        let folder = Folder::open(&self.data).expect("an installation");
        Client::new(&folder, &self.base, mchid).expect("credentials")
    }

    /// `demo.json`.
    pub fn demo(&self) -> Value {
        let text = std::fs::read_to_string(self.data.join("demo.json")).expect("demo.json");
        serde_json::from_str(&text).expect("JSON")
    }

    /// The control API; `None` when the server did not answer.
    pub async fn control(&self, path: &str, body: &Value) -> Option<Value> {
        let (status, body) = self.try_control(path, body).await?;
        assert_eq!(status, 200, "{path}: {body}");
        Some(body)
    }

    /// The same, with its status.
    pub async fn try_control(&self, path: &str, body: &Value) -> Option<(u16, Value)> {
        let url = format!("{}/sandbox/v1/{path}", self.base);
        let request =
            if body.is_null() { self.http.get(url) } else { self.http.post(url).body(body.to_string()) };
        let reply = request.header("Content-Type", "application/json").send().await.ok()?;
        let status = reply.status().as_u16();
        let text = reply.text().await.ok()?;
        Some((status, serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}: {text}"))))
    }

    /// Status and text of an unsigned page.
    pub async fn page(&self, path: &str) -> (u16, String) {
        let reply = self.http.get(format!("{}{path}", self.base)).send().await.expect("a reply");
        (reply.status().as_u16(), reply.text().await.expect("a text"))
    }

    /// Ends it at once, as a power cut would.
    pub fn kill(&mut self) {
        self.process.kill().expect("a running process");
        self.process.wait().expect("an ended process");
    }

    /// Sends it a signal by its name, `TERM`.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([format!("-{name}"), self.pid().to_string()]).status();
        assert!(sent.expect("kill starts").success(), "a running process");
    }

    /// Its process number.
    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// Waits until it ended by itself.
    pub fn wait(&mut self) -> ExitStatus {
        self.process.wait().expect("an ended process")
    }

    /// Waits so long for its end.
    pub async fn ended_within(&mut self, most: Duration) -> Option<ExitStatus> {
        let step = Duration::from_millis(5);
        let mut waited = Duration::ZERO;
        loop {
            if let Some(status) = self.process.try_wait().expect("a child") {
                return Some(status);
            }
            if waited >= most {
                return None;
            }
            pause(step).await;
            waited += step;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Lets real time pass, where something outside the program is waited for.
#[expect(clippy::disallowed_methods, reason = "a kill comes at a moment that nothing else decides")]
pub async fn pause(time: Duration) {
    tokio::time::sleep(time).await;
}
