//! `POST /v3/ecommerce/account/cancel-applications` (2.9.2).

pub(crate) mod media;
pub(crate) mod out_apply_no;

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_base::ids::{MchId, MediaId, OutNo};
use tongbao_kernel::closing::{Apply as Command, Wish};
use tongbao_kernel::model::Closing;
use tongbao_wire::v3::ecommerce::account::cancel_applications::{Application, Apply};

pub(crate) fn command(caller: &Caller, asked: &Asked<Nothing, Apply>) -> Result<Command, Fault> {
    let fields = &asked.fields;
    Ok(Command {
        platform: caller.platform.clone(),
        sub_mchid: MchId::new(fields.sub_mchid.shared()),
        out_request_no: OutNo::new(fields.out_apply_no.shared()),
        wish: Wish::Close,
        papers: fields.media().map(MediaId::from).collect(),
        terms: fields.terms(),
    })
}

pub(crate) fn reply(_: &Caller, _: &Asked<Nothing, Apply>, made: Closing) -> Result<Application, Fault> {
    Ok(tongbao_render::closing::plain(&made))
}
