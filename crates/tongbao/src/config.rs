//! The configuration file: which rules apply to whom, and how the edges behave.
//!
//! A file names a profile and overrides single values, for all platforms or for one:
//!
//! ```toml
//! profile = "2022"
//! [rules.split]
//! max_ratio_bp = 2000
//! [platforms.1900000100.rules.split]
//! max_ratio_bp = 5000
//! ```

mod bounds;
mod edges;
mod engine;
mod reference;

pub use edges::{CertConfig, PrivateWord, ServerConfig};
pub use engine::EngineConfig;
pub use reference::ReferenceConfig;

use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tongbao_base::ids::MchId;
use tongbao_engine::RuleBook;
use tongbao_kernel::rules::Rules;
use tongbao_worker::Settings;

/// The configuration.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Which channel moves the money outside.
    pub channel: ChannelKind,
    profile: Option<String>,
    rules: toml::Table,
    platforms: BTreeMap<String, PlatformConfig>,
    /// The protocol (Annex H, `proto.*`).
    pub gateway: tongbao_gateway::Settings,
    /// Tasks and callbacks.
    pub worker: WorkerConfig,
    /// The queue of what is to be committed.
    pub engine: EngineConfig,
    /// The platform's certificates.
    pub cert: CertConfig,
    /// The server's own address.
    pub server: ServerConfig,
    /// Encryption at rest.
    pub vault: VaultConfig,
    /// Banks and branches.
    pub reference: ReferenceConfig,
}

/// Tasks and callbacks.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WorkerConfig {
    /// Which private addresses callbacks may go to; none said: the channel decides.
    pub allow_private_targets: Option<PrivateWord>,
    /// Single addresses and networks where callbacks may go, too.
    pub allowed_targets: Vec<String>,
    /// A split is left alone for so long before it is worked off by itself.
    pub split_grace_ms: i64,
    /// A refund is left alone for so long before it succeeds by itself, so that another outcome
    /// can be set first.
    pub refund_grace_ms: i64,
    /// Most callbacks, refunds and payouts under way at once.
    pub outside_max: usize,
    /// Most callbacks to one host at once.
    pub per_host_max: usize,
    /// So many of a hundred callbacks come first with a signature that is wrong on purpose.
    pub signtest_probe_percent: u8,
    /// Papers of sellers are left alone for so long before their next step comes by itself.
    pub review_grace_ms: i64,
}

impl Default for WorkerConfig {
    fn default() -> Self {
        let settings = Settings::default();
        WorkerConfig {
            allow_private_targets: None,
            allowed_targets: Vec::new(),
            split_grace_ms: settings.split_grace_ms,
            refund_grace_ms: settings.refund_grace_ms,
            outside_max: settings.outside_max,
            per_host_max: settings.lane_max,
            signtest_probe_percent: settings.signtest_probe_percent,
            review_grace_ms: settings.review_grace_ms,
        }
    }
}

impl WorkerConfig {
    /// The worker's settings.
    pub fn settings(&self, channel: ChannelKind) -> Result<Settings, String> {
        Ok(Settings {
            private_targets: self.private_targets(channel),
            allowed_targets: self.networks()?,
            split_grace_ms: self.split_grace_ms,
            refund_grace_ms: self.refund_grace_ms,
            outside_max: self.outside_max,
            lane_max: self.per_host_max,
            signtest_probe_percent: self.signtest_probe_percent,
            review_grace_ms: self.review_grace_ms,
            ..Settings::default()
        })
    }
}

/// Encryption at rest.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VaultConfig {
    /// Where the vault's keys stand, if not in the data folder.
    pub key_file: Option<PathBuf>,
}

/// Which channel moves the money outside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChannelKind {
    /// Pretend buyers and a pretend bank, driven by the control API.
    #[default]
    Sandbox,
    /// Real ones.
    Production,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct PlatformConfig {
    profile: Option<String>,
    rules: toml::Table,
}

