//! `GET /v3/ecommerce/fund/withdraw/{withdraw_id}` (2.7.3).

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::Asked;
use tongbao_base::ids::{MchId, WithdrawId};
use tongbao_kernel::model;
use tongbao_kernel::withdrawal::{Find, WithdrawRef};
use tongbao_render::withdrawal::{self as render, Standing};
use tongbao_wire::v3::ecommerce::fund::{ByIdPath, WithdrawQuery, Withdrawal};

pub(crate) fn query(caller: &Caller, asked: &Asked<ByIdPath, WithdrawQuery>) -> Result<Find, Fault> {
    Ok(Find {
        platform: caller.platform.clone(),
        mchid: MchId::new(asked.fields.sub_mchid.shared()),
        withdrawal: WithdrawRef::Id(WithdrawId::new(asked.path.withdraw_id.shared())),
    })
}

pub(crate) fn reply(
    _: &Caller,
    _: &Asked<ByIdPath, WithdrawQuery>,
    found: model::Withdrawal,
) -> Result<Withdrawal, Fault> {
    Ok(render::sub_merchant(&found, Standing::of(&found)))
}
