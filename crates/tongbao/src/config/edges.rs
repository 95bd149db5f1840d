//! What the configuration says of the edges: certificates, the server's own address, callbacks and
//! where they may go.

use super::{ChannelKind, WorkerConfig};
use crate::folder::{CERTIFICATE_DAYS, Rotation};
use ipnet::IpNet;
use serde::Deserialize;
use std::net::IpAddr;
use tongbao_worker::PrivateTargets;

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

/// The server's own address.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServerConfig {
    /// The address under which clients and buyers reach it; none: the one that a request names.
    pub public_url: Option<String>,
    /// Most connections at once.
    pub connections_max: usize,
}

impl Default for ServerConfig {
    fn default() -> Self {
        ServerConfig { public_url: None, connections_max: 4096 }
    }
}

const CONNECTIONS_MAX: usize = 1_000_000;

impl ServerConfig {
    pub(super) fn check(&self) -> Result<(), String> {
        let most = self.connections_max;
        if !(1..=CONNECTIONS_MAX).contains(&most) {
            return Err(format!("server.connections_max is {most}; it must be 1 to {CONNECTIONS_MAX}"));
        }
        let Some(url) = &self.public_url else { return Ok(()) };
        let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or_default();
        let is_plain = !host.is_empty() && !host.contains(['?', '#', ' ']);
        if is_plain && !host.ends_with('/') {
            return Ok(());
        }
        Err(format!(
            "server.public_url is \"{url}\"; it must be an address like https://pay.example, without a slash at its end"
        ))
    }
}

/// Which private addresses callbacks may go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrivateWord {
    /// `"none"`.
    None,
    /// `"loopback"`.
    Loopback,
    /// `"all"`.
    All,
}

impl<'de> Deserialize<'de> for PrivateWord {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let found = toml::Value::deserialize(deserializer)?;
        match found.as_str() {
            Some("none") => Ok(PrivateWord::None),
            Some("loopback") => Ok(PrivateWord::Loopback),
            Some("all") => Ok(PrivateWord::All),
            _ => Err(serde::de::Error::custom(format!(
                "worker.allow_private_targets is {found}; it must be \"none\", \"loopback\" or \"all\""
            ))),
        }
    }
}

/// One place in four is kept for hosts that no callback is under way to.
const OUTSIDE_MIN: usize = 4;
const OUTSIDE_MAX: usize = 100_000;
const PERCENT_MAX: u8 = 100;

impl WorkerConfig {
    /// What is private stays so, but for a developer's own machine in the sandbox.
    pub(super) fn private_targets(&self, channel: ChannelKind) -> PrivateTargets {
        match (self.allow_private_targets, channel) {
            (Some(PrivateWord::None), _) | (None, ChannelKind::Production) => PrivateTargets::None,
            (Some(PrivateWord::Loopback), _) | (None, ChannelKind::Sandbox) => PrivateTargets::Loopback,
            (Some(PrivateWord::All), _) => PrivateTargets::All,
        }
    }

    /// Networks, and single addresses as networks of one.
    pub(super) fn networks(&self) -> Result<Vec<IpNet>, String> {
        let network = |text: &String| {
            text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from)).map_err(|_| {
                format!(
                    "worker.allowed_targets is \"{text}\"; it must be an address like 10.1.2.3 or a network like 10.1.0.0/16"
                )
            })
        };
        self.allowed_targets.iter().map(network).collect()
    }

    pub(super) fn check(&self) -> Result<(), String> {
        self.networks()?;
        let WorkerConfig { outside_max, per_host_max, signtest_probe_percent, .. } = *self;
        if !(OUTSIDE_MIN..=OUTSIDE_MAX).contains(&outside_max) {
            return Err(format!(
                "worker.outside_max is {outside_max}; it must be {OUTSIDE_MIN} to {OUTSIDE_MAX}"
            ));
        }
        if !(1..=OUTSIDE_MAX).contains(&per_host_max) {
            return Err(format!("worker.per_host_max is {per_host_max}; it must be 1 to {OUTSIDE_MAX}"));
        }
        if signtest_probe_percent > PERCENT_MAX {
            return Err(format!(
                "worker.signtest_probe_percent is {signtest_probe_percent}; it must be 0 to {PERCENT_MAX}"
            ));
        }
        Ok(())
    }
}
