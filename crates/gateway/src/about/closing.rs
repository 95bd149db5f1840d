//! `/v3/ecommerce/account/…` and `/v3/mch_operate/risk/…` (2.9).

use super::{About, Area};

pub(super) const AREA: Area = Area {
    name: "closing",
    title: "注销 · Closing sub-merchants",
    operations: &[
        About {
            operation: "GET /v3/ecommerce/account/apply-cancel-withdraw/validate-cancel/{sub_mchid}",
            title: ("商户注销资格校验", "Ask whether a sub-merchant may be closed now"),
            tells: "Answers what each account holds, in fen, and every reason that stands against closing \
                    the sub-merchant now: frozen orders and late settlements, refunds, split returns, \
                    withdrawals and recoveries of advances under way, buyers' complaints that nobody \
                    has dealt with, a control, or another application. \
                    A number that is closed already is told as HAS_BEEN_CANCELLED; it may be applied for \
                    as long as money is left in it.",
            refuses: &["MerchantUnknown", "MerchantNotYours"],
            machine: None,
        },
        About {
            operation: "POST /v3/ecommerce/account/apply-cancel-withdraw",
            title: ("提交注销提现申请", "Apply to close a sub-merchant and to pay its money out"),
            tells: "Accepts the application and answers its applyment_id. It is reviewed within seconds, \
                    waits for the confirmation of the merchant or of the platform, closes the number, and \
                    then pays each account out to the payee in one payment. identity_info is needed for a \
                    personal card, a branch for a bank that is not listed, and proof_medias when the \
                    merchant's licence is struck off, when it is of the kinds 3, 2502 and 1708, and when \
                    the number is closed already and only its money is left. The same number with the same \
                    parameters answers the same application.",
            refuses: &[
                "MerchantUnknown",
                "MerchantNotYours",
                "ReentryDiffers",
                "ClosingUnderWay",
                "ClosingBlocked",
                "ClosedAlready",
                "SweepMissing",
                "ProofMissing",
                "MediaNotFound",
                "MediaKindWrong",
            ],
            machine: Some("closing"),
        },
        About {
            operation: "GET /v3/ecommerce/account/apply-cancel-withdraw/applyment-id/{applyment_id}",
            title: ("查询注销提现申请单状态（微信支付申请单号）", "Find an application by its applyment_id"),
            tells: "Answers an application as it stands; while it waits for the merchant, with the page on \
                    which the merchant confirms; once its money is at the bank, with what became of each \
                    account. A payout that failed or bounced is back in its account and may be applied for \
                    again.",
            refuses: &["ClosingNotFound"],
            machine: Some("closing"),
        },
        About {
            operation: "GET /v3/ecommerce/account/apply-cancel-withdraw/out-request-no/{out_request_no}",
            title: (
                "查询注销提现申请单状态（商户申请单号）",
                "Find an application by the platform's own number",
            ),
            tells: "Answers an application as it stands, as the query by applyment_id does; the number is the \
                    one under which the platform applied.",
            refuses: &["ClosingNotFound"],
            machine: Some("closing"),
        },
        About {
            operation: "POST /v3/ecommerce/account/apply-cancel-withdraw/confirm",
            title: ("平台代商户确认注销", "Confirm a closing for the merchant"),
            tells: "Confirms an application that waits for it, named by either number or by both: the \
                    number is closed at once, nothing new begins under it, and its money is paid out \
                    seconds later. What came up since the review refuses it. A second confirmation \
                    answers the same and changes nothing.",
            refuses: &["ClosingNotFound", "ClosingNumbersDiffer", "ClosingNotWaiting", "ClosingBlocked"],
            machine: Some("closing"),
        },
        About {
            operation: "POST /v3/ecommerce/account/cancel-applications",
            title: ("提交注销申请单", "Apply to close a sub-merchant that has nothing left"),
            tells: "The older way: accepts the application with the papers of the platform and of the \
                    sub-merchant, and closes the number when it passes the review. With money in any \
                    account it is refused. The same number with the same parameters answers the same \
                    application as it stands.",
            refuses: &[
                "MerchantUnknown",
                "MerchantNotYours",
                "ReentryDiffers",
                "ClosingUnderWay",
                "ClosedAlready",
                "BalanceLeft",
                "ClosingBlocked",
                "MediaNotFound",
                "MediaKindWrong",
            ],
            machine: Some("plain closing"),
        },
        About {
            operation: "GET /v3/ecommerce/account/cancel-applications/out-apply-no/{out_apply_no}",
            title: ("查询注销单状态", "Find an application of the older way"),
            tells: "Answers an application as it stands; for one that was turned down, reject_reason says why.",
            refuses: &["ClosingNotFound"],
            machine: Some("plain closing"),
        },
        About {
            operation: "POST /v3/mch_operate/risk/withdrawl-apply",
            title: ("提交已注销商户号可用余额提现申请单", "Apply for money of a closed sub-merchant"),
            tells: "Accepts an application for a sum in one account of a number that is closed already; it \
                    is reviewed and paid to the payee, or, without a bank account, to the card that is \
                    known of the merchant. Nothing is set aside before it passes: when the money is gone \
                    by then, it is turned down. The same number with the same parameters answers the same \
                    application.",
            refuses: &[
                "MerchantUnknown",
                "MerchantNotYours",
                "ReentryDiffers",
                "MerchantNotClosed",
                "LeftoverShort",
                "MediaNotFound",
                "MediaKindWrong",
            ],
            machine: Some("leftover"),
        },
        About {
            operation: "GET /v3/mch_operate/risk/withdrawl-apply/applyment-id/{applyment_id}",
            title: ("查询提现申请单状态（微信支付申请单号）", "Find such an application by its applyment_id"),
            tells: "Answers an application as it stands; for one that was turned down, failed or bounced, \
                    fail_reason says why.",
            refuses: &["ClosingNotFound"],
            machine: Some("leftover"),
        },
        About {
            operation: "GET /v3/mch_operate/risk/withdrawl-apply/out-request-no/{out_request_no}",
            title: (
                "查询提现申请单状态（商户申请单号）",
                "Find such an application by the platform's own number",
            ),
            tells: "Answers an application as it stands, as the query by applyment_id does; the number is the \
                    one under which the platform applied.",
            refuses: &["ClosingNotFound"],
            machine: Some("leftover"),
        },
    ],
};
