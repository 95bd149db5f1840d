//! Direct merchants' payments and payment codes (2.3.1, 2.11, C.2, C.3).

use super::{Said, no};
use crate::code::Code as C;
use tongbao_base::ids::OutNo;
use tongbao_kernel::refusal::{PayRefusal as R, Refusal};

pub(super) fn say(refusal: &R) -> Said {
    match refusal {
        R::TooFewSubOrders { asked, min } => no(
            C::ParamError,
            format!(
                "输入源“/body/sub_orders”映射到字段“子单信息”多重性规则校验失败，此字段个数为 {asked} 个，低于最小值 {min}"
            ),
        )
        .at("/sub_orders"),
        R::SubMchidMissing { number } => {
            no(C::ParamError, format!("服务商的子单必须传入sub_mchid：子单 {number}")).at("/sub_orders/sub_mchid")
        }
    }
}

/// An example of each, for the documents and for tests.
pub(super) fn samples() -> Vec<Refusal> {
    let number = || OutNo::from("T20251009-1");
    [R::TooFewSubOrders { asked: 1, min: 2 }, R::SubMchidMissing { number: number() }]
        .into_iter()
        .map(Refusal::Pay)
        .collect()
}
