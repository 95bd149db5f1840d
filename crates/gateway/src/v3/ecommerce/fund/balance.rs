//! `GET /v3/ecommerce/fund/balance/{sub_mchid}` (2.7.1).

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::Asked;
use tongbao_base::ids::MchId;
use tongbao_kernel::merchant::{self, Balances, Pot};
use tongbao_wire::v3::ecommerce::fund::{Balance, BalancePath, BalanceQuery};
use tongbao_wire::v3::object::AccountType;

pub(crate) fn query(
    caller: &Caller,
    asked: &Asked<BalancePath, BalanceQuery>,
) -> Result<merchant::Balance, Fault> {
    Ok(merchant::Balance { platform: caller.platform.clone(), mchid: mchid(asked), pot: pot(asked) })
}

fn mchid(asked: &Asked<BalancePath, BalanceQuery>) -> MchId {
    MchId::new(asked.path.sub_mchid.shared())
}

fn pot(asked: &Asked<BalancePath, BalanceQuery>) -> Pot {
    match asked.fields.account_type.unwrap_or(AccountType::Basic) {
        AccountType::Basic => Pot::Basic,
        AccountType::Operation => Pot::Operation,
        AccountType::Fees => Pot::Fees,
        AccountType::Deposit => Pot::Deposit,
    }
}

pub(crate) fn reply(
    _: &Caller,
    asked: &Asked<BalancePath, BalanceQuery>,
    balances: Balances,
) -> Result<Balance, Fault> {
    Ok(tongbao_render::balance::sub_merchant(&mchid(asked), pot(asked), balances))
}
