//! Days that are being closed are sealed; those that were closed without a seal are sealed after
//! them.

use crate::NotClosed;
use tongbao_base::Day;
use tongbao_base::ids::MchId;
use tongbao_bill::{Sealing, Unsealed};
use tongbao_engine::Engine;
use tongbao_kernel::model::Seal;
use tongbao_kernel::seal::{Keep, KeepBlocks};
use tongbao_vault::Vault;

/// What the vault says of a head: nobody without its keys can make the mark of another.
pub fn mark(vault: &Vault, (platform, day): (&MchId, Day), head: &[u8]) -> Vec<u8> {
    vault.digest(&format!("seal/{platform}/{day}"), head).to_vec()
}

/// Seals days that were closed without a seal; gives the last seal that there is.
pub(crate) async fn catch_up(
    engine: &Engine,
    vault: &Vault,
    platform: &MchId,
) -> Result<Option<Seal>, NotClosed> {
    let Unsealed { mut last, days } = Unsealed::read(engine.reader().as_ref(), platform).await?;
    for (day, ranges) in days {
        let seal = seal_day(engine, vault, (platform, day), &ranges, last.as_ref()).await?;
        engine.submit(Keep { seal: seal.clone() }).await?;
        last = Some(seal);
    }
    Ok(last)
}

/// Keeps the blocks of a day; gives its seal, to be kept with what closes the day.
pub(crate) async fn seal_day(
    engine: &Engine,
    vault: &Vault,
    (platform, day): (&MchId, Day),
    ranges: &str,
    before: Option<&Seal>,
) -> Result<Seal, NotClosed> {
    let mut sealing = Sealing::begin(engine.reader().as_ref(), (platform, day), ranges).await?;
    while let Some(blocks) = sealing.blocks().await? {
        engine.submit(KeepBlocks { platform: platform.clone(), blocks }).await?;
    }
    let made = sealing.end(before);
    let blocks: Vec<_> = made.block.into_iter().collect();
    engine.submit(KeepBlocks { platform: platform.clone(), blocks }).await?;
    Ok(Seal {
        platform: platform.clone(),
        day,
        entries: made.entries,
        previous: before.map_or_else(|| tongbao_bill::NO_HEAD.to_vec(), |seal| seal.head.clone()),
        head: made.head.to_vec(),
        mark: mark(vault, (platform, day), &made.head),
        made_at: engine.clock().now(),
    })
}
