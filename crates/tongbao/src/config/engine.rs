//! What the configuration says of the engine: how many requests may wait.

use serde::Deserialize;
use tongbao_engine::Config;

/// The engine's queue.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EngineConfig {
    /// Most requests that wait for a commit; the next one is answered with 429 at once.
    pub queue_max: usize,
}

impl Default for EngineConfig {
    fn default() -> Self {
        EngineConfig { queue_max: Config::default().queue_max }
    }
}

const QUEUE_MAX: usize = 1_000_000;

impl EngineConfig {
    /// The engine's settings.
    pub fn settings(&self) -> Config {
        Config { queue_max: self.queue_max, ..Config::default() }
    }

    pub(super) fn check(&self) -> Result<(), String> {
        let most = self.queue_max;
        if (1..=QUEUE_MAX).contains(&most) {
            return Ok(());
        }
        Err(format!("engine.queue_max is {most}; it must be 1 to {QUEUE_MAX}"))
    }
}
