//! Sellers' new papers as JSON over their paths.

use super::http::{Http, get, post, with};
use super::{PAPER, What};
use crate::script::Subject;
use serde_json::json;

const PATH: &str = "/v3/mchalterapply/mchsubjectalterapplyment";

/// The name that a seller has by its new papers.
pub fn new_name(of: &str, version: u32) -> String {
    format!("商户{of}改{version}")
}

pub(super) fn http(what: &What) -> Http {
    match what {
        What::Alter { number, of, subject, version } => {
            let papers = json!({
                "merchant_name": new_name(of, *version), "legal_person": "张三", "company_address": "北京",
            });
            let group = match subject {
                Subject::Trader => json!({
                    "organization_type": "SUBJECT_TYPE_INDIVIDUAL",
                    "business_license_info": with(papers, json!({
                        "license_number": "91440300MA5DA1XXXX", "license_copy": PAPER,
                    })),
                }),
                Subject::Government => json!({
                    "organization_type": "SUBJECT_TYPE_GOVERNMENT",
                    "certificate_info": with(papers, json!({
                        "cert_type": "CERTIFICATE_TYPE_2389", "cert_number": "11440300MA5DA1XXXX",
                        "cert_copy": PAPER, "cert_period_begin": "2019-06-06", "cert_period_end": "长期",
                    })),
                }),
            };
            let body = json!({
                "merchant_code": of, "out_request_no": number, "alter_scope": "ALTER_SCOPE_BUSINESS_CERT",
            });
            post(PATH, with(body, group))
        }
        What::Unalter { id } => post(format!("{PATH}/{id}/revoke"), json!(null)),
        What::FindAlter { number, of } => get(format!("{PATH}/merchant/{of}/out-request-no/{number}")),
        _ => unreachable!("another family's request"),
    }
}
