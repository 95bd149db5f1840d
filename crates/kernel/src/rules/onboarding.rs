//! Sellers coming aboard (2.1).

use serde::{Deserialize, Serialize};

/// Sellers coming aboard, and what they change later (2.1, Annex E).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OnboardingRules {
    /// An account that is not verified after so many days has its applyment rejected.
    pub verify_days: i64,
    /// An applyment that is not signed after so many days is cancelled.
    pub sign_days: i64,
    /// Changes of a sub-merchant's settlement account a day, in UTC+8.
    pub settlement_changes_per_day: i64,
}

impl Default for OnboardingRules {
    fn default() -> Self {
        OnboardingRules { verify_days: 10, sign_days: 30, settlement_changes_per_day: 5 }
    }
}
