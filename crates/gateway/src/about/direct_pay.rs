//! `/v3/pay/transactions/…` (2.11).

use super::{About, Area};

const PLACING: &[&str] = &[
    "MchidDiffers",
    "MerchantUnusable",
    "AppidNotBound",
    "NumberTooShort",
    "OrderTooLarge",
    "ExpiryOutOfRange",
    "OutTradeNoUsed",
    "OrderPaid",
    "OrderClosed",
    "ReentryDiffers",
];

const PLACING_WITH_PAYER: &[&str] = &[
    "MchidDiffers",
    "MerchantUnusable",
    "AppidNotBound",
    "OpenidAppidDiffer",
    "NumberTooShort",
    "OrderTooLarge",
    "ExpiryOutOfRange",
    "OutTradeNoUsed",
    "OrderPaid",
    "OrderClosed",
    "ReentryDiffers",
];

pub(super) const AREA: Area = Area {
    name: "direct-pay",
    title: "直连商户支付 · Payment to a direct merchant",
    operations: &[
        About {
            operation: "POST /v3/pay/transactions/jsapi",
            title: ("JSAPI下单", "Place an order that is paid inside the messenger"),
            tells: "Places an order of the merchant itself and answers the prepay_id with which the named \
                    payer opens the cashier. With settle_info.profit_sharing the money is frozen when it \
                    is paid, for 30 days at the most. The same number with the same parameters gives the \
                    unpaid order a new prepay_id and ends the old one.",
            refuses: PLACING_WITH_PAYER,
            machine: Some("order"),
        },
        About {
            operation: "POST /v3/pay/transactions/app",
            title: ("APP下单", "Place an order that is paid from the merchant's application"),
            tells: "Places an order of the merchant itself and answers the prepay_id that its application \
                    hands to the messenger. The same number with the same parameters gives the unpaid \
                    order a new prepay_id.",
            refuses: PLACING,
            machine: Some("order"),
        },
        About {
            operation: "POST /v3/pay/transactions/h5",
            title: ("H5下单", "Place an order that is paid in a mobile browser"),
            tells: "Places an order of the merchant itself and answers the h5_url that opens the cashier in \
                    a browser for five minutes. scene_info.h5_info is demanded. The same number with the \
                    same parameters gives the unpaid order a new link.",
            refuses: PLACING,
            machine: Some("order"),
        },
        About {
            operation: "POST /v3/pay/transactions/native",
            title: ("Native下单", "Place an order that is paid by scanning a code"),
            tells: "Places an order of the merchant itself and answers the code_url to show as a code; it \
                    can be scanned for two hours. The same number with the same parameters gives the \
                    unpaid order a new code.",
            refuses: PLACING,
            machine: Some("order"),
        },
        About {
            operation: "GET /v3/pay/transactions/id/{transaction_id}",
            title: ("微信支付订单号查询", "Find an order by its transaction_id"),
            tells: "Answers an order of the merchant as it stands now: state, amounts, payer, and what a \
                    coupon paid of it. Sub-orders of a combined order are found through their combined \
                    order alone.",
            refuses: &["MchidDiffers", "OrderNotFound"],
            machine: Some("order"),
        },
        About {
            operation: "GET /v3/pay/transactions/out-trade-no/{out_trade_no}",
            title: ("商户订单号查询", "Find an order by the merchant's own number"),
            tells: "Answers an order of the merchant as it stands now; transaction_id and what only a \
                    payment knows are left out while it is unpaid.",
            refuses: &["MchidDiffers", "OrderNotFound"],
            machine: Some("order"),
        },
        About {
            operation: "POST /v3/pay/transactions/out-trade-no/{out_trade_no}/close",
            title: ("关闭订单", "Close an unpaid order"),
            tells: "Closes an unpaid order, so that it can never be paid, and answers 204. Closing a \
                    closed order is granted again. A paid order is not closed; give it back with a refund.",
            refuses: &["MchidDiffers", "OrderNotFound", "OrderPaid", "CodePayment"],
            machine: Some("order"),
        },
    ],
};
