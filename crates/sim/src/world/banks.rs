//! Which changes of settlement accounts wait for the bank's word: the bank has them before it,
//! though nobody told their platform a number.

use tongbao_base::ids::SettlementChangeId;
use tongbao_kernel::model::ChangeResult;
use tongbao_kernel::tables::{Row, TableId};
use tongbao_store::Select;

use super::World;
use super::node::ALL;

impl World {
    /// The changes of a seller's account that wait, to the account that ends so.
    pub(crate) async fn waiting(&self, of: &str, tail: &str) -> Result<Vec<SettlementChangeId>, String> {
        let mut snapshot = self.reader.snapshot().await.map_err(|error| error.to_string())?;
        let select = Select::all(TableId::SettlementChange, ALL).equal("sub_mchid", of);
        let found = snapshot.select(&select).await.map_err(|error| error.to_string())?;
        let mut waiting = Vec::new();
        for row in found {
            let Row::SettlementChange(change) = row else { continue };
            let card = Select::all(TableId::BankCard, 1).equal("card_id", change.card_id.as_str());
            let cards = snapshot.select(&card).await.map_err(|error| error.to_string())?;
            let is_it = |card: &Row| matches!(card, Row::BankCard(card) if card.tail == tail);
            if change.result == ChangeResult::Auditing && cards.iter().any(is_it) {
                waiting.push(change.change_id.clone());
            }
        }
        Ok(waiting)
    }
}
