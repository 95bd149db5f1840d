//! `POST /v3/ecommerce/account/apply-cancel-withdraw/confirm` (2.9.1).

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_base::ids::{ClosingId, MchId, OutNo};
use tongbao_kernel::closing::{ClosingRef, Confirm as Command, Confirmation};
use tongbao_kernel::model::Closing;
use tongbao_wire::v3::ecommerce::account::apply_cancel_withdraw::{Confirm, Confirmed};

pub(crate) fn command(caller: &Caller, asked: &Asked<Nothing, Confirm>) -> Result<Command, Fault> {
    let fields = &asked.fields;
    let id = fields.applyment_id.as_ref().map(|id| ClosingRef::Id(ClosingId::new(id.shared())));
    let number = fields.out_request_no.as_ref().map(|number| ClosingRef::Number(OutNo::new(number.shared())));
    let (closing, also) = match (id, number) {
        (Some(id), number) => (id, number),
        (None, Some(number)) => (number, None),
        // The message's own check says this first.
        (None, None) => (ClosingRef::Id(ClosingId::from("")), None),
    };
    Ok(Command {
        platform: caller.platform.clone(),
        sub_mchid: MchId::new(fields.sub_mchid.shared()),
        closing,
        also,
        confirmation: Confirmation::Platform {
            operator: fields.operator_identification.to_string(),
            at: fields.confirm_time.0,
            contract_version: fields.cancel_contract_version.to_string(),
        },
    })
}

pub(crate) fn reply(_: &Caller, _: &Asked<Nothing, Confirm>, row: Closing) -> Result<Confirmed, Fault> {
    Ok(tongbao_render::closing::confirmed(&row))
}
