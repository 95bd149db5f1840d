//! `GET /v3/merchant/fund/withdraw/withdraw-id/{withdraw_id}` (2.7.4).

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_base::ids::WithdrawId;
use tongbao_kernel::model;
use tongbao_kernel::withdrawal::{Find, WithdrawRef};
use tongbao_render::withdrawal::{self as render, Standing};
use tongbao_wire::v3::ecommerce::fund::ByIdPath;
use tongbao_wire::v3::merchant::fund::Withdrawal;

pub(crate) fn query(caller: &Caller, asked: &Asked<ByIdPath, Nothing>) -> Result<Find, Fault> {
    Ok(Find {
        platform: caller.platform.clone(),
        mchid: caller.platform.clone(),
        withdrawal: WithdrawRef::Id(WithdrawId::new(asked.path.withdraw_id.shared())),
    })
}

pub(crate) fn reply(
    _: &Caller,
    _: &Asked<ByIdPath, Nothing>,
    found: model::Withdrawal,
) -> Result<Withdrawal, Fault> {
    Ok(render::own(&found, Standing::of(&found)))
}
