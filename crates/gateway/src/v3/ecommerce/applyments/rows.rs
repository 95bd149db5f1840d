//! What must and must not stand in a seller's papers, for whom (2.1.1).

use crate::fault::Fault;
use crate::form::{
    Choice, Cond, Days, Form, Tables, id_card, is_filled, is_not_company, licence_number, looks,
    merchant_name, mobile_phone, must, must_not, needs_branch, other_document,
};
use tongbao_wire::v3::field::Rule;

/// 小微, 个人卖家
const PERSONS: &[&str] = &["2401", "2500"];
const PERSON: &[&str] = &["2500"];
const ENTERPRISE: &[&str] = &["2"];
/// 政府机关, 事业单位, 社会组织
const REGISTERED: &[&str] = &["3", "2502", "1708"];
const LICENSED: &[&str] = &["4", "2", "3", "2502", "1708"];
const NOT_REGISTERED: &[&str] = &["4", "2"];
const NOT_ENTERPRISE: &[&str] = &["2401", "2500", "4", "3", "2502", "1708"];
/// An agent may act for these alone.
const NO_AGENT: &[&str] = &["2401", "2500", "4", "1708"];
const CORPORATE: &[&str] = &["2", "3", "2502", "1708"];
const NO_COMPANY: &[&str] = &["4", "3", "2502", "1708"];
const ANY: &[&str] = &[];

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
const TWO_SIDED: &[&str] = &[
    "IDENTIFICATION_TYPE_IDCARD",
    "IDENTIFICATION_TYPE_HONGKONG_PASSPORT",
    "IDENTIFICATION_TYPE_MACAO_PASSPORT",
    "IDENTIFICATION_TYPE_TAIWAN_PASSPORT",
    "IDENTIFICATION_TYPE_FOREIGN_RESIDENT",
    "IDENTIFICATION_TYPE_HONGKONG_MACAO_RESIDENT",
    "IDENTIFICATION_TYPE_TAIWAN_RESIDENT",
];

const BY_SUPER: Cond = Cond::Is("/id_holder_type", &["SUPER"]);
const BY_LEGAL: Cond = Cond::IsOrAbsent("/id_holder_type", &["LEGAL"]);
const WITH_IDCARD: Cond = Cond::IsOrAbsent("/id_doc_type", IDCARD);
const WITH_OTHER_DOC: Cond = Cond::Is("/id_doc_type", OTHER_DOC);
const BY_AGENT: Cond = Cond::Is("/contact_info/contact_type", &["66"]);

/// The fields that come encrypted.
pub(super) const SEALED: &[&str] = &[
    "/id_card_info/id_card_name",
    "/id_card_info/id_card_number",
    "/id_card_info/id_card_address",
    "/id_doc_info/id_doc_name",
    "/id_doc_info/id_doc_number",
    "/id_doc_info/id_doc_address",
    "/ubo_info_list/*/ubo_id_doc_name",
    "/ubo_info_list/*/ubo_id_doc_number",
    "/ubo_info_list/*/ubo_id_doc_address",
    "/account_info/account_name",
    "/account_info/account_number",
    "/contact_info/contact_name",
    "/contact_info/contact_id_card_number",
    "/contact_info/mobile_phone",
    "/contact_info/contact_email",
];

/// The fields that name uploaded files.
pub(super) const FILES: &[&str] = &[
    "/business_license_info/business_license_copy",
    "/finance_institution_info/finance_license_pics/*",
    "/authorize_letter_copy",
    "/id_card_info/id_card_copy",
    "/id_card_info/id_card_national",
    "/id_doc_info/id_doc_copy",
    "/id_doc_info/id_doc_copy_back",
    "/ubo_info_list/*/ubo_id_doc_copy",
    "/ubo_info_list/*/ubo_id_doc_copy_back",
    "/contact_info/contact_id_doc_copy",
    "/contact_info/contact_id_doc_copy_back",
    "/contact_info/business_authorization_letter",
    "/sales_scene_info/store_qr_code",
    "/qualifications/*",
    "/business_addition_pics/*",
];

