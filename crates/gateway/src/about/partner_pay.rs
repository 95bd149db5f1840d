//! `/v3/pay/partner/transactions/…` (2.2).

use super::{About, Area};

const PLACING: &[&str] = &[
    "MchidDiffers",
    "SubMchidIsOwn",
    "MerchantUnknown",
    "MerchantNotYours",
    "MerchantUnusable",
    "AppidNotBound",
    "NumberTooShort",
    "OrderTooLarge",
    "SubsidyTooLarge",
    "ExpiryOutOfRange",
    "OutTradeNoUsed",
    "OrderPaid",
    "OrderClosed",
    "ReentryDiffers",
];

const PLACING_WITH_PAYER: &[&str] = &[
    "MchidDiffers",
    "SubMchidIsOwn",
    "MerchantUnknown",
    "MerchantNotYours",
    "MerchantUnusable",
    "AppidNotBound",
    "OpenidAppidDiffer",
    "PayerMissing",
    "NumberTooShort",
    "OrderTooLarge",
    "SubsidyTooLarge",
    "ExpiryOutOfRange",
    "OutTradeNoUsed",
    "OrderPaid",
    "OrderClosed",
    "ReentryDiffers",
];

pub(super) const AREA: Area = Area {
    name: "partner-pay",
    title: "普通支付 · Ordinary payment",
    operations: &[
        About {
            operation: "POST /v3/pay/partner/transactions/jsapi",
            title: ("JSAPI下单", "Place an order that is paid inside the messenger"),
            tells: "Places an order of one sub-merchant and answers the prepay_id with which the named \
                    payer opens the cashier. With settle_info.profit_sharing the money is frozen when it \
                    is paid; only then does subsidy_amount count. The same number with the same parameters \
                    gives the unpaid order a new prepay_id and ends the old one; notify_url, attach and \
                    the client's address may differ unless repeats are compared strictly.",
            refuses: PLACING_WITH_PAYER,
            machine: Some("order"),
        },
        About {
            operation: "POST /v3/pay/partner/transactions/miniprogram",
            title: ("小程序下单", "Place an order that is paid in a mini program"),
            tells: "As the JSAPI order in all respects; mini programs open the cashier with the same \
                    prepay_id, and the order's trade_type is JSAPI. The same number with the same \
                    parameters, on either path, gives the unpaid order a new prepay_id.",
            refuses: PLACING_WITH_PAYER,
            machine: Some("order"),
        },
        About {
            operation: "POST /v3/pay/partner/transactions/app",
            title: ("APP下单", "Place an order that is paid from a merchant's application"),
            tells: "Places an order of one sub-merchant and answers the prepay_id that the application \
                    hands to the messenger. A payer may be named, and then only that one may pay. The same \
                    number with the same parameters gives the unpaid order a new prepay_id.",
            refuses: PLACING,
            machine: Some("order"),
        },
        About {
            operation: "POST /v3/pay/partner/transactions/h5",
            title: ("H5下单", "Place an order that is paid in a mobile browser"),
            tells: "Places an order of one sub-merchant and answers the h5_url that opens the cashier in \
                    a browser; the link opens for five minutes, the session behind it lasts two hours. \
                    scene_info.h5_info is demanded. The same number with the same parameters gives the \
                    unpaid order a new link.",
            refuses: PLACING,
            machine: Some("order"),
        },
        About {
            operation: "POST /v3/pay/partner/transactions/native",
            title: ("Native下单", "Place an order that is paid by scanning a code"),
            tells: "Places an order of one sub-merchant and answers the code_url to show as a code; it can \
                    be scanned for two hours, by anyone unless a payer is named. The same number with the \
                    same parameters gives the unpaid order a new code.",
            refuses: PLACING,
            machine: Some("order"),
        },
        About {
            operation: "GET /v3/pay/partner/transactions/id/{transaction_id}",
            title: ("微信支付订单号查询", "Find an order by its transaction_id"),
            tells: "Answers an order of that sub-merchant as it stands now: state, amounts, payer, and \
                    what a coupon paid of it. Sub-orders of a combined order are not found here but \
                    through their combined order.",
            refuses: &["MchidDiffers", "OrderNotFound"],
            machine: Some("order"),
        },
        About {
            operation: "GET /v3/pay/partner/transactions/out-trade-no/{out_trade_no}",
            title: ("商户订单号查询", "Find an order by the platform's own number"),
            tells: "Answers an order of that sub-merchant as it stands now; transaction_id and what only a \
                    payment knows are left out while it is unpaid. Sub-orders of a combined order are not \
                    found here.",
            refuses: &["MchidDiffers", "OrderNotFound"],
            machine: Some("order"),
        },
        About {
            operation: "POST /v3/pay/partner/transactions/out-trade-no/{out_trade_no}/close",
            title: ("关闭订单", "Close an unpaid order"),
            tells: "Closes an unpaid order, so that it can never be paid, and answers 204. Closing a \
                    closed order is granted again. A paid order is not closed; give it back with a refund.",
            refuses: &["MchidDiffers", "OrderNotFound", "OrderPaid", "CodePayment"],
            machine: Some("order"),
        },
    ],
};
