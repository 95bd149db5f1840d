//! Pockets that a platform names (`from`, `funds_account`).

use tongbao_kernel::model::Pocket;
use tongbao_kernel::refund::Source;
use tongbao_wire::v3::object::{From, FundsFrom};

pub(super) fn source(asked: &From) -> Source {
    let pocket = match asked.account {
        FundsFrom::Available => Pocket::Available,
        FundsFrom::Unavailable => Pocket::Pending,
    };
    Source { pocket, amount: Some(asked.amount.fen()) }
}