/// The rows of a seller's papers.
#[rustfmt::skip]
pub(super) const TABLES: Tables = Tables {
    subject: "/organization_type",
    named: "主体类型",
    needs: &[
        // The licence or certificate.
        must("/business_license_info", LICENSED, &[]),
        must_not("/business_license_info", PERSONS, &[]),
        must("/business_license_info/cert_type", REGISTERED, &[]),
        must_not("/business_license_info/cert_type", NOT_REGISTERED, &[]),
        must("/business_license_info/business_license_copy", LICENSED, &[]),
        must("/business_license_info/business_license_number", LICENSED, &[]),
        must("/business_license_info/merchant_name", LICENSED, &[]),
        must("/business_license_info/legal_person", LICENSED, &[]),
        must("/business_license_info/company_address", REGISTERED, &[]),
        // The licence of a financial institution.
        must("/finance_institution_info", ANY, &[Cond::On("/finance_institution")]),
        must_not("/finance_institution_info", ANY, &[Cond::NotOn("/finance_institution")]),
        // Whose document it is.
        must_not("/id_holder_type", NO_AGENT, &[]),
        must("/authorize_letter_copy", ANY, &[BY_SUPER]),
        must_not("/authorize_letter_copy", ANY, &[BY_LEGAL]),
        // The document.
        must("/id_card_info", ANY, &[BY_LEGAL, WITH_IDCARD]),
        must_not("/id_card_info", ANY, &[WITH_OTHER_DOC]),
        must("/id_doc_info", ANY, &[BY_LEGAL, WITH_OTHER_DOC]),
        must_not("/id_doc_info", ANY, &[WITH_IDCARD]),
        must("/id_card_info/id_card_copy", ANY, &[Cond::Has("/id_card_info")]),
        must("/id_card_info/id_card_national", ANY, &[Cond::Has("/id_card_info")]),
        must("/id_card_info/id_card_name", ANY, &[Cond::Has("/id_card_info")]),
        must("/id_card_info/id_card_number", ANY, &[Cond::Has("/id_card_info")]),
        must("/id_card_info/id_card_valid_time_begin", ANY, &[Cond::Has("/id_card_info")]),
        must("/id_card_info/id_card_valid_time", ANY, &[Cond::Has("/id_card_info")]),
        must("/id_doc_info/id_doc_copy", ANY, &[Cond::Has("/id_doc_info")]),
        must("/id_doc_info/id_doc_name", ANY, &[Cond::Has("/id_doc_info")]),
        must("/id_doc_info/id_doc_number", ANY, &[Cond::Has("/id_doc_info")]),
        must("/id_doc_info/doc_period_begin", ANY, &[Cond::Has("/id_doc_info")]),
        must("/id_doc_info/doc_period_end", ANY, &[Cond::Has("/id_doc_info")]),
        // The beneficiaries.
        must_not("/owner", NOT_ENTERPRISE, &[]),
        must_not("/ubo_info_list", NOT_ENTERPRISE, &[]),
        must("/ubo_info_list", ENTERPRISE, &[Cond::Off("/owner")]),
        must("/ubo_info_list/*/ubo_id_doc_type", ANY, &[]),
        must("/ubo_info_list/*/ubo_id_doc_copy", ANY, &[]),
        must("/ubo_info_list/*/ubo_id_doc_copy_back", ANY, &[Cond::Is("./ubo_id_doc_type", TWO_SIDED)]),
        must("/ubo_info_list/*/ubo_id_doc_name", ANY, &[]),
        must("/ubo_info_list/*/ubo_id_doc_number", ANY, &[]),
        must("/ubo_info_list/*/ubo_id_doc_address", ANY, &[]),
        must("/ubo_info_list/*/ubo_period_begin", ANY, &[]),
        must("/ubo_info_list/*/ubo_period_end", ANY, &[]),
        // The administrator: an agent proves itself.
        must("/contact_info/contact_id_doc_type", ANY, &[BY_AGENT]),
        must("/contact_info/contact_id_card_number", ANY, &[BY_AGENT]),
        must("/contact_info/contact_id_doc_copy", ANY, &[BY_AGENT]),
        must("/contact_info/contact_id_doc_copy_back", ANY, &[BY_AGENT, Cond::Is("./contact_id_doc_type", TWO_SIDED)]),
        must("/contact_info/contact_period_begin", ANY, &[BY_AGENT]),
        must("/contact_info/contact_period_end", ANY, &[BY_AGENT]),
        must("/contact_info/business_authorization_letter", ANY, &[BY_AGENT]),
        // What a personal seller states.
        must("/business_addition_desc", PERSON, &[]),
    ],
    choices: &[
        Choice { field: "/account_info/bank_account_type", on: CORPORATE, words: &["74"] },
        Choice { field: "/account_info/bank_account_type", on: PERSONS, words: &["75"] },
        Choice { field: "/contact_info/contact_type", on: PERSONS, words: &["65"] },
    ],
    looks: &[
        looks("/business_license_info/business_license_number", ANY, &[], licence_number),
        looks("/business_license_info/merchant_name", ANY, &[], merchant_name),
        looks("/business_license_info/merchant_name", NO_COMPANY, &[], is_not_company),
        looks("/id_card_info/id_card_name", ANY, &[], is_filled),
        looks("/id_card_info/id_card_number", ANY, &[], id_card),
        looks("/id_doc_info/id_doc_name", ANY, &[], is_filled),
        looks("/id_doc_info/id_doc_number", ANY, &[], other_document),
        looks("/ubo_info_list/*/ubo_id_doc_name", ANY, &[], is_filled),
        looks("/ubo_info_list/*/ubo_id_doc_number", ANY, &[Cond::Is("./ubo_id_doc_type", IDCARD)], id_card),
        looks("/ubo_info_list/*/ubo_id_doc_number", ANY, &[Cond::Is("./ubo_id_doc_type", OTHER_DOC)], other_document),
        looks("/ubo_info_list/*/ubo_id_doc_address", ANY, &[], is_filled),
        looks("/account_info/account_name", ANY, &[], is_filled),
        looks("/contact_info/contact_name", ANY, &[], is_filled),
        looks("/contact_info/contact_id_card_number", ANY, &[Cond::IsOrAbsent("./contact_id_doc_type", IDCARD)], id_card),
        looks("/contact_info/contact_id_card_number", ANY, &[Cond::Is("./contact_id_doc_type", OTHER_DOC)], other_document),
        looks("/contact_info/mobile_phone", ANY, &[], mobile_phone),
    ],
    days: &[
        Days { begin: "/id_card_info/id_card_valid_time_begin", end: "/id_card_info/id_card_valid_time" },
        Days { begin: "/id_doc_info/doc_period_begin", end: "/id_doc_info/doc_period_end" },
        Days { begin: "/ubo_info_list/*/ubo_period_begin", end: "/ubo_info_list/*/ubo_period_end" },
        Days { begin: "/contact_info/contact_period_begin", end: "/contact_info/contact_period_end" },
    ],
};

