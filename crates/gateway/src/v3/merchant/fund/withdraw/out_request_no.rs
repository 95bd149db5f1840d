//! `GET /v3/merchant/fund/withdraw/out-request-no/{out_request_no}` (2.7.4).

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_base::ids::OutNo;
use tongbao_kernel::model;
use tongbao_kernel::withdrawal::{Find, WithdrawRef};
use tongbao_render::withdrawal::{self as render, Standing};
use tongbao_wire::v3::ecommerce::fund::OutRequestNoPath;
use tongbao_wire::v3::merchant::fund::Withdrawal;

pub(crate) fn query(caller: &Caller, asked: &Asked<OutRequestNoPath, Nothing>) -> Result<Find, Fault> {
    Ok(Find {
        platform: caller.platform.clone(),
        mchid: caller.platform.clone(),
        withdrawal: WithdrawRef::Number(OutNo::new(asked.path.out_request_no.shared())),
    })
}

pub(crate) fn reply(
    _: &Caller,
    _: &Asked<OutRequestNoPath, Nothing>,
    found: model::Withdrawal,
) -> Result<Withdrawal, Fault> {
    Ok(render::own(&found, Standing::of(&found)))
}
