//! What is in a merchant's pots (contract 2.7.1).

use tongbao_base::ids::MchId;
use tongbao_kernel::merchant::{Balances, Pot};
use tongbao_wire::v3::object::AccountType;
use tongbao_wire::v3::{ecommerce, merchant};

/// A sub-merchant's.
pub fn sub_merchant(mchid: &MchId, pot: Pot, balances: Balances) -> ecommerce::fund::Balance {
    let account_type = match pot {
        Pot::Basic => AccountType::Basic,
        Pot::Operation => AccountType::Operation,
        Pot::Fees => AccountType::Fees,
        Pot::Deposit => AccountType::Deposit,
    };
    ecommerce::fund::Balance {
        sub_mchid: mchid.shared(),
        account_type: Some(account_type),
        available_amount: balances.available.get(),
        pending_amount: Some(balances.pending.get()),
    }
}

/// The platform's own.
pub fn own(balances: Balances) -> merchant::fund::Balance {
    merchant::fund::Balance {
        available_amount: balances.available.get(),
        pending_amount: Some(balances.pending.get()),
    }
}
