//! Everything that happened, in order, and its digest: two runs of a script must have the same.

use aws_lc_rs::digest::{Context, SHA256};

/// What happened.
pub struct Trace {
    digest: Context,
    /// The last lines, for whoever reads a failure.
    last: std::collections::VecDeque<String>,
}

const KEPT: usize = 40;

impl Trace {
    /// Nothing yet.
    pub fn new() -> Self {
        Trace { digest: Context::new(&SHA256), last: std::collections::VecDeque::new() }
    }

    /// Something happened.
    pub fn note(&mut self, line: String) {
        self.digest.update(line.as_bytes());
        self.digest.update(b"\n");
        if self.last.len() == KEPT {
            self.last.pop_front();
        }
        self.last.push_back(line);
    }

    /// The last lines.
    pub fn last(&self) -> impl Iterator<Item = &str> {
        self.last.iter().map(String::as_str)
    }

    /// SHA-256 over everything, in hexadecimal digits.
    pub fn digest(&self) -> String {
        let digest = self.digest.clone().finish();
        digest.as_ref().iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
    }
}

impl Default for Trace {
    fn default() -> Self {
        Self::new()
    }
}
