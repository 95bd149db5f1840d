//! Which fields must and must not stand, kind by kind (2.1.1).

use super::*;
use serde_json::{Value, json};

const KINDS: [&str; 7] = ["2401", "2500", "4", "2", "3", "2502", "1708"];

/// Papers of a kind with everything that it needs and nothing else.
fn papers(kind: &str) -> Value {
    let is_person = PERSONS.contains(&kind);
    let is_corporate = CORPORATE.contains(&kind);
    let name = if kind == "2" { "青禾有限公司" } else { "青禾茶铺" };
    let mut form = json!({
        "out_request_no": "A1", "organization_type": kind, "merchant_shortname": "青禾",
        "id_card_info": {
            "id_card_copy": "m1", "id_card_national": "m2", "id_card_name": "张三",
            "id_card_number": "11010119900307001X", "id_card_valid_time_begin": "2010-01-01",
            "id_card_valid_time": "长期"
        },
        "account_info": {
            "bank_account_type": if is_corporate { "74" } else { "75" }, "account_bank": "招商银行",
            "account_name": if is_corporate { name } else { "张三" }, "bank_address_code": "110000",
            "account_number": "6222020200112230"
        },
        "contact_info": {
            "contact_type": "65", "contact_name": "张三", "mobile_phone": "13900000000"
        },
        "sales_scene_info": { "store_name": "青禾", "store_url": "https://shop.example" },
    });
    if !is_person {
        form["business_license_info"] = json!({
            "business_license_copy": "m3", "business_license_number": "91440300MA5DA1XXXX",
            "merchant_name": name, "legal_person": "张三"
        });
    }
    if REGISTERED.contains(&kind) {
        form["business_license_info"]["cert_type"] = json!("CERTIFICATE_TYPE_2388");
        form["business_license_info"]["company_address"] = json!("深圳");
    }
    if kind == "2500" {
        form["business_addition_desc"] = json!(["该商户已持续从事电子商务经营活动满6个月"]);
    }
    form
}

/// The first field that breaks a rule, and what is said.
fn refused(form: Value) -> Option<(String, String)> {
    let fault = check(&Form::opened(form, SEALED)).err()?;
    let field = fault.detail.as_ref()?["field"].as_str()?.to_owned();
    Some((field, fault.message))
}

fn field_of(form: Value) -> String {
    refused(form).map(|(field, _)| field).unwrap_or_default()
}

fn without(mut form: Value, pointer: &str) -> Value {
    let (group, name) = pointer.rsplit_once('/').unwrap();
    let group = if group.is_empty() { Some(&mut form) } else { form.pointer_mut(group) };
    group.unwrap().as_object_mut().unwrap().remove(name).unwrap();
    form
}

fn with(mut form: Value, pointer: &str, value: Value) -> Value {
    let (group, name) = pointer.rsplit_once('/').unwrap();
    let group = if group.is_empty() { Some(&mut form) } else { form.pointer_mut(group) };
    group.unwrap().as_object_mut().unwrap().insert(name.to_owned(), value);
    form
}

fn beneficiary() -> Value {
    json!({
        "ubo_id_doc_type": "IDENTIFICATION_TYPE_IDCARD", "ubo_id_doc_copy": "m", "ubo_id_doc_copy_back": "m",
        "ubo_id_doc_name": "李四", "ubo_id_doc_number": "110101199003070011", "ubo_id_doc_address": "深圳",
        "ubo_period_begin": "2010-01-01", "ubo_period_end": "2030-01-01"
    })
}

#[test]
fn papers_of_every_kind_are_taken() {
    for kind in KINDS {
        assert_eq!(refused(papers(kind)), None, "{kind}");
    }
}

#[test]
fn what_a_kind_needs_is_missed_by_its_name() {
    let always = [
        "/id_card_info",
        "/id_card_info/id_card_copy",
        "/id_card_info/id_card_national",
        "/id_card_info/id_card_name",
        "/id_card_info/id_card_number",
        "/id_card_info/id_card_valid_time_begin",
        "/id_card_info/id_card_valid_time",
        "/sales_scene_info/store_url",
    ];
    let licence = [
        "/business_license_info",
        "/business_license_info/business_license_copy",
        "/business_license_info/business_license_number",
        "/business_license_info/merchant_name",
        "/business_license_info/legal_person",
    ];
    let certificate = ["/business_license_info/cert_type", "/business_license_info/company_address"];
    for kind in KINDS {
        let mut needed: Vec<&str> = always.to_vec();
        if !PERSONS.contains(&kind) {
            needed.extend(licence);
        }
        if REGISTERED.contains(&kind) {
            needed.extend(certificate);
        }
        if kind == "2500" {
            needed.push("/business_addition_desc");
        }
        for pointer in needed {
            let (field, message) = refused(without(papers(kind), pointer)).unwrap();
            assert_eq!(field, pointer, "{kind}");
            assert!(message.contains("必填"), "{message}");
        }
    }
}

