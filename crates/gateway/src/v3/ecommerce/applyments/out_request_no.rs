//! `GET /v3/ecommerce/applyments/out-request-no/{out_request_no}` and its revoke (2.1.2, 2.1.3).

use super::found;
use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_base::ids::OutNo;
use tongbao_kernel::applyment::{ApplymentRef, Find, Found, Revoke};
use tongbao_kernel::model::Applyment;
use tongbao_wire::v3::ecommerce::applyments::{self as wire, ByNumberPath, Named};

fn named(path: &ByNumberPath) -> ApplymentRef {
    ApplymentRef::Number(OutNo::new(path.out_request_no.shared()))
}

pub(crate) fn query(caller: &Caller, asked: &Asked<ByNumberPath, Nothing>) -> Result<Find, Fault> {
    Ok(Find { platform: caller.platform.clone(), applyment: named(&asked.path) })
}

pub(crate) fn reply(
    caller: &Caller,
    _: &Asked<ByNumberPath, Nothing>,
    answer: Found,
) -> Result<wire::Applyment, Fault> {
    found(caller, &answer)
}

pub(crate) mod revoke {
    //! `POST /v3/ecommerce/applyments/out-request-no/{out_request_no}/revoke` (2.1.3).

    use super::{Applyment, Asked, ByNumberPath, Caller, Fault, Named, Nothing, Revoke, named};

    pub(crate) fn command(caller: &Caller, asked: &Asked<ByNumberPath, Nothing>) -> Result<Revoke, Fault> {
        Ok(Revoke { platform: caller.platform.clone(), applyment: named(&asked.path) })
    }

    pub(crate) fn reply(
        _: &Caller,
        _: &Asked<ByNumberPath, Nothing>,
        row: Applyment,
    ) -> Result<Named, Fault> {
        Ok(tongbao_render::applyment::named(&row))
    }
}
