//! The gateway's numbers and switches (contract, Annex H `proto.*`).

use serde::Deserialize;

/// How requests are read and replies are signed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// A request's timestamp may differ from the machine's clock by so many seconds (1.3).
    pub skew_seconds: i64,
    /// Body fields that the contract does not know are refused instead of ignored (1.9).
    pub reject_unknown_fields: bool,
    /// Which error replies are signed; a 401 never is (1.5).
    pub sign_4xx: SignErrors,
    /// The largest body that is read, in bytes; a larger one is answered with 413.
    pub body_bytes_max: usize,
    /// A body that has not come after so many seconds is answered with 408.
    pub body_seconds_max: u64,
    /// An upload that has not come after so many seconds is answered with 408.
    pub upload_seconds_max: u64,
    /// Threads that sign replies and open encrypted fields; 0: as many as the machine has cores.
    pub sign_threads: usize,
}

/// Which error replies are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignErrors {
    /// Those to a caller whose signature was right.
    WhenAuthenticated,
    /// None.
    Never,
    /// All.
    Always,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            skew_seconds: 300,
            reject_unknown_fields: false,
            sign_4xx: SignErrors::WhenAuthenticated,
            // The largest legal body, 50 sub-orders with full details, stays below half of it.
            body_bytes_max: 1024 * 1024,
            // The retry middlewares of the SDKs give up later than this.
            body_seconds_max: 10,
            upload_seconds_max: 60,
            sign_threads: 0,
        }
    }
}
