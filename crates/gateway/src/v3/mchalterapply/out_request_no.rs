//! `GET …/mchsubjectalterapplyment/merchant/{merchant_code}/out-request-no/{out_request_no}` (2.1.5).

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_base::ids::{MchId, OutNo};
use tongbao_kernel::model::SubjectChange;
use tongbao_kernel::subject_change::{Find, SubjectChangeRef};
use tongbao_wire::v3::mchalterapply::{Alter, AlterByNumberPath};

pub(crate) fn query(caller: &Caller, asked: &Asked<AlterByNumberPath, Nothing>) -> Result<Find, Fault> {
    let sub_mchid = MchId::new(asked.path.merchant_code.shared());
    let number = OutNo::new(asked.path.out_request_no.shared());
    Ok(Find { platform: caller.platform.clone(), change: SubjectChangeRef::Number(sub_mchid, number) })
}

pub(crate) fn reply(
    _: &Caller,
    _: &Asked<AlterByNumberPath, Nothing>,
    row: SubjectChange,
) -> Result<Alter, Fault> {
    Ok(tongbao_render::subject_change::found(&row))
}
