//! `GET /v3/ecommerce/account/apply-cancel-withdraw/validate-cancel/{sub_mchid}` (2.9.1).

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_base::ids::MchId;
use tongbao_kernel::closing::{Eligibility, Eligible};
use tongbao_wire::v3::ecommerce::account::apply_cancel_withdraw::{SubMchidPath, Validated};

pub(crate) fn query(caller: &Caller, asked: &Asked<SubMchidPath, Nothing>) -> Result<Eligibility, Fault> {
    Ok(Eligibility {
        platform: caller.platform.clone(),
        sub_mchid: MchId::new(asked.path.sub_mchid.shared()),
    })
}

pub(crate) fn reply(
    _: &Caller,
    _: &Asked<SubMchidPath, Nothing>,
    found: Eligible,
) -> Result<Validated, Fault> {
    Ok(tongbao_render::closing::eligible(&found))
}
