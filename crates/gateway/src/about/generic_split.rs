//! `/v3/profitsharing/…` (2.12).

use super::{About, Area};

pub(super) const AREA: Area = Area {
    name: "profitsharing-generic",
    title: "分账（服务商、直连商户） · Profit sharing of partners and direct merchants",
    operations: &[
        About {
            operation: "POST /v3/profitsharing/receivers/add",
            title: ("添加分账接收方", "Add a receiver to a seller's list"),
            tells: "Puts a merchant or a person on the list of the sub-merchant, or of the direct merchant \
                    that calls. Every seller has its own list, and nobody but the seller itself receives \
                    without being on it. The name comes encrypted and is answered encrypted for the \
                    caller's own certificate; a merchant's must be its full name, a person's is read and \
                    forgotten. Adding one again is granted and keeps the first relation, unless the \
                    profile asks for the older error.",
            refuses: &[
                "SubMchidIsOwn",
                "MerchantUnknown",
                "MerchantNotYours",
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
            operation: "POST /v3/profitsharing/receivers/delete",
            title: ("删除分账接收方", "Take a receiver off a seller's list"),
            tells: "Takes a merchant or a person off the seller's list. One that is not on it is off it \
                    already: the answer is the same. Parts that were accepted before and not worked off \
                    yet are closed with NO_RELATION.",
            refuses: &["SubMchidIsOwn"],
            machine: None,
        },
        About {
            operation: "POST /v3/profitsharing/orders",
            title: ("请求分账", "Split an order"),
            tells: "Sets parts of an order's frozen money aside for receivers, a minute after the payment \
                    at the earliest; the answer is PROCESSING, and each part is worked off by itself soon \
                    after, which a query shows and merchants that received are told. What others may get \
                    is a share of the order's price. With unfreeze_unsplit the rest is released to the \
                    seller, for which no receiver is needed. The same number with the same receivers \
                    answers the split as it stands; refused requests do not count against the limit.",
            refuses: &[
                "SubMchidIsOwn",
                "ReentryDiffers",
                "TooManyReceivers",
                "NoReceivers",
                "ReceiverTwice",
                "MerchantUnknown",
                "MerchantNotYours",
                "OrderNotFound",
                "OrderNotPaid",
                "NotForSplitting",
                "SplitFinished",
                "SplitTooEarly",
                "MerchantUnusable",
                "TooManySplits",
                "ReceiverUnknown",
                "ReceiverNameDiffers",
                "OpenidAppidDiffer",
                "AmountOverflow",
                "OverRatio",
                "NotEnoughUnsplit",
                "NothingToRelease",
            ],
            machine: Some("split receiver"),
        },
        About {
            operation: "POST /v3/profitsharing/orders/unfreeze",
            title: ("解冻剩余资金", "Release what is left of an order"),
            tells: "Releases what is left frozen of an order to its seller and ends its splitting; the \
                    money is available with the answer, which shows the seller's own line. Splits that \
                    were accepted before are still worked off. A number that was used before, by a split \
                    too, answers that request without doing anything. What nobody releases is released \
                    30 days after the payment.",
            refuses: &[
                "SubMchidIsOwn",
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
            operation: "GET /v3/profitsharing/orders/{out_order_no}",
            title: ("查询分账结果", "Find a split or a release"),
            tells: "Answers a split, or a release, as it stands: each receiver's part with its result and \
                    the reason of a closed one, and of a release the seller's own line. FINISHED says that \
                    it was worked off, not that every part was paid.",
            refuses: &["SubMchidIsOwn", "SplitNotFound"],
            machine: Some("split"),
        },
        About {
            operation: "GET /v3/profitsharing/transactions/{transaction_id}/amounts",
            title: ("查询剩余待分金额", "Ask what is left of an order to split"),
            tells: "Answers what is frozen of an order and promised to nobody, in fen: what the next split \
                    or refund may take. After a release it is nothing. This query knows no 404.",
            refuses: &["OrderNotFound", "OrderNotPaid", "AmountsNotForSplitting"],
            machine: None,
        },
        About {
            operation: "POST /v3/profitsharing/return-orders",
            title: ("请求分账回退", "Have a receiver give its part back"),
            tells: "Moves (part of) what a merchant received back to the seller's available money; nothing \
                    becomes splittable again. The receiver must have agreed to give back (同意分账回退). One \
                    that is short fails the return with BALANCE_NOT_ENOUGH, and the next try takes a new \
                    number; by the profile it is refused instead and the return kept as PROCESSING. The \
                    same number answers the return as it stands.",
            refuses: &[
                "SubMchidIsOwn",
                "ReentryDiffers",
                "ReturnToSelf",
                "SplitNotFound",
                "MerchantUnusable",
                "NothingToReturn",
                "ReturnFromPerson",
                "ReturnsNotAllowed",
                "ReturnTooLate",
                "TooManyReturns",
                "ReturnTooMuch",
                "ReturnerShort",
            ],
            machine: Some("split return"),
        },
        About {
            operation: "GET /v3/profitsharing/return-orders/{out_return_no}",
            title: ("查询分账回退结果", "Find a split return"),
            tells: "Answers a split return as it stands: SUCCESS once the money moved, FAILED with \
                    BALANCE_NOT_ENOUGH when the receiver was short, PROCESSING while a profile keeps it \
                    open. The split's number is compared.",
            refuses: &["SubMchidIsOwn", "ReturnNotFound"],
            machine: Some("split return"),
        },
        About {
            operation: "GET /v3/profitsharing/merchant-configs/{sub_mchid}",
            title: ("查询最大分账比例", "Ask for a sub-merchant's cap"),
            tells: "Answers how much of the price of a sub-merchant's orders others may get, in 1/10,000: \
                    its own ratio, or else its partner's, or else the profile's.",
            refuses: &["MerchantUnknown", "MerchantNotYours"],
            machine: None,
        },
    ],
};