impl Config {
    /// Reads the file; without one, everything is as documented.
    pub fn read(path: Option<&Path>) -> Result<Config, String> {
        let Some(path) = path else { return Ok(Config::default()) };
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("cannot read the configuration {}: {error}", path.display()))?;
        Config::parse(&text).map_err(|error| format!("configuration {}: {error}", path.display()))
    }

    /// What the story is played with: everything as documented, and one settlement rule without a
    /// fee, so that its numbers are round.
    pub fn of_the_demo() -> Config {
        Config::parse("[rules.onboarding.settlement_fee_bp]\n900 = 0\n").expect("the text above is sound")
    }

    fn parse(text: &str) -> Result<Config, String> {
        let config: Config = toml::from_str(text).map_err(|error| one_line(&error))?;
        config.rule_book()?;
        config.cert.check()?;
        config.server.check()?;
        config.gateway.check()?;
        config.worker.check()?;
        config.engine.check()?;
        Ok(config)
    }

    /// The rules of every platform.
    pub fn rule_book(&self) -> Result<RuleBook, String> {
        let name = self.profile.as_deref().unwrap_or("2022");
        let base = overridden(profile(name)?, &self.rules)?;
        let mut platforms = BTreeMap::new();
        for (mchid, own) in &self.platforms {
            let start = match &own.profile {
                Some(name) => overridden(profile(name)?, &self.rules)?,
                None => base.clone(),
            };
            let rules =
                overridden(start, &own.rules).map_err(|error| format!("platforms.{mchid}: {error}"))?;
            platforms.insert(MchId::from(mchid.as_str()), Arc::new(rules));
        }
        Ok(RuleBook { default: Arc::new(base), platforms })
    }
}

fn profile(name: &str) -> Result<Rules, String> {
    Rules::profile(name)
        .ok_or_else(|| format!("profile = \"{name}\" is unknown; choose \"2022\" or \"2025\""))
}

/// A profile with single values replaced.
fn overridden(rules: Rules, values: &toml::Table) -> Result<Rules, String> {
    let mut table = toml::Table::try_from(rules).map_err(|error| one_line(&error))?;
    merge(&mut table, values);
    bounds::check(&table)?;
    table.try_into().map_err(|error: toml::de::Error| format!("rules: {}", one_line(&error)))
}

fn merge(into: &mut toml::Table, values: &toml::Table) {
    for (key, value) in values {
        match (into.get_mut(key), value) {
            (Some(toml::Value::Table(inner)), toml::Value::Table(values)) => merge(inner, values),
            _ => {
                into.insert(key.clone(), value.clone());
            }
        }
    }
}

