//! `/v3/ecommerce/refunds/…` (2.6).

use super::{About, Area};

pub(super) const AREA: Area = Area {
    name: "refund",
    title: "退款 · Refunds",
    operations: &[
        About {
            operation: "POST /v3/ecommerce/refunds/apply",
            title: ("申请退款", "Refund (part of) an order to the buyer"),
            tells: "Takes the money for a refund out of the order, gives the fee back in proportion, and \
                    answers PROCESSING; the buyer has it when the channel says so, which a query shows and \
                    a callback tells. Open split orders pay from what is frozen and not split, others from \
                    the sub-merchant's available money, or the platform advances it when asked and \
                    allowed. The same number with the same parameters answers the refund as it was \
                    accepted.",
            refuses: &[
                "ReentryDiffers",
                "AppidNotBound",
                "MerchantUnknown",
                "MerchantNotYours",
                "OrderNotFound",
                "MerchantUnusable",
                "OrderNotPaid",
                "TotalDiffers",
                "RefundTooLate",
                "RefundTooMuch",
                "TooManyRefunds",
                "AmountOverflow",
                "SourcesDiffer",
                "RefundAboveUnsplit",
                "NotEnoughAvailable",
                "AdvanceNotAllowed",
                "PlatformShort",
            ],
            machine: Some("refund"),
        },
        About {
            operation: "GET /v3/ecommerce/refunds/id/{refund_id}",
            title: ("查询单笔退款（微信支付退款单号）", "Find a refund by its refund_id"),
            tells: "Answers a refund of that sub-merchant as it stands: status, where the money went, what \
                    came from which pocket, and the coupon's share. success_time stands once the buyer \
                    has it.",
            refuses: &["RefundNotFound"],
            machine: Some("refund"),
        },
        About {
            operation: "GET /v3/ecommerce/refunds/out-refund-no/{out_refund_no}",
            title: ("查询单笔退款（商户退款单号）", "Find a refund by the platform's own number"),
            tells: "Answers a refund of that sub-merchant as it stands, as the query by refund_id does; \
                    the platform's number is unique for each sub-merchant.",
            refuses: &["RefundNotFound"],
            machine: Some("refund"),
        },
        About {
            operation: "POST /v3/ecommerce/refunds/{refund_id}/apply-abnormal-refund",
            title: ("发起异常退款", "Send a refund that the buyer's account would not take to a card"),
            tells: "Sends an ABNORMAL refund to a card that the buyer named, whose number and name come \
                    encrypted, or to the sub-merchant's settlement card; it is PROCESSING again. Asked \
                    again while it is under way, it answers the refund as it stands.",
            refuses: &["RefundNotFound", "RefundNumberDiffers", "RefundSettled", "CardUnusable"],
            machine: Some("refund"),
        },
        About {
            operation: "POST /v3/ecommerce/refunds/{refund_id}/return-advance",
            title: ("垫付退款回补", "Have the sub-merchant pay an advance back"),
            tells: "Moves what the platform advanced for a refund back to it, in full and once, from the \
                    sub-merchant's available money. When that is too little the answer is PROCESSING: it \
                    is tried every day and with every call, and given up after 90 days. Calling again \
                    answers the recovery as it stands.",
            refuses: &["RefundNotFound", "NotAdvanced"],
            machine: Some("advance return"),
        },
        About {
            operation: "GET /v3/ecommerce/refunds/{refund_id}/return-advance",
            title: ("查询垫付回补结果", "Find the recovery of an advance"),
            tells: "Answers the recovery of a refund's advance as it stands: PROCESSING, SUCCESS or \
                    FAILED. A refund for which none was asked has none.",
            refuses: &["RefundNotFound", "AdvanceReturnNotFound"],
            machine: Some("advance return"),
        },
    ],
};
