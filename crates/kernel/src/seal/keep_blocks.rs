//! Blocks of a day that is being sealed.

use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::SealBlock;
use crate::view::{Stop, View};
use tongbao_base::ids::MchId;

/// Blocks of a day that is being sealed, so many that one commit can hold. A block that is there
/// already, from a try that was broken off, stays: should its entries have been changed since, the
/// check says so.
#[derive(Debug, Clone)]
pub struct KeepBlocks {
    /// The platform.
    pub platform: MchId,
    /// The blocks.
    pub blocks: Vec<SealBlock>,
}

impl Command for KeepBlocks {
    const NAME: &'static str = "seal.keep_blocks";
    type Output = ();

    fn platform(&self) -> &MchId {
        &self.platform
    }

    fn decide(&self, view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<()>, Stop> {
        let key = |block: &SealBlock| SealBlock::key(&self.platform, block.first);
        view.need(self.blocks.iter().map(key))?;
        let mut changes = Changes::default();
        for block in &self.blocks {
            if view.find::<SealBlock>(&key(block))?.is_none() {
                changes.insert(block.clone());
            }
        }
        Ok(Decided { reply: (), changes })
    }
}
