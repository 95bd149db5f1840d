//! `/v3/bill/…` and everybody else's bills, and day-end balances (5, 2.7.1, 2.7.5).

use super::{About, Area};

/// What every application for a bill may be refused by.
const DAY: &[&str] = &["BillDayNotOver", "BillDayExpired", "BillBeingMade", "NoStatement"];
/// The same where the bill is about a sub-merchant.
const DAY_OF_SUB: &[&str] = &[
    "MerchantUnknown",
    "MerchantNotYours",
    "BillDayNotOver",
    "BillDayExpired",
    "BillBeingMade",
    "NoStatement",
];

pub(super) const AREA: Area = Area {
    name: "bill",
    title: "账单 · Bills",
    operations: &[
        About {
            operation: "GET /v3/bill/tradebill",
            title: ("申请交易账单", "Ask for a day's trade bill"),
            tells: "Answers where the bill of a day that is over can be fetched, from ten o'clock of the next \
                    day on: one line for each order that was paid (SUCCESS), for each refund that was \
                    accepted (REFUND), or both (ALL, the default), of all sub-merchants or of one. The hash \
                    is the SHA-1 of the text, also when the file is compressed. Each call gives a new link.",
            refuses: DAY_OF_SUB,
            machine: None,
        },
        About {
            operation: "GET /v3/bill/fundflowbill",
            title: ("申请资金账单", "Ask for a day's fund-flow bill"),
            tells: "Answers where the statement of the caller's own account of a day that is over can be \
                    fetched: one line for each movement with the balance after it, available and pending \
                    money together. With sub_mchid it is that of a sub-merchant.",
            refuses: DAY_OF_SUB,
            machine: None,
        },
        About {
            operation: "GET /v3/bill/sub-merchant-fundflowbill",
            title: ("申请单个子商户资金账单", "Ask for a sub-merchant's encrypted fund-flow bill"),
            tells: "Answers where the statement of one account of a sub-merchant can be fetched, encrypted \
                    with AES-256-GCM: the key of each part is encrypted with the certificate that signed the \
                    request, the nonce has sixteen bytes, the tag stands at the end of the file. The hash is \
                    that of the part's text. SM4_GCM is refused.",
            refuses: DAY_OF_SUB,
            machine: None,
        },
        About {
            operation: "GET /v3/ecommerce/bill/fundflowbill",
            title: ("申请二级商户资金账单", "Ask for the encrypted fund-flow bill of all sub-merchants"),
            tells: "Answers where the statements of every account of every sub-merchant of the platform can be \
                    fetched as one file, or as several parts when it is large; two columns ahead of the \
                    others name merchant and account. Encrypted as that of one sub-merchant. The texts of \
                    the parts, in the order of bill_sequence, are the bill.",
            refuses: DAY,
            machine: None,
        },
        About {
            operation: "GET /v3/billdownload/file",
            title: ("下载账单", "Fetch a bill"),
            tells: "Answers the file behind a link as it is, unsigned, to the merchant that the link was given \
                    to, for five minutes. What it is (text, compressed, encrypted) was said when the link \
                    was asked for; tartype changes nothing.",
            refuses: &["BillLinkUnreadable", "BillLinkNotYours", "BillLinkExpired"],
            machine: None,
        },
        About {
            operation: "GET /v3/profitsharing/bills",
            title: ("申请分账账单", "Ask for a day's split bill"),
            tells: "Answers where the bill of a day's successful splits, returns and releases can be fetched: one \
                    line for each, of all sub-merchants or of one. A bill that is not ready yet is refused \
                    with INVALID_REQUEST here.",
            refuses: DAY_OF_SUB,
            machine: None,
        },
        About {
            operation: "GET /v3/merchant/fund/withdraw/bill-type/{bill_type}",
            title: ("按日下载提现异常文件", "Ask for a day's file of withdrawals that came back"),
            tells: "Answers where the list of withdrawals, the platform's own and its sub-merchants', can be \
                    fetched that failed or were sent back by the bank on that day, whenever they were made.",
            refuses: DAY,
            machine: None,
        },
        About {
            operation: "GET /v3/ecommerce/fund/enddaybalance/{sub_mchid}",
            title: ("查询二级商户账户日终余额", "Ask for a sub-merchant's balance at a day's end"),
            tells: "Answers what a sub-merchant had in its basic account, or its deposit, at 24:00 of a day, in \
                    fen: from ten o'clock of the next day on, for ninety days.",
            refuses: &["MerchantUnknown", "MerchantNotYours", "NoDayEndBalance"],
            machine: None,
        },
        About {
            operation: "GET /v3/merchant/fund/dayendbalance/{account_type}",
            title: ("查询平台账户日终余额", "Ask for the platform's own balance at a day's end"),
            tells: "Answers what the caller had in its basic, operation or fees account at 24:00 of a day, in \
                    fen: from ten o'clock of the next day on, for ninety days.",
            refuses: &["NoDayEndBalance"],
            machine: None,
        },
    ],
};