#[test]
fn what_a_kind_must_not_have_is_refused_by_its_name() {
    for kind in KINDS {
        let is_person = PERSONS.contains(&kind);
        let licence = json!({ "merchant_name": "青禾茶铺" });
        let rows = [
            ("/business_license_info", licence, is_person),
            ("/id_holder_type", json!("LEGAL"), NO_AGENT.contains(&kind)),
            ("/owner", json!(true), kind != "2"),
            ("/ubo_info_list", json!([beneficiary()]), kind != "2"),
            ("/authorize_letter_copy", json!("m"), true),
            ("/finance_institution_info", json!({ "finance_type": "OTHER" }), true),
            ("/id_doc_info", json!({ "id_doc_copy": "m" }), true),
        ];
        for (pointer, value, is_forbidden) in rows {
            let form = with(papers(kind), pointer, value);
            if is_forbidden {
                let (field, message) = refused(form).unwrap();
                assert_eq!(field, pointer, "{kind}");
                assert!(message.contains("不能填写此字段"), "{message}");
            } else if pointer != "/business_license_info" {
                assert_eq!(refused(form), None, "{kind} {pointer}");
            }
        }
    }
    let licensed = with(papers("4"), "/business_license_info/cert_type", json!("CERTIFICATE_TYPE_2388"));
    assert_eq!(field_of(licensed), "/business_license_info/cert_type");
}

#[test]
fn the_account_is_of_the_right_kind_and_of_the_seller() {
    for kind in KINDS {
        let account = |kind_of_account: &str, name: &str| {
            let form = with(papers(kind), "/account_info/bank_account_type", json!(kind_of_account));
            with(form, "/account_info/account_name", json!(name))
        };
        let licence = if kind == "2" { "青禾有限公司" } else { "青禾茶铺" };
        let corporate = account("74", licence);
        let private = account("75", "张三");
        let wrong_type = "/account_info/bank_account_type";
        assert_eq!(field_of(corporate), if PERSONS.contains(&kind) { wrong_type } else { "" }, "{kind}");
        assert_eq!(field_of(private), if CORPORATE.contains(&kind) { wrong_type } else { "" }, "{kind}");
        let stranger = with(papers(kind), "/account_info/account_name", json!("王五"));
        let (field, message) = refused(stranger).unwrap();
        assert_eq!(field, "/account_info/account_name");
        assert!(!message.contains("王五") && !message.contains("张三"), "{message}");
    }
    let wide = with(papers("2"), "/business_license_info/merchant_name", json!("青禾（深圳）有限公司"));
    assert_eq!(refused(with(wide, "/account_info/account_name", json!("青禾(深圳)有限公司"))), None);
    let sole = with(papers("4"), "/account_info/bank_account_type", json!("74"));
    assert_eq!(refused(with(sole, "/account_info/account_name", json!("个体户张三"))), None);
}

#[test]
fn a_bank_that_does_not_know_its_branches_has_one_named() {
    let form = with(papers("2401"), "/account_info/account_bank", json!("其他银行"));
    assert_eq!(field_of(form.clone()), "/account_info/bank_name");
    for (name, value) in
        [("bank_name", "施秉县农村信用合作联社城关信用社"), ("bank_branch_id", "402713354941")]
    {
        assert_eq!(refused(with(form.clone(), &format!("/account_info/{name}"), json!(value))), None);
    }
}

#[test]
fn another_document_takes_the_place_of_the_identity_card() {
    let foreign = with(papers("2401"), "/id_doc_type", json!("IDENTIFICATION_TYPE_OVERSEA_PASSPORT"));
    assert_eq!(field_of(foreign.clone()), "/id_card_info");
    let foreign = without(foreign, "/id_card_info");
    assert_eq!(field_of(foreign.clone()), "/id_doc_info");
    let document = json!({
        "id_doc_copy": "m", "id_doc_name": "张三", "id_doc_number": "E12345678", "doc_period_begin": "2020-01-01",
        "doc_period_end": "2030-01-01"
    });
    let foreign = with(foreign, "/id_doc_info", document);
    assert_eq!(refused(foreign.clone()), None);
    for name in ["id_doc_copy", "id_doc_name", "id_doc_number", "doc_period_begin", "doc_period_end"] {
        let pointer = format!("/id_doc_info/{name}");
        assert_eq!(field_of(without(foreign.clone(), &pointer)), pointer);
    }
    let short = with(foreign.clone(), "/id_doc_info/id_doc_number", json!("E1"));
    assert_eq!(field_of(short), "/id_doc_info/id_doc_number");
    let over = with(foreign, "/id_doc_info/doc_period_end", json!("2019-01-01"));
    assert_eq!(field_of(over), "/id_doc_info/doc_period_end");
}

