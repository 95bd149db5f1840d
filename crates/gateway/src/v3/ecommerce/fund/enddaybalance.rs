//! `GET /v3/ecommerce/fund/enddaybalance/{sub_mchid}` (2.7.1).

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::Asked;
use tongbao_base::ids::MchId;
use tongbao_kernel::bill::DayEnd;
use tongbao_kernel::merchant::{Balances, Pot};
use tongbao_wire::v3::ecommerce::fund::{Balance, BalancePath, EndDayAccount, EndDayBalanceQuery};

pub(crate) fn query(
    caller: &Caller,
    asked: &Asked<BalancePath, EndDayBalanceQuery>,
) -> Result<DayEnd, Fault> {
    let (platform, mchid) = (caller.platform.clone(), mchid(asked));
    Ok(DayEnd { platform, mchid, pot: pot(asked), day: asked.fields.date.0 })
}

fn mchid(asked: &Asked<BalancePath, EndDayBalanceQuery>) -> MchId {
    MchId::new(asked.path.sub_mchid.shared())
}

fn pot(asked: &Asked<BalancePath, EndDayBalanceQuery>) -> Pot {
    match asked.fields.account_type.unwrap_or(EndDayAccount::Basic) {
        EndDayAccount::Basic => Pot::Basic,
        EndDayAccount::Deposit => Pot::Deposit,
    }
}

pub(crate) fn reply(
    _: &Caller,
    asked: &Asked<BalancePath, EndDayBalanceQuery>,
    balances: Balances,
) -> Result<Balance, Fault> {
    Ok(tongbao_render::balance::sub_merchant(&mchid(asked), pot(asked), balances))
}
