//! What must and must not stand in new papers, for whom and in which scope (2.1.5).
//!
//! The contract names the groups and no conditions; these follow those of a seller's first papers.

use crate::fault::Fault;
use crate::form::{
    Cond, Days, Form, Tables, id_card, is_filled, is_not_company, licence_number, looks, merchant_name, must,
    must_not, other_document,
};
use tongbao_wire::v3::field::Rule;

const ANY: &[&str] = &[];
const LICENSED: &[&str] = &["SUBJECT_TYPE_ENTERPRISE", "SUBJECT_TYPE_INDIVIDUAL"];
const REGISTERED: &[&str] =
    &["SUBJECT_TYPE_INSTITUTIONS_CLONED", "SUBJECT_TYPE_OTHERS", "SUBJECT_TYPE_GOVERNMENT"];
const NOT_REGISTERED: &[&str] = &["SUBJECT_TYPE_ENTERPRISE", "SUBJECT_TYPE_INDIVIDUAL", "SUBJECT_TYPE_MICRO"];
const NOT_LICENSED: &[&str] = &[
    "SUBJECT_TYPE_INSTITUTIONS_CLONED",
    "SUBJECT_TYPE_OTHERS",
    "SUBJECT_TYPE_GOVERNMENT",
    "SUBJECT_TYPE_MICRO",
];
const ENTERPRISE: &[&str] = &["SUBJECT_TYPE_ENTERPRISE"];
const NOT_ENTERPRISE: &[&str] = &[
    "SUBJECT_TYPE_INSTITUTIONS_CLONED",
    "SUBJECT_TYPE_INDIVIDUAL",
    "SUBJECT_TYPE_OTHERS",
    "SUBJECT_TYPE_GOVERNMENT",
    "SUBJECT_TYPE_MICRO",
];
const NO_COMPANY: &[&str] = &[
    "SUBJECT_TYPE_INSTITUTIONS_CLONED",
    "SUBJECT_TYPE_INDIVIDUAL",
    "SUBJECT_TYPE_OTHERS",
    "SUBJECT_TYPE_GOVERNMENT",
];
const IDCARD: &[&str] = &["IDENTIFICATION_TYPE_IDCARD"];
const OTHER_DOC: &[&str] = &[
    "IDENTIFICATION_TYPE_OVERSEA_PASSPORT",
    "IDENTIFICATION_TYPE_HONGKONG_PASSPORT",
    "IDENTIFICATION_TYPE_MACAO_PASSPORT",
    "IDENTIFICATION_TYPE_TAIWAN_PASSPORT",
    "IDENTIFICATION_TYPE_FOREIGN_RESIDENT",
    "IDENTIFICATION_TYPE_HONGKONG_MACAO_RESIDENT",
    "IDENTIFICATION_TYPE_TAIWAN_RESIDENT",
];

const FULL: Cond = Cond::IsOrAbsent("/alter_scope", &["ALTER_SCOPE_FULL"]);
const PAPERS: Cond = Cond::IsOrAbsent("/alter_scope", &["ALTER_SCOPE_FULL", "ALTER_SCOPE_BUSINESS_CERT"]);
const OF_UBO: Cond = Cond::Is("/alter_scope", &["ALTER_SCOPE_UBO"]);
const BY_LEGAL: Cond = Cond::Is("/legal_person_info/id_holder_type", &["LEGAL"]);
const BY_SUPER: Cond = Cond::Is("/legal_person_info/id_holder_type", &["SUPER"]);

/// The fields that come encrypted.
pub(super) const SEALED: &[&str] = &[
    "/legal_person_info/card_name",
    "/legal_person_info/card_number",
    "/legal_person_info/card_address",
    "/ubo_info_list/*/card_name",
    "/ubo_info_list/*/card_number",
    "/ubo_info_list/*/card_address",
];

/// The fields that name uploaded files.
pub(super) const FILES: &[&str] = &[
    "/business_license_info/license_copy",
    "/certificate_info/cert_copy",
    "/finance_institution_info/finance_license_pics/*",
    "/legal_person_info/authorize_letter_copy",
    "/legal_person_info/card_front",
    "/legal_person_info/card_back",
    "/ubo_info_list/*/card_front",
    "/ubo_info_list/*/card_back",
    "/addition/bank_openaccount_license/*",
    "/addition/openaccount_approval/*",
    "/addition/legal_other_prove/*",
    "/addition/agency_prove/*",
    "/addition/ubo_prove/*",
];