#[test]
fn an_agent_holds_the_document_only_with_a_letter() {
    for kind in ["2", "3", "2502"] {
        let form = with(papers(kind), "/id_holder_type", json!("SUPER"));
        assert_eq!(field_of(form.clone()), "/authorize_letter_copy");
        let form = with(form, "/authorize_letter_copy", json!("m"));
        assert_eq!(refused(form.clone()), None, "{kind}");
        assert_eq!(refused(without(form, "/id_card_info")), None, "{kind}");
    }
}

#[test]
fn beneficiaries_are_those_of_an_enterprise_and_at_most_three_beside_the_owner() {
    let form = with(papers("2"), "/owner", json!(false));
    assert_eq!(field_of(form.clone()), "/ubo_info_list");
    let many = |count: usize| json!(vec![beneficiary(); count]);
    assert_eq!(refused(with(form.clone(), "/ubo_info_list", many(4))), None);
    let owned = with(form.clone(), "/owner", json!(true));
    assert_eq!(refused(with(owned.clone(), "/ubo_info_list", many(3))), None);
    let (field, message) = refused(with(owned, "/ubo_info_list", many(4))).unwrap();
    assert_eq!(field, "/ubo_info_list");
    assert!(message.contains("个数为 4 个") && message.contains("最大值 3"), "{message}");
    let form = with(form, "/ubo_info_list", many(2));
    for name in beneficiary().as_object().unwrap().keys() {
        let pointer = format!("/ubo_info_list/1/{name}");
        assert_eq!(field_of(without(form.clone(), &pointer)), pointer);
    }
    let passport =
        with(form, "/ubo_info_list/1/ubo_id_doc_type", json!("IDENTIFICATION_TYPE_OVERSEA_PASSPORT"));
    let passport = with(passport, "/ubo_info_list/1/ubo_id_doc_number", json!("E12345678"));
    assert_eq!(refused(without(passport, "/ubo_info_list/1/ubo_id_doc_copy_back")), None);
}

#[test]
fn an_agent_as_administrator_proves_itself() {
    for kind in PERSONS {
        let form = with(papers(kind), "/contact_info/contact_type", json!("66"));
        assert_eq!(field_of(form), "/contact_info/contact_id_doc_type");
    }
    let mut form = with(papers("2"), "/contact_info/contact_type", json!("66"));
    for (name, value) in [
        ("contact_id_doc_type", "IDENTIFICATION_TYPE_IDCARD"),
        ("contact_id_card_number", "110101199003070011"),
        ("contact_id_doc_copy", "m"),
        ("contact_id_doc_copy_back", "m"),
        ("contact_period_begin", "2010-01-01"),
        ("contact_period_end", "长期"),
        ("business_authorization_letter", "m"),
    ] {
        let pointer = format!("/contact_info/{name}");
        assert_eq!(field_of(form.clone()), pointer);
        form = with(form, &pointer, json!(value));
    }
    assert_eq!(refused(form.clone()), None);
    let person = with(form, "/organization_type", json!("2401"));
    let person = without(person, "/business_license_info");
    assert_eq!(field_of(person), "/account_info/bank_account_type");
}

#[test]
fn a_financial_institution_shows_its_licence() {
    let form = with(papers("2"), "/finance_institution", json!(true));
    assert_eq!(field_of(form.clone()), "/finance_institution_info");
    let info = json!({ "finance_type": "BANK_AGENT", "finance_license_pics": ["m"] });
    assert_eq!(refused(with(form, "/finance_institution_info", info)), None);
}

#[test]
fn values_are_refused_without_being_shown() {
    let rows = [
        ("/id_card_info/id_card_number", "12345"),
        ("/id_card_info/id_card_name", " "),
        ("/contact_info/mobile_phone", "139"),
        ("/contact_info/contact_name", ""),
    ];
    for (pointer, value) in rows {
        let fault = check(&Form::opened(with(papers("2401"), pointer, json!(value)), SEALED)).unwrap_err();
        let detail = fault.detail.unwrap();
        assert_eq!(detail["field"], pointer);
        assert!(detail.get("value").is_none(), "{detail}");
    }
    let open = [
        ("/business_license_info/business_license_number", "123"),
        ("/business_license_info/merchant_name", "青禾有限公司"),
        ("/id_card_info/id_card_valid_time", "2009-01-01"),
    ];
    for (pointer, value) in open {
        let (field, message) = refused(with(papers("4"), pointer, json!(value))).unwrap();
        assert_eq!(field, pointer);
        assert!(message.contains(&format!("“/body{pointer}”")), "{message}");
    }
}
