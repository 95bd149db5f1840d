//! What the rules of the generic family alone are called (2.12).

use super::{Said, no};
use crate::code::Code;
use tongbao_kernel::refusal::GenericRefusal;

pub(super) fn say(refusal: &GenericRefusal) -> Said {
    match refusal {
        GenericRefusal::ReturnsNotAllowed { mchid } => {
            no(Code::NoAuth, format!("分账接收方未开启同意分账回退，不支持分账回退：商户号 {mchid}"))
                .at("/return_mchid")
        }
    }
}