/// Refuses papers with the first rule that they break.
pub(super) fn check(form: &Form) -> Result<(), Fault> {
    TABLES.check(form)?;
    check_beneficiaries(form)?;
    check_scene(form)?;
    check_branch(form)?;
    check_account_name(form)
}

/// With the legal person there are at most four beneficiaries.
fn check_beneficiaries(form: &Form) -> Result<(), Fault> {
    const WITH_OWNER: usize = 3;
    let found = form.count("/ubo_info_list");
    if form.is_on("/owner") && found > WITH_OWNER {
        let issue = format!("此字段个数为 {found} 个，owner为 true 时超过最大值 {WITH_OWNER}");
        return Err(form.fault("/ubo_info_list", Rule::Count, issue));
    }
    Ok(())
}

fn check_scene(form: &Form) -> Result<(), Fault> {
    let has = |name: &str| form.text(&format!("/sales_scene_info/{name}")).is_some();
    if has("store_url") || has("store_qr_code") {
        return Ok(());
    }
    let issue = "缺少必填字段：store_url和store_qr_code至少填写一个";
    Err(form.fault("/sales_scene_info/store_url", Rule::Required, issue))
}

fn check_branch(form: &Form) -> Result<(), Fault> {
    let bank = form.text("/account_info/account_bank").unwrap_or_default();
    let has = |name: &str| form.text(&format!("/account_info/{name}")).is_some();
    if !needs_branch(bank) || has("bank_name") || has("bank_branch_id") {
        return Ok(());
    }
    let issue = format!("缺少必填字段：开户银行为 {bank} 时bank_name和bank_branch_id至少填写一个");
    Err(form.fault("/account_info/bank_name", Rule::Required, issue))
}

/// An account belongs to the seller: to the licence when it is corporate, else to the person.
fn check_account_name(form: &Form) -> Result<(), Fault> {
    const FIELD: &str = "/account_info/account_name";
    let name = form.text(FIELD).map(plain).unwrap_or_default();
    let is_corporate = form.text("/account_info/bank_account_type") == Some("74");
    let licence = form.text("/business_license_info/merchant_name");
    let legal = form.text("/business_license_info/legal_person");
    let persons = [form.text("/id_card_info/id_card_name"), form.text("/id_doc_info/id_doc_name"), legal];
    let operator = persons.iter().flatten().next().map(|person| format!("个体户{person}"));
    let (whose, owners): (&str, Vec<String>) = if is_corporate {
        ("营业执照或登记证书上的商户名称", licence.map(plain).into_iter().chain(operator).collect())
    } else {
        ("经营者或法定代表人的姓名", persons.iter().flatten().map(|person| plain(person)).collect())
    };
    if owners.contains(&name) {
        return Ok(());
    }
    Err(form.fault(FIELD, Rule::Relation, format!("开户名称应与{whose}一致")))
}

/// Brackets are written in two widths, blanks at will.
fn plain(name: &str) -> String {
    name.trim().replace('（', "(").replace('）', ")")
}

#[cfg(test)]
mod tests;
