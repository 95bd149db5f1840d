//! What the configuration says of the platform's certificates and of the server's own address.

use crate::folder::{CERTIFICATE_DAYS, Rotation};
use serde::Deserialize;

/// Platform certificates (contract, Annex H `cert.*`).
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CertConfig {
    /// How long a platform certificate lasts.
    pub valid_days: i64,
    /// So long before a certificate's end, the next one is listed.
    pub announce_days: i64,
    /// So long after it was listed, the next one signs.
    pub switch_hours: i64,
}

impl Default for CertConfig {
    fn default() -> Self {
        CertConfig { valid_days: CERTIFICATE_DAYS, announce_days: 10, switch_hours: 24 }
    }
}

const DAYS_MAX: i64 = 100 * 365;
const DAY_HOURS: i64 = 24;

impl CertConfig {
    /// The steps of a rotation.
    pub fn rotation(&self) -> Rotation {
        Rotation {
            valid_days: self.valid_days,
            announce_days: self.announce_days,
            switch_hours: self.switch_hours,
        }
    }

    /// A certificate must outlive its announcement, and sign before the one before it ends.
    pub(super) fn check(&self) -> Result<(), String> {
        let CertConfig { valid_days, announce_days, switch_hours } = *self;
        if !(1..DAYS_MAX).contains(&announce_days) {
            return Err(format!("cert.announce_days is {announce_days}; it must be 1 to {}", DAYS_MAX - 1));
        }
        if !(announce_days + 1..=DAYS_MAX).contains(&valid_days) {
            let least = announce_days + 1;
            return Err(format!(
                "cert.valid_days is {valid_days}; it must be {least} (more than cert.announce_days) to {DAYS_MAX}"
            ));
        }
        let most = announce_days * DAY_HOURS;
        if !(0..=most).contains(&switch_hours) {
            return Err(format!(
                "cert.switch_hours is {switch_hours}; it must be 0 to {most} (cert.announce_days)"
            ));
        }
        Ok(())
    }
}
