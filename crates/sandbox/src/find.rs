//! Rows whose platform is not known: a `prepay_id` or a `refund_id` does not name it.

use std::collections::BTreeSet;
use tongbao_base::ids::{MchId, PrepayId};
use tongbao_engine::{Engine, Failure};
use tongbao_kernel::merchant::PlatformOf;
use tongbao_kernel::model::{Alias, Directory, MerchantKind, Space};
use tongbao_kernel::tables::{Key, Stored, TableId};
use tongbao_kernel::view::{Rows, Stop};
use tongbao_store::Select;

/// Rows fetched at once.
const PAGE: usize = 1000;

/// Every row that a selection names, ordered by key, page by page from one snapshot.
pub(crate) async fn all<E: Stored + Clone>(engine: &Engine, select: Select) -> Result<Vec<E>, Failure> {
    let mut snapshot = engine.reader().snapshot().await?;
    let mut select = Select { limit: PAGE, ..select };
    let mut found = Vec::new();
    loop {
        let rows = snapshot.select(&select).await?;
        found.extend(rows.iter().filter_map(E::from_row).cloned());
        match rows.last() {
            Some(last) if rows.len() == PAGE => select = select.after(last.key().cells),
            _ => return Ok(found),
        }
    }
}

/// All platforms, partners and direct merchants among them: each is its own.
pub(crate) async fn platforms(engine: &Engine) -> Result<Vec<MchId>, Failure> {
    let mut found = Vec::new();
    for kind in [MerchantKind::Platform, MerchantKind::Partner, MerchantKind::Direct] {
        let select = Select::all(TableId::Directory, PAGE).equal("kind", kind.as_str());
        found.extend(all::<Directory>(engine, select).await?.into_iter().map(|row| row.mchid));
    }
    Ok(found)
}

/// The rows that are there of those that `keys` names under each platform.
pub(crate) async fn under_any<E: Stored + Clone>(
    engine: &Engine,
    keys: impl Fn(&MchId) -> Vec<Key>,
) -> Result<Vec<E>, Failure> {
    let keys: BTreeSet<Key> = platforms(engine).await?.iter().flat_map(keys).collect();
    let mut rows = Rows::default();
    engine.reader().snapshot().await?.load(&keys, &mut rows).await?;
    let view = rows.view();
    let found = keys.iter().filter_map(|key| match view.find::<E>(key) {
        Ok(row) => row.cloned(),
        Err(Stop::Load(_) | Stop::Refuse(_)) => None,
    });
    Ok(found.collect())
}

/// The platform of any merchant.
pub(crate) async fn platform_of(engine: &Engine, mchid: &MchId) -> Result<Option<MchId>, Failure> {
    Ok(engine.ask(PlatformOf { mchid: mchid.clone() }).await?.map(|row| row.platform))
}

/// The platform of a payment session.
pub(crate) async fn platform_of_prepay(
    engine: &Engine,
    prepay_id: &PrepayId,
) -> Result<Option<MchId>, Failure> {
    let aliases: Vec<Alias> = under_any(engine, |platform| {
        [Space::Prepay, Space::CombinedPrepay]
            .map(|space| Alias::key(platform, space, prepay_id.as_str()))
            .into()
    })
    .await?;
    Ok(aliases.into_iter().next().map(|alias| alias.platform))
}
