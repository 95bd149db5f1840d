//! `GET /v3/merchant/fund/balance/{account_type}` (2.7.1).

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_kernel::merchant::{self, Balances, Pot};
use tongbao_wire::v3::ecommerce::fund::WithdrawAccount;
use tongbao_wire::v3::merchant::fund::{Balance, BalancePath};

pub(crate) fn query(
    caller: &Caller,
    asked: &Asked<BalancePath, Nothing>,
) -> Result<merchant::Balance, Fault> {
    Ok(merchant::Balance {
        platform: caller.platform.clone(),
        mchid: caller.platform.clone(),
        pot: pot(asked.path.account_type),
    })
}

pub(super) fn pot(account: WithdrawAccount) -> Pot {
    match account {
        WithdrawAccount::Basic => Pot::Basic,
        WithdrawAccount::Operation => Pot::Operation,
        WithdrawAccount::Fees => Pot::Fees,
    }
}

pub(crate) fn reply(
    _: &Caller,
    _: &Asked<BalancePath, Nothing>,
    balances: Balances,
) -> Result<Balance, Fault> {
    Ok(tongbao_render::balance::own(balances))
}
