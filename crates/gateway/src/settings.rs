//! The gateway's numbers and switches (contract, Annex H `proto.*`).

pub use crate::code::LimitCode;
use crate::{about, routes};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::path::PathBuf;

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
    /// Intel's `libcrypto_mb`, by which replies and callbacks that wait are signed eight at once;
    /// none: they are signed one by one.
    pub sign_library: Option<PathBuf>,
    /// How often merchants may call.
    pub quota: QuotaSettings,
}

/// How often merchants may call (§6).
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct QuotaSettings {
    /// Which rates to start from.
    pub profile: QuotaProfile,
    /// What a refusal is called (1.10).
    pub code: LimitCode,
    /// Single rates, by operation: `POST /v3/ecommerce/refunds/apply`.
    pub operations: BTreeMap<String, Rates>,
}

/// A set of rates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuotaProfile {
    /// None.
    #[default]
    Off,
    /// Those of the contract.
    Published,
}

/// How often an operation may be called, in requests a second; none: as often as one likes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rates {
    /// By one merchant.
    pub merchant: Option<NonZeroU32>,
    /// By one merchant about one sub-merchant.
    pub sub_merchant: Option<NonZeroU32>,
    /// By one merchant in vain: requests that are refused.
    pub invalid: Option<NonZeroU32>,
}

impl Settings {
    /// Names what cannot be meant: a library without a name, a rate of an operation that is not there.
    pub fn check(&self) -> Result<(), String> {
        if self.sign_library.as_ref().is_some_and(|file| file.as_os_str().is_empty()) {
            return Err("gateway.sign_library is empty; name a file, or leave it out".to_owned());
        }
        let known: Vec<String> = routes::all().iter().map(about::key).collect();
        match self.quota.operations.keys().find(|name| !known.contains(name)) {
            None => Ok(()),
            Some(name) => Err(format!(
                "gateway.quota.operations.\"{name}\" is no operation; write one like \
                 \"POST /v3/ecommerce/refunds/apply\", see docs/api.md"
            )),
        }
    }
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
            sign_library: None,
            quota: QuotaSettings::default(),
        }
    }
}
