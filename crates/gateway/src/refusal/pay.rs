//! Direct merchants' payments and payment codes (2.3.1, 2.11, C.2, C.3).

use super::{Said, no};
use crate::code::Code as C;
use tongbao_base::ids::OutNo;
use tongbao_base::{Fen, Time};
use tongbao_kernel::refusal::{PayRefusal as R, Refusal};

/// Where the code stands.
const CODE: &str = "/payer/auth_code";

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
        R::CodeUnknown => no(C::AuthCodeInvalid, "付款码无效，请扫描用户的微信支付付款码").at(CODE),
        R::CodeExpired { until, now } => {
            let message = format!("付款码已过期，请用户刷新后再试：有效期至 {until}，当前时间 {now}");
            no(C::AuthCodeExpired, message).at(CODE)
        }
        R::CodeUsed => no(C::AuthCodeInvalid, "每个付款码仅限使用一次，请用户刷新后再试").at(CODE),
        R::CodePayment { number } => {
            no(C::TradeError, format!("付款码支付订单不支持关单，请使用撤销接口：{number}"))
        }
        R::NotACodePayment { number } => {
            no(C::TradeError, format!("非付款码支付订单不支持撤销：{number}"))
        }
        R::ReverseTooLate { until, now } => {
            no(C::InvalidRequest, format!("超过撤销期限，请申请退款：{until} 前可撤销，当前时间 {now}"))
        }
        R::ReverseAfterRefund { number } => {
            no(C::InvalidRequest, format!("订单已发生退款，不支持撤销：{number}"))
        }
    }
}

/// An example of each, for the documents and for tests.
pub(super) fn samples() -> Vec<Refusal> {
    let number = || OutNo::from("T20251009-1");
    let now = Time::from_ms(1_760_000_000_000);
    let before = now.after_ms(-Time::MINUTE);
    let samples = [
        R::TooFewSubOrders { asked: 1, min: 2 },
        R::SubMchidMissing { number: number() },
        R::CodeUnknown,
        R::CodeExpired { until: before, now },
        R::CodeUsed,
        R::CodePayment { number: number() },
        R::NotACodePayment { number: number() },
        R::ReverseTooLate { until: before, now },
        R::ReverseAfterRefund { number: number() },
    ];
    let short = Refusal::WalletShort { available: Fen::new(100), asked: Fen::new(2000) };
    samples.into_iter().map(Refusal::Pay).chain([short]).collect()
}
