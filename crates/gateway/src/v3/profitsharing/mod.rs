//! `/v3/profitsharing/…` (2.12).

pub(crate) mod bills;
pub(crate) mod merchant_configs;
pub(crate) mod orders;
pub(crate) mod receivers;
pub(crate) mod return_orders;
pub(crate) mod transactions;

use tongbao_kernel::model::ReceiverKind;
use tongbao_wire::v3::profitsharing::ReceiverType;

fn kind(asked: ReceiverType) -> ReceiverKind {
    match asked {
        ReceiverType::Merchant => ReceiverKind::Merchant,
        ReceiverType::Person => ReceiverKind::Person,
        ReceiverType::SubPerson => ReceiverKind::SubPerson,
    }
}
