//! Closing sub-merchants (2.9).

use serde::{Deserialize, Serialize};

/// Closing sub-merchants (2.9, Annex E).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClosingRules {
    /// An application is looked at after so many seconds …
    pub accept_seconds: i64,
    /// … and passes after so many more, unless an operator holds it.
    pub review_seconds: i64,
    /// A confirmed one is worked off after so many seconds.
    pub process_seconds: i64,
    /// An application that nobody confirms is revoked after so many days.
    pub confirm_days: i64,
}

impl Default for ClosingRules {
    fn default() -> Self {
        ClosingRules { accept_seconds: 2, review_seconds: 3, process_seconds: 2, confirm_days: 30 }
    }
}
