//! `/v3/ecommerce/profitsharing/…` (2.4).

use super::{About, Area};

pub(super) const AREA: Area = Area {
    name: "profitsharing",
    title: "分账 · Profit sharing",
    operations: &[
        About {
            operation: "POST /v3/ecommerce/profitsharing/receivers/add",
            title: ("添加分账接收方", "Add a receiver to the platform's list"),
            tells: "Puts a merchant or a person on the platform's list of receivers. A merchant's full name \
                    must be right; a person's, encrypted, is read and forgotten. The platform itself and \
                    its own sub-merchants receive without being on the list. Adding one again is granted, \
                    unless the profile asks for the older error.",
            refuses: &[
                "MerchantUnknown",
                "ReceiverNameDiffers",
                "AppidNotBound",
                "OpenidAppidDiffer",
                "MerchantUnusable",
                "ReceiversFull",
                "ReceiverExists",
            ],
            machine: None,
        },
        About {
            operation: "POST /v3/ecommerce/profitsharing/receivers/delete",
            title: ("删除分账接收方", "Take a receiver off the platform's list"),
            tells: "Takes a merchant or a person off the platform's list. One that is not on it is off it \
                    already: the answer is the same. Parts that were accepted before and not worked off \
                    yet are closed with NO_RELATION.",
            refuses: &[],
            machine: None,
        },
        About {
            operation: "POST /v3/ecommerce/profitsharing/orders",
            title: ("请求分账", "Split an order"),
            tells: "Sets parts of an order's frozen money aside for receivers; the answer is PROCESSING, \
                    and each part is worked off by itself soon after, which a query shows and merchants \
                    that received are told. With finish the rest is released to the sub-merchant. The same \
                    number with the same receivers answers the split as it stands; refused requests do not \
                    count against the limit.",
            refuses: &[
                "ReentryDiffers",
                "TooManyReceivers",
                "ReceiverTwice",
                "MerchantUnknown",
                "MerchantNotYours",
                "OrderNotFound",
                "OrderNotPaid",
                "NotForSplitting",
                "SplitFinished",
                "SplitTooEarly",
                "SubsidyPending",
                "MerchantUnusable",
                "TooManySplits",
                "ReceiverUnknown",
                "ReceiverNameDiffers",
                "OpenidAppidDiffer",
                "AmountOverflow",
                "OverRatio",
                "NotEnoughUnsplit",
            ],
            machine: Some("split receiver"),
        },
        About {
            operation: "GET /v3/ecommerce/profitsharing/orders",
            title: ("查询分账结果", "Find a split or a finish"),
            tells: "Answers a split, or a finish, as it stands: each receiver's part with its result and \
                    the reason of a closed one. FINISHED says that it was worked off, not that every part \
                    was paid. A finish adds its amount and description.",
            refuses: &["SplitNotFound"],
            machine: Some("split"),
        },
        About {
            operation: "GET /v3/ecommerce/profitsharing/orders/{transaction_id}/amounts",
            title: ("查询订单剩余待分金额", "Ask what is left of an order to split"),
            tells: "Answers what is frozen of an order and promised to nobody, in fen: what the next split \
                    or refund may take. After a finish it is nothing. This query knows no 404.",
            refuses: &["OrderNotFound", "OrderNotPaid", "AmountsNotForSplitting"],
            machine: None,
        },
        About {
            operation: "POST /v3/ecommerce/profitsharing/finish-order",
            title: ("完结分账", "End the splitting of an order"),
            tells: "Releases what is left frozen of an order to its sub-merchant and ends its splitting; \
                    the money is available with the answer. Splits that were accepted before are still \
                    worked off. A number that was used before, by a split too, answers without doing \
                    anything.",
            refuses: &[
                "ReentryDiffers",
                "MerchantUnknown",
                "MerchantNotYours",
                "OrderNotFound",
                "OrderNotPaid",
                "NotForSplitting",
                "NothingToRelease",
            ],
            machine: Some("split"),
        },
        About {
            operation: "POST /v3/ecommerce/profitsharing/returnorders",
            title: ("请求分账回退", "Have a receiver give its part back"),
            tells: "Moves (part of) what a merchant received back to the sub-merchant's available money; \
                    nothing becomes splittable again. A receiver that is short is refused with NOT_ENOUGH, \
                    but the return is kept as PROCESSING: it is tried every hour and whenever the same \
                    number comes again, and given up after five days. The same number answers the return \
                    as it stands.",
            refuses: &[
                "ReentryDiffers",
                "ReturnToSelf",
                "MerchantUnusable",
                "SplitNotFound",
                "NothingToReturn",
                "ReturnFromPerson",
                "ReturnTooLate",
                "TooManyReturns",
                "ReturnTooMuch",
                "ReturnerShort",
            ],
            machine: Some("split return"),
        },
        About {
            operation: "GET /v3/ecommerce/profitsharing/returnorders",
            title: ("查询分账回退结果", "Find a split return"),
            tells: "Answers a split return as it stands: PROCESSING while the receiver is short, SUCCESS \
                    once the money moved, FAILED with TIME_OUT_CLOSED after five days. The split's number \
                    is compared when it is given.",
            refuses: &["ReturnNotFound"],
            machine: Some("split return"),
        },
    ],
};
