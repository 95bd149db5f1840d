//! `/v3/ecommerce/fund/…` and `/v3/merchant/fund/…` (2.7).

use super::{About, Area};

pub(super) const AREA: Area = Area {
    name: "fund",
    title: "余额与提现 · Balances and withdrawals",
    operations: &[
        About {
            operation: "GET /v3/ecommerce/fund/balance/{sub_mchid}",
            title: ("查询二级商户账户实时余额", "Ask for a sub-merchant's balance"),
            tells: "Answers what a sub-merchant has in one of its accounts now, in fen: available_amount may \
                    be withdrawn, pending_amount is frozen. Without account_type it is the basic account.",
            refuses: &["MerchantUnknown", "MerchantNotYours", "AccountNotOpen"],
            machine: None,
        },
        About {
            operation: "POST /v3/ecommerce/fund/withdraw",
            title: ("二级商户提现", "Withdraw a sub-merchant's money to its bank card"),
            tells: "Takes available money for the bank and answers the withdraw_id; the bank gets it at ten \
                    the next day. Above the balance it is refused with NOT_ENOUGH, but kept as INIT: the \
                    same number succeeds within six days once there is money. The same number with the \
                    same parameters answers the same withdrawal.",
            refuses: &[
                "MerchantUnknown",
                "MerchantNotYours",
                "ReentryDiffers",
                "WithdrawExpired",
                "WithdrawOutOfRange",
                "MerchantUnusable",
                "CardUnusable",
                "WithdrawShort",
            ],
            machine: Some("withdrawal"),
        },
        About {
            operation: "GET /v3/ecommerce/fund/withdraw/{withdraw_id}",
            title: (
                "二级商户查询提现状态（微信支付提现单号）",
                "Find a sub-merchant's withdrawal by its withdraw_id",
            ),
            tells: "Answers a withdrawal of that sub-merchant as it stands. SUCCESS may still become REFUND \
                    when the bank sends the money back; reason then says why.",
            refuses: &["WithdrawNotFound"],
            machine: Some("withdrawal"),
        },
        About {
            operation: "GET /v3/ecommerce/fund/withdraw/out-request-no/{out_request_no}",
            title: (
                "二级商户查询提现状态（商户提现单号）",
                "Find a sub-merchant's withdrawal by the platform's own number",
            ),
            tells: "Answers a withdrawal of that sub-merchant as it stands, as the query by withdraw_id does; \
                    one that was refused for want of money is found here as INIT.",
            refuses: &["WithdrawNotFound"],
            machine: Some("withdrawal"),
        },
        About {
            operation: "GET /v3/merchant/fund/balance/{account_type}",
            title: ("查询平台账户实时余额", "Ask for the platform's own balance"),
            tells: "Answers what the platform has in its basic, operation or fees account now, in fen. \
                    What is frozen of it is told apart.",
            refuses: &[],
            machine: None,
        },
        About {
            operation: "POST /v3/merchant/fund/withdraw",
            title: ("电商平台预约提现", "Withdraw the platform's own money to its bank card"),
            tells: "As the withdrawal of a sub-merchant, for one of the platform's own accounts, which must \
                    be named. Above the balance it is refused and kept as INIT; the same number succeeds \
                    within six days once there is money.",
            refuses: &[
                "ReentryDiffers",
                "WithdrawExpired",
                "WithdrawOutOfRange",
                "MerchantUnusable",
                "CardUnusable",
                "WithdrawShort",
            ],
            machine: Some("withdrawal"),
        },
        About {
            operation: "GET /v3/merchant/fund/withdraw/withdraw-id/{withdraw_id}",
            title: ("电商平台查询提现状态（微信支付提现单号）", "Find an own withdrawal by its withdraw_id"),
            tells: "Answers one of the platform's own withdrawals as it stands; for one that failed, reason \
                    says why and solution what to do about it.",
            refuses: &["WithdrawNotFound"],
            machine: Some("withdrawal"),
        },
        About {
            operation: "GET /v3/merchant/fund/withdraw/out-request-no/{out_request_no}",
            title: (
                "电商平台查询提现状态（商户提现单号）",
                "Find an own withdrawal by the platform's own number",
            ),
            tells: "Answers one of the platform's own withdrawals as it stands, as the query by withdraw_id \
                    does; one that was refused for want of money is found here as INIT.",
            refuses: &["WithdrawNotFound"],
            machine: Some("withdrawal"),
        },
    ],
};
