//! `/v3/ecommerce/profitsharing/…` (2.4).

pub(crate) mod finish_order;
pub(crate) mod orders;
pub(crate) mod receivers;
pub(crate) mod returnorders;

use tongbao_kernel::model::ReceiverKind;
use tongbao_wire::v3::ecommerce::profitsharing::ReceiverType;

fn kind(asked: ReceiverType) -> ReceiverKind {
    match asked {
        ReceiverType::Merchant => ReceiverKind::Merchant,
        ReceiverType::Person => ReceiverKind::Person,
    }
}
