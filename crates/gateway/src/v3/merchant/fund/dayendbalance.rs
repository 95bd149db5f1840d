//! `GET /v3/merchant/fund/dayendbalance/{account_type}` (2.7.1).

use super::balance::pot;
use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::Asked;
use tongbao_kernel::bill::DayEnd;
use tongbao_kernel::merchant::Balances;
use tongbao_wire::v3::merchant::fund::{Balance, BalancePath, DayEndBalanceQuery};

pub(crate) fn query(
    caller: &Caller,
    asked: &Asked<BalancePath, DayEndBalanceQuery>,
) -> Result<DayEnd, Fault> {
    let (platform, mchid) = (caller.platform.clone(), caller.platform.clone());
    Ok(DayEnd { platform, mchid, pot: pot(asked.path.account_type), day: asked.fields.date.0 })
}

pub(crate) fn reply(
    _: &Caller,
    _: &Asked<BalancePath, DayEndBalanceQuery>,
    balances: Balances,
) -> Result<Balance, Fault> {
    Ok(tongbao_render::balance::own(balances))
}
