//! What the sandbox remembers over a restart.

use tongbao_kernel::model::Setting;
use tongbao_kernel::setting::Set;
use tongbao_kernel::tables::{Stored, TableId};
use tongbao_store::{Reader, Select, StoreError};

/// Whose settings these are.
const SCOPE: &str = "sandbox";
/// Far more than a developer sets by hand.
const SETTINGS_MAX: usize = 10_000;

/// Everything that the sandbox remembers.
pub(crate) async fn all(reader: &dyn Reader) -> Result<Vec<Setting>, StoreError> {
    let select = Select::all(TableId::Setting, SETTINGS_MAX).equal("scope", SCOPE);
    let rows = reader.snapshot().await?.select(&select).await?;
    Ok(rows.iter().filter_map(Setting::from_row).cloned().collect())
}

/// The command that remembers a value, or forgets it.
pub(crate) fn remember(name: &str, value: Option<String>) -> Set {
    Set { scope: SCOPE.into(), name: name.into(), value }
}
