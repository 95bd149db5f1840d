//! Which rules apply to which platform.

use std::collections::BTreeMap;
use std::sync::Arc;
use tongbao_base::ids::MchId;
use tongbao_kernel::rules::Rules;

/// The rules of every platform.
#[derive(Debug, Clone, Default)]
pub struct RuleBook {
    /// For platforms without rules of their own.
    pub default: Arc<Rules>,
    /// Platforms with rules of their own.
    pub platforms: BTreeMap<MchId, Arc<Rules>>,
}

impl RuleBook {
    /// The rules of one platform.
    pub fn of(&self, platform: &MchId) -> &Arc<Rules> {
        self.platforms.get(platform).unwrap_or(&self.default)
    }
}
