//! `/v3/ecommerce/subsidies/…` (2.5).

use super::{About, Area};

pub(super) const AREA: Area = Area {
    name: "subsidy",
    title: "补差 · Subsidies",
    operations: &[
        About {
            operation: "POST /v3/ecommerce/subsidies/create",
            title: ("请求补差", "Pay the announced subsidy into an order"),
            tells: "Moves the platform's own money into an order that was placed with a subsidy_amount, \
                    where it can be split; before that the order takes no split. The amount is what was \
                    announced, or less after a refund. Once for each order: the same request again answers \
                    the same subsidy, another is refused.",
            refuses: &[
                "ReentryDiffers",
                "MerchantUnknown",
                "MerchantNotYours",
                "OrderNotFound",
                "OrderNotPaid",
                "SubsidyNotPlanned",
                "SubsidyTooLate",
                "MerchantUnusable",
                "SubsidyExists",
                "SubsidyTooLarge",
                "SubsidyCancelled",
                "SplitFinished",
                "RefundOfAnotherOrder",
                "SubsidyDiffers",
                "PlatformShort",
            ],
            machine: Some("subsidy"),
        },
        About {
            operation: "POST /v3/ecommerce/subsidies/return",
            title: ("请求补差回退", "Take (part of) a subsidy back after a refund"),
            tells: "Moves subsidy back to the platform, once for each refund that is cited; without one \
                    the order must have a refund. It comes from the order's frozen money while that is \
                    enough, else from the sub-merchant's available money, or from the pocket that from \
                    names. The same number with the same parameters answers the same return.",
            refuses: &[
                "ReentryDiffers",
                "MerchantUnknown",
                "MerchantNotYours",
                "OrderNotFound",
                "OrderNotPaid",
                "NoSubsidy",
                "NeedsRefund",
                "RefundOfAnotherOrder",
                "SubsidyReturnTwice",
                "SubsidyReturnTooMuch",
                "SourcesDiffer",
                "PocketShort",
            ],
            machine: Some("subsidy"),
        },
        About {
            operation: "POST /v3/ecommerce/subsidies/cancel",
            title: ("取消补差", "Say that the announced subsidy will not come"),
            tells: "Lets an order that waits for its subsidy be split without it. By the default profile \
                    only an order that was refunded, at least in part, may be treated so. Cancelling again \
                    is granted; a subsidy that came cannot be cancelled, only given back.",
            refuses: &[
                "MerchantUnknown",
                "MerchantNotYours",
                "OrderNotFound",
                "OrderNotPaid",
                "SubsidyNotPlanned",
                "SubsidyExists",
                "NeedsRefund",
            ],
            machine: Some("subsidy"),
        },
    ],
};