fn one_line(error: &impl std::fmt::Display) -> String {
    error.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use tongbao_worker::PrivateTargets;

    #[test]
    fn single_values_override_a_profile_for_all_or_for_one_platform() {
        let config = Config::parse(
            "profile = \"2025\"\n[rules.split]\nmax_ratio_bp = 2000\n\
             [platforms.1900000100.rules.split]\nmax_ratio_bp = 5000\n\
             [platforms.1900000200]\nprofile = \"2022\"\n",
        )
        .expect("a sound file");
        let book = config.rule_book().expect("sound rules");
        let [all, one, old] =
            ["1", "1900000100", "1900000200"].map(|mchid| book.of(&mchid.into()).split.clone());
        assert_eq!((all.max_requests_per_order, all.max_ratio_bp), (50, 2000));
        assert_eq!((one.max_requests_per_order, one.max_ratio_bp), (50, 5000));
        assert_eq!((old.max_requests_per_order, old.max_ratio_bp), (20, 2000));
    }

    /// Nobody has to say it: on a developer's machine callbacks go there and to the internet; with a
    /// real channel, to the internet only.
    #[test]
    fn callbacks_keep_to_the_internet_and_in_the_sandbox_to_the_own_machine() {
        let said = |text: &str, channel| {
            let settings = Config::parse(text).and_then(|config| config.worker.settings(channel));
            let settings = settings.expect(text);
            (settings.private_targets, settings.allowed_targets.len())
        };
        let (sandbox, production) = (ChannelKind::Sandbox, ChannelKind::Production);
        assert_eq!(said("", sandbox), (PrivateTargets::Loopback, 0));
        assert_eq!(said("", production), (PrivateTargets::None, 0));
        let open = "[worker]\nallow_private_targets = \"all\"";
        assert_eq!(said(open, production), (PrivateTargets::All, 0));
        let closed = "[worker]\nallow_private_targets = \"none\"\n\
                      allowed_targets = [\"10.1.0.0/16\", \"172.17.0.1\", \"fd00::5\"]";
        assert_eq!(said(closed, sandbox), (PrivateTargets::None, 3));
    }

    #[test]
    fn what_is_wrong_is_named_in_one_line() {
        for (text, word) in [
            ("profile = \"2023\"", "2023"),
            ("[rules.split]\nmax_ratio = 1", "max_ratio"),
            ("[rules.split]\nmax_ratio_bp = \"a\"", "string"),
            ("chanel = \"sandbox\"", "chanel"),
            ("channel = ", "channel"),
            (
                "[rules.split]\nmax_ratio_bp = 10001",
                "rules.split.max_ratio_bp is 10001; it must be 0 to 10000",
            ),
            (
                "[rules.onboarding.settlement_fee_bp]\n719 = 10001",
                "rules.onboarding.settlement_fee_bp.719 is 10001; it must be 0 to 10000",
            ),
            ("[rules.split.freeze_days]\necommerce = -1", "rules.split.freeze_days.ecommerce is -1"),
            ("[rules.notify]\nschedule_seconds = [15, -15]", "rules.notify.schedule_seconds is -15"),
            ("[rules.withdraw]\nbank_hour = 24", "rules.withdraw.bank_hour is 24; it must be 0 to 23"),
            ("[server]\npublic_url = \"pay.example\"", "https://pay.example"),
            ("[server]\npublic_url = \"https://pay.example/\"", "without a slash"),
            ("[server]\nconnections_max = 0", "server.connections_max is 0; it must be 1 to 1000000"),
            ("[engine]\nqueue_max = 0", "engine.queue_max is 0; it must be 1 to 1000000"),
            ("[engine]\nqueue_max = 1000001", "engine.queue_max is 1000001; it must be 1 to 1000000"),
            ("[worker]\nper_host_max = 0", "worker.per_host_max is 0"),
            ("[worker]\nallow_private_targets = true", "\"none\", \"loopback\" or \"all\""),
            ("[worker]\nallowed_targets = [\"intranet\"]", "worker.allowed_targets is \"intranet\""),
            ("[worker]\noutside_max = 2", "worker.outside_max is 2"),
            ("[worker]\nsigntest_probe_percent = 101", "worker.signtest_probe_percent is 101"),
            ("[gateway.quota.operations.\"POST /v3/pay\"]\nmerchant = 1", "POST /v3/pay"),
            ("[gateway.quota.operations.\"GET /v3/certificates\"]\nmerchant = 0", "nonzero"),
            ("[gateway.quota]\nprofile = \"on\"", "published"),
            ("[cert]\nannounce_days = 0", "cert.announce_days is 0; it must be 1"),
            ("[cert]\nvalid_days = 10", "cert.valid_days is 10; it must be 11"),
            ("[cert]\nswitch_hours = 241", "cert.switch_hours is 241; it must be 0 to 240"),
            ("[rules.subsidy]\npay_account = \"FEE_INCOME\"", "OPERATION or BASIC_AVAILABLE"),
        ] {
            let error = Config::parse(text).expect_err(text);
            assert!(error.contains(word) && error.lines().count() == 1, "{text}: {error}");
        }
    }
}
