//! `/v3/combine-transactions/…` (2.3).

use super::{About, Area};

const PLACING: &[&str] = &[
    "MchidDiffers",
    "SubMchidIsOwn",
    "TooManySubOrders",
    "TooFewSubOrders",
    "SubMchidMissing",
    "MerchantUnknown",
    "MerchantNotYours",
    "MerchantUnusable",
    "AppidNotBound",
    "SubOrderTwice",
    "SubOpenidWithoutSubAppid",
    "OpenidAppidDiffer",
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
    "TooManySubOrders",
    "TooFewSubOrders",
    "SubMchidMissing",
    "MerchantUnknown",
    "MerchantNotYours",
    "MerchantUnusable",
    "AppidNotBound",
    "SubOrderTwice",
    "SubOpenidWithoutSubAppid",
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
    name: "combine",
    title: "合单支付 · Combined payment",
    operations: &[
        About {
            operation: "POST /v3/combine-transactions/jsapi",
            title: ("合单下单-JSAPI支付", "Place a combined order that is paid inside the messenger"),
            tells: "Places up to 50 orders of different sub-merchants under one payment, or 2 to 10 of \
                    a direct merchant, which names no sub_mchid, and answers one prepay_id: all of them are placed, or none. Each sub-order is frozen for splitting, \
                    split and refunded by itself. The same number with the same sub-orders gives the \
                    unpaid order a new prepay_id. This family spells some codes compactly (NOAUTH, \
                    RULELIMIT, ORDERNOTEXIST, SYSTEMERROR).",
            refuses: PLACING_WITH_PAYER,
            machine: Some("order"),
        },
        About {
            operation: "POST /v3/combine-transactions/app",
            title: ("合单下单-APP支付", "Place a combined order that is paid from an application"),
            tells: "As the combined JSAPI order, for a merchant's application; a payer may be named. The \
                    same number with the same sub-orders gives the unpaid order a new prepay_id.",
            refuses: PLACING,
            machine: Some("order"),
        },
        About {
            operation: "POST /v3/combine-transactions/h5",
            title: ("合单下单-H5支付", "Place a combined order that is paid in a mobile browser"),
            tells: "As the combined JSAPI order, for a mobile browser: answers the h5_url, and demands \
                    scene_info with device_id and h5_info. The same number with the same sub-orders gives \
                    the unpaid order a new link.",
            refuses: PLACING,
            machine: Some("order"),
        },
        About {
            operation: "POST /v3/combine-transactions/native",
            title: ("合单下单-Native支付", "Place a combined order that is paid by scanning a code"),
            tells: "As the combined JSAPI order, for a code that is scanned: answers the code_url. The \
                    same number with the same sub-orders gives the unpaid order a new code.",
            refuses: PLACING,
            machine: Some("order"),
        },
        About {
            operation: "GET /v3/combine-transactions/out-trade-no/{combine_out_trade_no}",
            title: ("合单查询订单", "Find a combined order by the platform's own number"),
            tells: "Answers the combined order with each of its sub-orders as it stands now. This is the \
                    only way to see a sub-order; its transaction_id, once paid, is what splits and refunds \
                    are about.",
            refuses: &["OrderNotFound"],
            machine: Some("order"),
        },
        About {
            operation: "POST /v3/combine-transactions/out-trade-no/{combine_out_trade_no}/close",
            title: ("合单关闭订单", "Close an unpaid combined order"),
            tells: "Closes an unpaid combined order with all its sub-orders and answers 204. Exactly its \
                    sub-orders must be named; nothing is closed otherwise. Closing a closed one is granted \
                    again.",
            refuses: &["OrderNotFound", "AppidNotBound", "SubOrdersDiffer", "OrderPaid"],
            machine: Some("order"),
        },
    ],
};
