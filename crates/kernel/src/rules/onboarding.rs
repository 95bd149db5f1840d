//! Sellers coming aboard (2.1).

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
    /// The fee rate that a settlement rule (`settlement_id`) means, in 1/10,000; one that is not
    /// here means the usual rate.
    pub settlement_fee_bp: BTreeMap<String, i64>,
}

impl Default for OnboardingRules {
    fn default() -> Self {
        OnboardingRules {
            verify_days: 10,
            sign_days: 30,
            settlement_changes_per_day: 5,
            settlement_fee_bp: BTreeMap::new(),
        }
    }
}
