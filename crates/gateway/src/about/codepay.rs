//! Payment codes: `…/codepay`, `…/scannedpos`, `…/reverse` (2.11).

use super::{About, Area};

const SCANNING: &[&str] = &[
    "MchidDiffers",
    "SubMchidIsOwn",
    "MerchantUnknown",
    "MerchantNotYours",
    "MerchantUnusable",
    "AppidNotBound",
    "NumberTooShort",
    "OrderTooLarge",
    "OutTradeNoUsed",
    "OrderClosed",
    "ReentryDiffers",
    "CodeUnknown",
    "CodeExpired",
    "CodeUsed",
    "WalletShort",
    "UserPaying",
];

const SCANNING_DIRECT: &[&str] = &[
    "MchidDiffers",
    "MerchantUnusable",
    "AppidNotBound",
    "NumberTooShort",
    "OrderTooLarge",
    "OutTradeNoUsed",
    "OrderClosed",
    "ReentryDiffers",
    "CodeUnknown",
    "CodeExpired",
    "CodeUsed",
    "WalletShort",
    "UserPaying",
];

const REVERSING: &[&str] = &[
    "MchidDiffers",
    "OrderNotFound",
    "AppidNotBound",
    "NotACodePayment",
    "ReverseTooLate",
    "ReverseAfterRefund",
    "RefundAboveUnsplit",
    "NotEnoughAvailable",
];

pub(super) const AREA: Area = Area {
    name: "codepay",
    title: "付款码支付 · Payment codes",
    operations: &[
        About {
            operation: "POST /v3/pay/partner/transactions/codepay",
            title: ("付款码支付", "Scan a buyer's payment code for a sub-merchant"),
            tells: "Pays an order of one sub-merchant by the code that the buyer shows and answers the \
                    order. A code lives a minute and is good for one order; it is not spent when \
                    something else is wrong. When the buyer must type the password, trade_state is \
                    USERPAYING (or, by configuration, 202 is answered): ask for the order every few \
                    seconds, and reverse it when you stop waiting; after a minute it is PAYERROR. No \
                    callback is sent. The same number with the same parameters answers the order as it \
                    stands and pays nothing again.",
            refuses: SCANNING,
            machine: Some("order"),
        },
        About {
            operation: "POST /v3/pay/partner/transactions/scannedpos",
            title: ("扫码支付下单", "Place an order at a point of sale that the buyer scanned"),
            tells: "Places an order of one sub-merchant for the named payer, who scanned the code of a point \
                    of sale, and answers the prepay_id with which the messenger opens the cashier. \
                    Without notify_url nobody is told of the payment. The same number with the same \
                    parameters gives the unpaid order a new prepay_id.",
            refuses: &[
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
                "ExpiryOutOfRange",
                "OutTradeNoUsed",
                "OrderPaid",
                "OrderClosed",
                "ReentryDiffers",
            ],
            machine: Some("order"),
        },
        About {
            operation: "POST /v3/pay/partner/transactions/out-trade-no/{out_trade_no}/reverse",
            title: ("撤销付款码支付", "Reverse a sub-merchant's code payment"),
            tells: "Ends a code payment: unpaid it can never be paid, paid it is given back to the buyer in \
                    full, for seven days after the payment. Either way it is REVOKED, and reversing it \
                    again is granted. Other orders are closed or refunded instead.",
            refuses: REVERSING,
            machine: Some("order"),
        },
        About {
            operation: "POST /v3/pay/transactions/codepay",
            title: ("付款码支付", "Scan a buyer's payment code"),
            tells: "Pays an order of the merchant itself by the code that the buyer shows and answers the \
                    order, in all respects as for a provider's sub-merchant: one code for one order, \
                    USERPAYING while the password is awaited, no callback. The same number with the same \
                    parameters answers the order as it stands.",
            refuses: SCANNING_DIRECT,
            machine: Some("order"),
        },
        About {
            operation: "POST /v3/pay/transactions/out-trade-no/{out_trade_no}/reverse",
            title: ("撤销付款码支付", "Reverse a code payment"),
            tells: "Ends a code payment: unpaid it can never be paid, paid it is given back to the buyer in \
                    full, for seven days after the payment. Either way it is REVOKED, and reversing it \
                    again is granted.",
            refuses: REVERSING,
            machine: Some("order"),
        },
    ],
};
