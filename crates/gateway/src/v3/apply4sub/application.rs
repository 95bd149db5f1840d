//! `GET /v3/apply4sub/sub_merchants/{sub_mchid}/application/{application_no}` (2.1.4).

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::Asked;
use tongbao_base::ids::{MchId, SettlementChangeId};
use tongbao_kernel::settlement::{Change, FindChange};
use tongbao_wire::v3::apply4sub::{Application, ApplicationPath, ShowQuery};

pub(crate) fn query(caller: &Caller, asked: &Asked<ApplicationPath, ShowQuery>) -> Result<FindChange, Fault> {
    Ok(FindChange {
        platform: caller.platform.clone(),
        sub_mchid: MchId::new(asked.path.sub_mchid.shared()),
        change_id: SettlementChangeId::new(asked.path.application_no.shared()),
    })
}

pub(crate) fn reply(
    _: &Caller,
    asked: &Asked<ApplicationPath, ShowQuery>,
    change: Change,
) -> Result<Application, Fault> {
    Ok(tongbao_render::settlement::application(&change, asked.fields.account_number_rule))
}