/// The rows of new papers.
#[rustfmt::skip]
pub(super) const TABLES: Tables = Tables {
    subject: "/organization_type",
    named: "主体类型",
    needs: &[
        must("/business_license_info", LICENSED, &[PAPERS]),
        must_not("/business_license_info", NOT_LICENSED, &[]),
        must("/certificate_info", REGISTERED, &[PAPERS]),
        must_not("/certificate_info", NOT_REGISTERED, &[]),
        must_not("/business_license_info", ANY, &[OF_UBO]),
        must_not("/certificate_info", ANY, &[OF_UBO]),
        must("/finance_institution_info", ANY, &[Cond::On("/finance_institution")]),
        must_not("/finance_institution_info", ANY, &[Cond::NotOn("/finance_institution")]),
        must("/legal_person_info", ANY, &[FULL]),
        must("/legal_person_info/authorize_letter_copy", ANY, &[BY_SUPER]),
        must_not("/legal_person_info/authorize_letter_copy", ANY, &[BY_LEGAL]),
        must("/legal_person_info/card_front", ANY, &[BY_LEGAL]),
        must("/legal_person_info/card_back", ANY, &[BY_LEGAL, Cond::IsOrAbsent("/legal_person_info/id_doc_type", IDCARD)]),
        must("/legal_person_info/card_name", ANY, &[BY_LEGAL]),
        must("/legal_person_info/card_number", ANY, &[BY_LEGAL]),
        must("/legal_person_info/card_period_begin", ANY, &[BY_LEGAL]),
        must("/legal_person_info/card_period_end", ANY, &[BY_LEGAL]),
        must_not("/ubo_info_list", NOT_ENTERPRISE, &[]),
        must("/ubo_info_list", ENTERPRISE, &[Cond::Off("/legal_person_info/as_ubo")]),
        must("/ubo_info_list", ENTERPRISE, &[OF_UBO, Cond::NotOn("/legal_person_info/as_ubo")]),
        must("/ubo_info_list/*/card_back", ANY, &[Cond::Is("./id_doc_type", IDCARD)]),
    ],
    choices: &[],
    looks: &[
        looks("/business_license_info/license_number", ANY, &[], licence_number),
        looks("/business_license_info/merchant_name", ANY, &[], merchant_name),
        looks("/business_license_info/merchant_name", NO_COMPANY, &[], is_not_company),
        looks("/certificate_info/merchant_name", ANY, &[], merchant_name),
        looks("/certificate_info/merchant_name", NO_COMPANY, &[], is_not_company),
        looks("/legal_person_info/card_name", ANY, &[], is_filled),
        looks("/legal_person_info/card_number", ANY, &[Cond::IsOrAbsent("./id_doc_type", IDCARD)], id_card),
        looks("/legal_person_info/card_number", ANY, &[Cond::Is("./id_doc_type", OTHER_DOC)], other_document),
        looks("/ubo_info_list/*/card_name", ANY, &[], is_filled),
        looks("/ubo_info_list/*/card_number", ANY, &[Cond::Is("./id_doc_type", IDCARD)], id_card),
        looks("/ubo_info_list/*/card_number", ANY, &[Cond::Is("./id_doc_type", OTHER_DOC)], other_document),
    ],
    days: &[
        Days { begin: "/business_license_info/license_period_begin", end: "/business_license_info/license_period_end" },
        Days { begin: "/certificate_info/cert_period_begin", end: "/certificate_info/cert_period_end" },
        Days { begin: "/legal_person_info/card_period_begin", end: "/legal_person_info/card_period_end" },
        Days { begin: "/ubo_info_list/*/card_period_begin", end: "/ubo_info_list/*/card_period_end" },
    ],
};

/// Refuses new papers with the first rule that they break.
pub(super) fn check(form: &Form) -> Result<(), Fault> {
    const WITH_LEGAL_PERSON: usize = 3;
    TABLES.check(form)?;
    let found = form.count("/ubo_info_list");
    if form.is_on("/legal_person_info/as_ubo") && found > WITH_LEGAL_PERSON {
        let issue = format!("此字段个数为 {found} 个，as_ubo为 true 时超过最大值 {WITH_LEGAL_PERSON}");
        return Err(form.fault("/ubo_info_list", Rule::Count, issue));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn micro_sellers_have_neither_licence_nor_certificate() {
        for group in ["business_license_info", "certificate_info"] {
            let tree = serde_json::json!({ "organization_type": "SUBJECT_TYPE_MICRO", group: { "merchant_name": "茶铺" } });
            let fault = check(&Form::opened(tree, &[])).unwrap_err();
            assert_eq!(fault.detail.unwrap()["field"], format!("/{group}"));
        }
    }
}
