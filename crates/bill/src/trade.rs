//! The sheet of payments and refunds, and the trade bill (交易账单, 5.4).
//!
//! The sheet has the columns of the refund bill, the widest of the three; the others leave some out.

use crate::bill::Which;
use crate::cell::{Line, percent, second, yuan};
use tongbao_base::Fen;
use tongbao_kernel::model::{Entry, Order, Refund, RefundRoute, RefundStatus};

/// The sheet's columns.
pub(crate) const CELLS: usize = 29;

/// Places of the sheet that are looked at again.
pub(crate) mod at {
    pub(crate) const SUB_MCHID: usize = 3;
    pub(crate) const STATE: usize = 9;
    pub(crate) const SETTLED: usize = 12;
    pub(crate) const REFUND: usize = 18;
    pub(crate) const COUPON_REFUND: usize = 19;
    pub(crate) const FEE: usize = 24;
    pub(crate) const TOTAL: usize = 26;
    pub(crate) const REFUND_ASKED: usize = 27;
}

/// What stands as 交易状态.
pub(crate) const SUCCESS: &str = "SUCCESS";
pub(crate) const REFUND: &str = "REFUND";

const NOTHING: &str = "0.00";
/// What stands where a payment has no refund's number, and a direct merchant no sub-merchant's.
const NO_NUMBER: &str = "0";

/// The line of a payment.
pub(crate) fn payment(entry: &Entry, order: &Order) -> String {
    let coupon = Fen::new(order.total.get().saturating_sub(order.payer_total.get()));
    let (total, rate) = (yuan(order.total), percent(order.fee_bp));
    head(&second(entry.at), order, SUCCESS)
        .cells([&total, &yuan(coupon), "", "", NO_NUMBER, NO_NUMBER, NOTHING, NOTHING, "", ""])
        .cells([&order.description, order.attach.as_deref().unwrap_or_default()])
        .cells([&yuan(order.fee), &rate, &total, NOTHING, ""])
        .text()
}

/// The line of a refund: when it was accepted, and how it stood when the line was written.
pub(crate) fn refund(entry: &Entry, order: &Order, refund: &Refund) -> String {
    let accepted = second(entry.at);
    let success = refund.success_at.map(second).unwrap_or_default();
    let (amount, rate) = (yuan(refund.amount), percent(order.fee_bp));
    let fee = Fen::new(refund.fee_back.get().saturating_neg());
    head(&accepted, order, REFUND)
        .cells([NOTHING, NOTHING, &accepted, &success])
        .cells([refund.refund_id.as_str(), refund.out_refund_no.as_str()])
        .cells([&amount, &yuan(refund.discount_refund), route(refund.route), status(refund.status)])
        .cells([&order.description, order.attach.as_deref().unwrap_or_default()])
        .cells([&yuan(fee), &rate, NOTHING, &amount, ""])
        .text()
}

fn head(at: &str, order: &Order, state: &str) -> Line {
    let is_direct = order.sub_mchid == order.platform;
    let sub_mchid = if is_direct { NO_NUMBER } else { order.sub_mchid.as_str() };
    let payer = order.payer.as_ref().map_or("", |payer| payer.as_str());
    Line::default()
        .cells([at, order.appid.as_str(), order.platform.as_str(), sub_mchid, ""])
        .cells([order.transaction_id.as_str(), order.out_trade_no.as_str(), payer])
        .cells([order.trade_type.as_str(), state, order.bank_type.as_deref().unwrap_or_default(), "CNY"])
}

/// As the refund's query tells it.
const fn route(route: RefundRoute) -> &'static str {
    match route {
        RefundRoute::Original => "ORIGINAL",
        RefundRoute::BuyerCard | RefundRoute::MerchantCard => "OTHER_BANKCARD",
    }
}

const fn status(status: RefundStatus) -> &'static str {
    match status {
        RefundStatus::Processing => "PROCESSING",
        RefundStatus::Success => "SUCCESS",
        RefundStatus::Closed => "FAIL",
        RefundStatus::Abnormal => "CHANGE",
    }
}

/// The bill's header, to the letter.
pub(crate) const fn header(which: Which) -> &'static str {
    match which {
        Which::All => {
            "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注"
        }
        Which::Success => {
            "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,商品名称,商户数据包,手续费,费率,订单金额,费率备注"
        }
        Which::Refund => {
            "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,退款申请时间,退款成功时间,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注"
        }
    }
}

/// Whether a column of the sheet is one of the bill.
pub(crate) const fn has_column(which: Which, place: usize) -> bool {
    match which {
        Which::All => !matches!(place, 14 | 15),
        Which::Success => !matches!(place, 14..=21 | 27),
        Which::Refund => true,
    }
}

/// The summary's header, to the letter.
pub(crate) const fn summary_header(which: Which) -> &'static str {
    match which {
        Which::All | Which::Refund => {
            "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
        }
        Which::Success => "总交易单数,应结订单总金额,手续费总金额,订单总金额",
    }
}

/// The places of the sheet whose sums stand in the summary after the number of lines.
pub(crate) const fn summed(which: Which) -> &'static [usize] {
    match which {
        Which::All | Which::Refund => {
            &[at::SETTLED, at::REFUND, at::COUPON_REFUND, at::FEE, at::TOTAL, at::REFUND_ASKED]
        }
        Which::Success => &[at::SETTLED, at::FEE, at::TOTAL],
    }
}
