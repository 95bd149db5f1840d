//! `/v3/refund/domestic/refunds…` (2.13).

use super::{About, Area};

pub(super) const AREA: Area = Area {
    name: "refund-generic",
    title: "退款（服务商、直连商户） · Refunds of partners and direct merchants",
    operations: &[
        About {
            operation: "POST /v3/refund/domestic/refunds",
            title: ("申请退款", "Refund (part of) an order to the buyer"),
            tells: "Takes the money for a refund out of the order, gives the fee back in proportion, and \
                    answers the refund as PROCESSING; the buyer has it when the channel says so, which a \
                    query shows and a callback tells. Open split orders pay from what is frozen and not \
                    split, others from the seller's available money, or the pocket that is named pays. The \
                    same number with the same parameters answers the refund as it stands; numbers are \
                    unique for each seller. The goods that come back are read and not kept.",
            refuses: &[
                "SubMchidIsOwn",
                "ReentryDiffers",
                "MerchantUnknown",
                "MerchantNotYours",
                "OrderNotFound",
                "OrderNotPaid",
                "MerchantUnusable",
                "TotalDiffers",
                "RefundTooLate",
                "RefundTooMuch",
                "TooManyRefunds",
                "AmountOverflow",
                "SourcesDiffer",
                "RefundAboveUnsplit",
                "NotEnoughAvailable",
            ],
            machine: Some("refund"),
        },
        About {
            operation: "GET /v3/refund/domestic/refunds/{out_refund_no}",
            title: ("查询单笔退款", "Find a refund by the merchant's own number"),
            tells: "Answers a refund of that seller as it stands: status, where the money went, what came \
                    from which pocket, the fee that was given back and the coupon's share. success_time \
                    stands once the buyer has it.",
            refuses: &["SubMchidIsOwn", "RefundNotFound"],
            machine: Some("refund"),
        },
        About {
            operation: "POST /v3/refund/domestic/refunds/{refund_id}/apply-abnormal-refund",
            title: ("发起异常退款", "Send a refund that the buyer's account would not take to a card"),
            tells: "Sends an ABNORMAL refund to a card that the buyer named, whose number and name come \
                    encrypted, or to the seller's settlement card; it is PROCESSING again. Asked again \
                    while it is under way, it answers the refund as it stands.",
            refuses: &[
                "SubMchidIsOwn",
                "RefundNotFound",
                "RefundNumberDiffers",
                "RefundSettled",
                "CardUnusable",
            ],
            machine: Some("refund"),
        },
    ],
};
