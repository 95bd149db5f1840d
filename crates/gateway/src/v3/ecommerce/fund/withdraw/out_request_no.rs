//! `GET /v3/ecommerce/fund/withdraw/out-request-no/{out_request_no}` (2.7.3).

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::Asked;
use tongbao_base::ids::{MchId, OutNo};
use tongbao_kernel::model;
use tongbao_kernel::withdrawal::{Find, WithdrawRef};
use tongbao_render::withdrawal::{self as render, Standing};
use tongbao_wire::v3::ecommerce::fund::{OutRequestNoPath, WithdrawQuery, Withdrawal};

pub(crate) fn query(caller: &Caller, asked: &Asked<OutRequestNoPath, WithdrawQuery>) -> Result<Find, Fault> {
    Ok(Find {
        platform: caller.platform.clone(),
        mchid: MchId::new(asked.fields.sub_mchid.shared()),
        withdrawal: WithdrawRef::Number(OutNo::new(asked.path.out_request_no.shared())),
    })
}

pub(crate) fn reply(
    _: &Caller,
    _: &Asked<OutRequestNoPath, WithdrawQuery>,
    found: model::Withdrawal,
) -> Result<Withdrawal, Fault> {
    Ok(render::sub_merchant(&found, Standing::of(&found)))
}
