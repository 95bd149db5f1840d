//! `/v3/ecommerce/applyments/…`, `/v3/apply4sub/…` and `/v3/mchalterapply/…` (2.1).

use super::{About, Area};

pub(super) const AREA: Area = Area {
    name: "onboarding",
    title: "进件与结算账户 · Sellers coming aboard, and their settlement accounts",
    operations: &[
        About {
            operation: "POST /v3/ecommerce/applyments/",
            title: ("二级商户进件", "Submit a seller's papers"),
            tells: "Takes the papers of a seller and answers the applyment_id. What must and must not stand in \
                    the form depends on organization_type; the first field that does not fit is named. The \
                    same number with the same papers answers the same applyment; with other papers it is \
                    refused, until the applyment is REJECTED or CANCELED: then the new papers take the place \
                    of the old ones under the same applyment_id. Nothing is called back; ask for the state.",
            refuses: &["MerchantUnusable", "ApplymentPending", "MediaNotFound", "MediaKindWrong"],
            machine: Some("applyment"),
        },
        About {
            operation: "GET /v3/ecommerce/applyments/{applyment_id}",
            title: ("通过申请单ID查询申请状态", "Find an applyment by its applyment_id"),
            tells: "Answers an applyment as it stands: while ACCOUNT_NEED_VERIFY what is to be transferred, the \
                    account encrypted with the certificate that signed the request; while NEED_SIGN the page \
                    to sign on; from then on the sub_mchid; when REJECTED or FROZEN why, field by field.",
            refuses: &["ApplymentNotFound"],
            machine: Some("applyment"),
        },
        About {
            operation: "GET /v3/ecommerce/applyments/out-request-no/{out_request_no}",
            title: ("通过业务申请编号查询申请状态", "Find an applyment by the platform's own number"),
            tells: "Answers an applyment as it stands, under the number that it was submitted with, as the query by \
                    applyment_id does.",
            refuses: &["ApplymentNotFound"],
            machine: Some("applyment"),
        },
        About {
            operation: "POST /v3/ecommerce/applyments/{applyment_id}/revoke",
            title: ("撤销申请单-使用申请单号", "Take an applyment back by its applyment_id"),
            tells: "Makes an applyment CANCELED, unless it is FINISH. A body is not needed. Taking it back \
                    again answers the same.",
            refuses: &["ApplymentNotFound", "ApplymentStep"],
            machine: Some("applyment"),
        },
        About {
            operation: "POST /v3/ecommerce/applyments/out-request-no/{out_request_no}/revoke",
            title: ("撤销申请单-使用业务申请编号", "Take an applyment back by the platform's own number"),
            tells: "Makes an applyment CANCELED, named by the number that it was submitted with, as the revoke by \
                    applyment_id does.",
            refuses: &["ApplymentNotFound", "ApplymentStep"],
            machine: Some("applyment"),
        },
        About {
            operation: "POST /v3/apply4sub/sub_merchants/{sub_mchid}/modify-settlement",
            title: ("修改结算账户", "Change a sub-merchant's settlement account"),
            tells: "Takes a new settlement account. Without modify_mode it is answered with 204, and the new \
                    account is in use and verified at once; with MODIFY_MODE_ASYNC it answers an \
                    application_no, and the account before it stays in use until the new one is verified. \
                    Withdrawals go to the new account once it is verified. Every request is a change of its \
                    own.",
            refuses: &["MerchantUnknown", "MerchantNotYours", "MerchantUnusable", "TooManySettlementChanges"],
            machine: Some("settlement change"),
        },
        About {
            operation: "GET /v3/apply4sub/sub_merchants/{sub_mchid}/settlement",
            title: ("查询结算账户", "Ask for a sub-merchant's settlement account"),
            tells: "Answers the settlement account in use, its number masked, and whether it could be \
                    verified. While verify_result is VERIFY_FAIL nothing can be withdrawn.",
            refuses: &["MerchantUnknown", "MerchantNotYours", "MerchantUnusable"],
            machine: None,
        },
        About {
            operation: "GET /v3/apply4sub/sub_merchants/{sub_mchid}/application/{application_no}",
            title: ("查询结算账户修改申请状态", "Find a change of a settlement account"),
            tells: "Answers a change of that sub-merchant's settlement account as it stands, name and number \
                    masked; account_number_rule says how much of the number is shown.",
            refuses: &["MerchantUnknown", "MerchantNotYours", "MerchantUnusable", "SettlementChangeNotFound"],
            machine: Some("settlement change"),
        },
    ],
};

pub(super) const CHANGES: Area = Area {
    name: "onboarding-change",
    title: "资料变更 · Changes of sub-merchants' papers",
    operations: &[
        About {
            operation: "POST /v3/mchalterapply/mchsubjectalterapplyment",
            title: ("提交资料变更申请单", "Submit new papers of a sub-merchant"),
            tells: "Takes new papers of a sub-merchant and answers the apply_id. alter_scope says which groups \
                    are to stand in the form. Finished, the change gives the sub-merchant the name that \
                    stands in the papers. Numbers repeat as those of applyments do.",
            refuses: &[
                "MerchantUnknown",
                "MerchantNotYours",
                "MerchantUnusable",
                "SubjectChangePending",
                "MediaNotFound",
                "MediaKindWrong",
            ],
            machine: Some("subject change"),
        },
        About {
            operation: "GET /v3/mchalterapply/mchsubjectalterapplyment/{apply_id}",
            title: ("查询资料变更申请单状态-使用申请单号", "Find new papers by their apply_id"),
            tells: "Answers new papers as they stand; when they are rejected also why, on the whole and field \
                    by field.",
            refuses: &["SubjectChangeNotFound"],
            machine: Some("subject change"),
        },
        About {
            operation: "GET /v3/mchalterapply/mchsubjectalterapplyment/merchant/{merchant_code}/out-request-no/{out_request_no}",
            title: ("查询申请单状态-使用业务单号", "Find new papers by the platform's own number"),
            tells: "Answers new papers of that sub-merchant as they stand, as the query by apply_id does.",
            refuses: &["SubjectChangeNotFound"],
            machine: Some("subject change"),
        },
        About {
            operation: "POST /v3/mchalterapply/mchsubjectalterapplyment/{apply_id}/revoke",
            title: ("撤销资料变更申请单", "Take new papers back"),
            tells: "Takes new papers back while they are not passed and answers SUCCESS, again the second \
                    time; once they are passed it answers FAIL and changes nothing.",
            refuses: &["SubjectChangeNotFound"],
            machine: Some("subject change"),
        },
    ],
};
