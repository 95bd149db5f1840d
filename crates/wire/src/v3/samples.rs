//! Every request body of the contract is read from a sample and written back as it came; each
//! required field of it is missed by name.

use super::ecommerce::account::{apply_cancel_withdraw as settling, cancel_applications as plain};
use super::ecommerce::{fund, profitsharing, refunds, subsidies};
use super::field::Rule;
use super::mch_operate::risk::withdrawl_apply as leftover;
use super::{Message, ParseError, parse, profitsharing as generic, refund::domestic::refunds as own};
use super::{
    combine_transactions as combine, merchant, pay::partner::transactions as pay, pay::transactions as direct,
};
use serde_json::{Value, json};

fn sample<T: Message + serde::Serialize>(body: &Value, required: &[&str]) {
    let read = |body: &Value| parse::<T>(body.to_string().as_bytes());
    let message = read(body).unwrap_or_else(|error| panic!("{body}: {error}"));
    assert_eq!(serde_json::to_value(message).unwrap(), *body);
    for name in required {
        let mut without = body.clone();
        without.as_object_mut().unwrap().remove(*name).unwrap();
        match read(&without) {
            Err(ParseError::Field(error)) => {
                assert_eq!(
                    (error.pointer.as_str(), error.rule),
                    (format!("/{name}").as_str(), Rule::Required)
                );
            }
            other => {
                panic!("{without}: {}", other.err().map_or("read".to_owned(), |error| error.to_string()))
            }
        }
    }
}

#[test]
fn payments() {
    let mut order = json!({
        "sp_appid": "wx1", "sp_mchid": "1600000001", "sub_mchid": "1600000777", "sub_appid": "wx2",
        "description": "Image形象店-深圳腾大-QQ公仔", "out_trade_no": "1217752501201407033233368018",
        "time_expire": "2018-06-08T10:34:56+08:00", "attach": "自定义数据",
        "notify_url": "https://www.weixin.qq.com/wxpay/pay.php", "goods_tag": "WXG", "support_fapiao": true,
        "settle_info": { "profit_sharing": true, "subsidy_amount": 10 },
        "amount": { "total": 100, "currency": "CNY" }, "limit_pay": ["no_balance", "no_debit"],
        "detail": {
            "cost_price": 608_800, "invoice_id": "微信123",
            "goods_detail": [{
                "merchant_goods_id": "商品编码", "wechatpay_goods_id": "1001", "goods_name": "iPhoneX 256G",
                "quantity": 1, "unit_price": 828_800
            }]
        },
        "subsidy_info": {
            "subsidy_detail": [{
                "subsidy_period_type": "PERIOD",
                "subsidy_plan": [{ "subsidy_installment_num": 3, "subsidy_percent": 100 }]
            }]
        },
        "scene_info": {
            "payer_client_ip": "14.23.150.211", "device_id": "013467007045764",
            "store_info": { "id": "0001", "name": "腾讯大厦分店", "area_code": "440305", "address": "广东省深圳市" }
        }
    });
    let required =
        ["sp_appid", "sp_mchid", "sub_mchid", "description", "out_trade_no", "notify_url", "amount"];
    sample::<pay::App>(&order, &required);
    sample::<pay::Native>(&order, &required);
    order["payer"] = json!({ "sp_openid": "oUpF8u", "sub_openid": "oUpF8v" });
    sample::<pay::Jsapi>(&order, &[&required[..], &["payer"]].concat());
    order["scene_info"]["h5_info"] =
        json!({ "type": "Wap", "app_name": "王者荣耀", "app_url": "https://pay.qq.com" });
    sample::<pay::H5>(&order, &[&required[..], &["scene_info"]].concat());
    sample::<pay::Close>(
        &json!({ "sp_mchid": "1600000001", "sub_mchid": "1600000777" }),
        &["sp_mchid", "sub_mchid"],
    );
}

#[test]
fn payments_to_a_direct_merchant() {
    let mut order = json!({
        "appid": "wx1", "mchid": "1600000500", "description": "Image形象店-深圳腾大-QQ公仔",
        "out_trade_no": "1217752501201407033233368018", "time_expire": "2018-06-08T10:34:56+08:00",
        "attach": "自定义数据", "notify_url": "https://www.weixin.qq.com/wxpay/pay.php", "goods_tag": "WXG",
        "support_fapiao": true, "settle_info": { "profit_sharing": true },
        "amount": { "total": 100, "currency": "CNY" }, "limit_pay": ["no_balance"],
        "detail": {
            "cost_price": 608_800, "invoice_id": "微信123",
            "goods_detail": [{ "merchant_goods_id": "商品编码", "quantity": 1, "unit_price": 828_800 }]
        },
        "scene_info": {
            "payer_client_ip": "14.23.150.211", "device_id": "013467007045764",
            "store_info": { "id": "0001", "name": "腾讯大厦分店", "area_code": "440305", "address": "广东省深圳市" }
        }
    });
    let required = ["appid", "mchid", "description", "out_trade_no", "notify_url", "amount"];
    sample::<direct::App>(&order, &required);
    sample::<direct::Native>(&order, &required);
    order["payer"] = json!({ "openid": "oUpF8u" });
    sample::<direct::Jsapi>(&order, &[&required[..], &["payer"]].concat());
    order["payer"] = json!({ "identity": { "type": "IDCARD", "number": "YWJj" } });
    order["scene_info"]["h5_info"] = json!({ "type": "Wap" });
    sample::<direct::H5>(&order, &[&required[..], &["scene_info"]].concat());
    sample::<direct::Close>(&json!({ "mchid": "1600000500" }), &["mchid"]);
}

#[test]
fn payment_codes() {
    let mut order = json!({
        "sp_appid": "wx1", "sp_mchid": "1600000001", "sub_appid": "wx2", "sub_mchid": "1600000777",
        "description": "tea", "out_trade_no": "T1", "attach": "a", "goods_tag": "WXG", "support_fapiao": true,
        "payer": { "auth_code": "130061098828009406" }, "amount": { "total": 1, "currency": "CNY" },
        "scene_info": {
            "device_id": "POS1", "device_ip": "14.17.22.32", "store_info": { "id": "0001", "out_id": "A111" }
        },
        "detail": {
            "cost_price": 1, "invoice_id": "I1",
            "goods_detail": [{
                "merchant_goods_id": "G1", "wxpay_goods_id": "1001", "goods_name": "n", "quantity": 1, "unit_price": 1
            }]
        },
        "settle_info": { "profit_sharing": true }
    });
    let required = ["description", "out_trade_no", "payer", "amount", "scene_info"];
    sample::<pay::CodePay>(&order, &[&required[..], &["sp_mchid", "sub_mchid"]].concat());
    let fields = order.as_object_mut().unwrap();
    for name in ["sp_appid", "sp_mchid", "sub_appid", "sub_mchid"] {
        fields.remove(name);
    }
    fields.insert("appid".to_owned(), json!("wx1"));
    fields.insert("mchid".to_owned(), json!("1600000500"));
    sample::<direct::CodePay>(&order, &[&required[..], &["appid", "mchid"]].concat());
    sample::<pay::Reverse>(
        &json!({ "sp_appid": "wx1", "sp_mchid": "1600000001", "sub_appid": "wx2", "sub_mchid": "1600000777" }),
        &["sp_mchid", "sub_mchid"],
    );
    sample::<direct::Reverse>(&json!({ "appid": "wx1", "mchid": "1600000500" }), &["appid", "mchid"]);
    sample::<pay::ScannedPos>(
        &json!({
            "sp_appid": "wx1", "sp_mchid": "1600000001", "sub_mchid": "1600000777", "description": "tea",
            "out_trade_no": "T1", "time_expire": "2018-06-08T10:34:56+08:00", "notify_url": "https://p.example/n",
            "amount": { "total": 1 }, "payer": { "sp_openid": "oUpF8u" },
            "scene_info": { "payer_client_ip": "14.17.22.32", "store_info": { "id": "0001" } }
        }),
        &["sp_mchid", "sub_mchid", "description", "out_trade_no", "amount", "payer", "scene_info"],
    );
}

#[test]
fn a_repeat_may_come_from_another_device_but_not_with_another_code() {
    let order = |code: &str, ip: &str| {
        let body = json!({
            "appid": "wx1", "mchid": "1600000500", "description": "tea", "out_trade_no": "T1",
            "payer": { "auth_code": code }, "amount": { "total": 1 },
            "scene_info": { "device_ip": ip, "store_info": {} }
        });
        parse::<direct::CodePay>(body.to_string().as_bytes()).unwrap().terms()
    };
    let (one, other) = ("130061098828009406", "130061098828009407");
    assert_eq!(order(one, "192.0.2.1"), order(one, "192.0.2.2"));
    assert_ne!(order(one, "192.0.2.1"), order(other, "192.0.2.1"));
}

#[test]
fn combined_payments() {
    let mut order = json!({
        "combine_appid": "wx1", "combine_mchid": "1600000001", "combine_out_trade_no": "P20150806125346",
        "scene_info": { "device_id": "POS1:1", "payer_client_ip": "14.17.22.32" },
        "sub_orders": [{
            "mchid": "1600000001", "attach": "深圳分店", "amount": { "total_amount": 100, "currency": "CNY" },
            "out_trade_no": "20150806125346", "sub_mchid": "1600000777", "detail": "买单费用", "goods_tag": "WXG",
            "description": "腾讯充值中心-QQ会员充值", "sub_appid": "wx2", "profit_sharing": true,
            "settle_info": { "profit_sharing": true, "subsidy_amount": 10 }
        }],
        "time_start": "2019-12-31T15:59:00+08:00", "time_expire": "2019-12-31T16:59:00+08:00",
        "notify_url": "https://yourapp.com/notify", "trade_scenario": "RECOMMERCE", "limit_pay": ["no_debit"]
    });
    let required = ["combine_appid", "combine_mchid", "combine_out_trade_no", "sub_orders", "notify_url"];
    sample::<combine::App>(&order, &required);
    order["combine_payer_info"] = json!({ "openid": "oUpF8u" });
    sample::<combine::Jsapi>(&order, &[&required[..], &["combine_payer_info"]].concat());
    order["scene_info"]["h5_info"] = json!({ "type": "iOS", "bundle_id": "com.tencent.wzryiOS" });
    sample::<combine::H5>(&order, &[&required[..], &["scene_info"]].concat());
    sample::<combine::Close>(
        &json!({
            "combine_appid": "wx1",
            "sub_orders": [{ "mchid": "1600000001", "out_trade_no": "S1", "sub_mchid": "1600000777" }]
        }),
        &["combine_appid", "sub_orders"],
    );
}

#[test]
fn splits() {
    let part = json!({
        "type": "PERSONAL_OPENID", "receiver_account": "oUpF8u", "amount": 190, "description": "分给张三",
        "receiver_name": "aGVsbG8="
    });
    sample::<profitsharing::orders::Create>(
        &json!({
            "appid": "wx1", "sub_mchid": "1600000777", "transaction_id": "42", "out_order_no": "S1",
            "receivers": [part], "finish": false
        }),
        &["appid", "sub_mchid", "transaction_id", "out_order_no", "receivers", "finish"],
    );
    sample::<profitsharing::finish_order::Finish>(
        &json!({ "sub_mchid": "1600000777", "transaction_id": "42", "out_order_no": "F1", "description": "分账完结" }),
        &["sub_mchid", "transaction_id", "out_order_no", "description"],
    );
    sample::<profitsharing::returnorders::Create>(
        &json!({
            "sub_mchid": "1600000777", "order_id": "30", "out_return_no": "B1", "return_mchid": "86693852",
            "amount": 10, "description": "分账回退"
        }),
        &["sub_mchid", "order_id", "out_return_no", "return_mchid", "amount", "description"],
    );
    sample::<profitsharing::receivers::Add>(
        &json!({
            "type": "MERCHANT_ID", "account": "190001001", "name": "张三网络公司", "relation_type": "SUPPLIER"
        }),
        &["type", "account", "name", "relation_type"],
    );
    sample::<profitsharing::receivers::Delete>(
        &json!({ "appid": "wx1", "type": "MERCHANT_ID", "account": "190001001" }),
        &["type", "account"],
    );
}

#[test]
fn subsidies_and_refunds() {
    sample::<subsidies::Create>(
        &json!({
            "sub_mchid": "1600000777", "transaction_id": "42", "amount": 10, "description": "测试备注",
            "refund_id": "50", "out_subsidy_no": "P1"
        }),
        &["sub_mchid", "transaction_id", "amount", "description"],
    );
    sample::<subsidies::Return>(
        &json!({
            "sub_mchid": "1600000777", "out_order_no": "P1", "transaction_id": "42", "refund_id": "50",
            "amount": 10, "description": "测试备注", "from": [{ "account": "UNAVAILABLE", "amount": 10 }]
        }),
        &["sub_mchid", "out_order_no", "transaction_id", "amount", "description"],
    );
    sample::<subsidies::Cancel>(
        &json!({ "sub_mchid": "1600000777", "transaction_id": "42", "description": "订单退款" }),
        &["sub_mchid", "transaction_id", "description"],
    );
    sample::<refunds::Apply>(
        &json!({
            "sub_mchid": "1600000777", "sp_appid": "wx1", "transaction_id": "42", "out_refund_no": "R1",
            "reason": "商品已售完", "notify_url": "https://weixin.qq.com",
            "amount": {
                "refund": 888, "from": [{ "account": "AVAILABLE", "amount": 888 }], "total": 888,
                "currency": "CNY"
            },
            "refund_account": "REFUND_SOURCE_PARTNER_ADVANCE", "funds_account": "AVAILABLE"
        }),
        &["sub_mchid", "sp_appid", "transaction_id", "out_refund_no", "amount"],
    );
    sample::<refunds::ApplyAbnormal>(
        &json!({
            "sub_mchid": "1600000777", "out_refund_no": "R1", "type": "USER_BANK_CARD",
            "bank_type": "ICBC_DEBIT", "bank_account": "aGVsbG8=", "real_name": "aGVsbG8="
        }),
        &["sub_mchid", "out_refund_no", "type", "bank_type", "bank_account", "real_name"],
    );
    sample::<refunds::ApplyAbnormal>(
        &json!({ "sub_mchid": "1600000777", "out_refund_no": "R1", "type": "MERCHANT_BANK_CARD" }),
        &["sub_mchid", "out_refund_no", "type"],
    );
    sample::<refunds::ReturnAdvance>(&json!({ "sub_mchid": "1600000777" }), &["sub_mchid"]);
}

#[test]
fn splits_outside_the_ecommerce_family() {
    let part = json!({
        "type": "PERSONAL_SUB_OPENID", "account": "oUpF8u", "name": "aGVsbG8=", "amount": 190,
        "description": "分给张三"
    });
    sample::<generic::orders::Create>(
        &json!({
            "sub_mchid": "1900000109", "appid": "wx1", "sub_appid": "wx2", "transaction_id": "42",
            "out_order_no": "S1", "receivers": [part], "unfreeze_unsplit": true
        }),
        &["sub_appid", "transaction_id", "out_order_no", "unfreeze_unsplit"],
    );
    sample::<generic::orders::Create>(
        &json!({ "transaction_id": "42", "out_order_no": "S1", "unfreeze_unsplit": true }),
        &["transaction_id", "out_order_no", "unfreeze_unsplit"],
    );
    sample::<generic::orders::Unfreeze>(
        &json!({ "sub_mchid": "1900000109", "transaction_id": "42", "out_order_no": "U1", "description": "解冻" }),
        &["transaction_id", "out_order_no", "description"],
    );
    sample::<generic::return_orders::Create>(
        &json!({
            "sub_mchid": "1900000109", "order_id": "30", "out_return_no": "B1", "return_mchid": "86693852",
            "amount": 10, "description": "用户退款"
        }),
        &["order_id", "out_return_no", "return_mchid", "amount", "description"],
    );
    sample::<generic::receivers::Add>(
        &json!({
            "sub_mchid": "1900000109", "appid": "wx1", "sub_appid": "wx2", "type": "MERCHANT_ID",
            "account": "86693852", "name": "aGVsbG8=", "relation_type": "CUSTOM", "custom_relation": "代理商"
        }),
        &["appid", "type", "account", "name", "relation_type", "custom_relation"],
    );
    sample::<generic::receivers::Delete>(
        &json!({ "sub_mchid": "1900000109", "appid": "wx1", "type": "PERSONAL_OPENID", "account": "oUpF8u" }),
        &["appid", "type", "account"],
    );
}

#[test]
fn refunds_outside_the_ecommerce_family() {
    sample::<own::Create>(
        &json!({
            "sub_mchid": "1900000109", "transaction_id": "42", "out_refund_no": "R1", "reason": "商品已售完",
            "notify_url": "https://weixin.qq.com", "funds_account": "AVAILABLE",
            "amount": {
                "refund": 888, "from": [{ "account": "AVAILABLE", "amount": 888 }], "total": 888,
                "currency": "CNY"
            },
            "goods_detail": [{
                "merchant_goods_id": "G1", "wechatpay_goods_id": "1001", "goods_name": "iPhone6s 16G",
                "unit_price": 528_800, "refund_amount": 528_800, "refund_quantity": 1
            }]
        }),
        &["transaction_id", "out_refund_no", "amount"],
    );
    sample::<own::ApplyAbnormal>(
        &json!({
            "sub_mchid": "1900000109", "out_refund_no": "R1", "type": "USER_BANK_CARD",
            "bank_type": "ICBC_DEBIT", "bank_account": "aGVsbG8=", "real_name": "aGVsbG8="
        }),
        &["out_refund_no", "type", "bank_type", "bank_account", "real_name"],
    );
    sample::<own::ApplyAbnormal>(
        &json!({ "out_refund_no": "R1", "type": "MERCHANT_BANK_CARD" }),
        &["out_refund_no", "type"],
    );
}

#[test]
fn withdrawals() {
    let mut withdraw = json!({
        "out_request_no": "20190611222222222200000000012122", "amount": 100, "remark": "交易提现",
        "bank_memo": "微信支付提现", "account_type": "BASIC", "notify_url": "https://weixin.qq.com/a"
    });
    sample::<merchant::fund::Withdraw>(&withdraw, &["out_request_no", "amount", "account_type"]);
    withdraw["sub_mchid"] = json!("1600000777");
    sample::<fund::Withdraw>(&withdraw, &["sub_mchid", "out_request_no", "amount"]);
}

#[test]
fn closings() {
    let identity = json!({
        "id_doc_type": "IDENTIFICATION_TYPE_IDCARD", "identification_name": "aGVsbG8=",
        "identification_no": "aGVsbG8="
    });
    let mut apply = json!({
        "sub_mchid": "1600000777", "out_request_no": "P202410241010125346", "withdraw": "APPLY_WITHDRAW",
        "payee_info": {
            "account_type": "ACCOUNT_TYPE_PERSONAL",
            "bank_account_info": {
                "account_name": "aGVsbG8=", "account_bank": "工商银行", "bank_branch_id": "402713354941",
                "bank_branch_name": "工商银行深圳支行", "bank_name": "工商银行深圳支行",
                "account_number": "aGVsbG8="
            },
            "identity_info": identity
        },
        "proof_medias": [{ "proof_media_type": "WITHDRAWAL_APPLICATION", "proof_media": "jTpGmxUX3F" }],
        "additional_materials": ["jTpGmxUX3F"], "remark": "特殊理由"
    });
    sample::<settling::Apply>(&apply, &["sub_mchid", "out_request_no", "payee_info"]);
    sample::<settling::Confirm>(
        &json!({
            "applyment_id": "X202410241010125346", "out_request_no": "P202410241010125346",
            "sub_mchid": "1600000777", "operator_identification": "id1102",
            "confirm_time": "2015-05-20T13:29:35+08:00", "cancel_contract_version": "V20241213"
        }),
        &["sub_mchid", "operator_identification", "confirm_time", "cancel_contract_version"],
    );
    sample::<plain::Apply>(
        &json!({
            "sub_mchid": "1600000777", "out_apply_no": "A1",
            "application_info": [
                { "application_type": "SP_CANCEL_ACCOUNT_APPLICATION", "application_media_id": "jTpGmxUX3F" },
                { "application_type": "SUB_CANCEL_ACCOUNT_APPLICATION", "application_media_id": "jTpGmxUX3F" }
            ]
        }),
        &["sub_mchid", "out_apply_no", "application_info"],
    );
    let bank = apply.pointer_mut("/payee_info/bank_account_info").unwrap();
    bank.as_object_mut().unwrap().remove("bank_branch_name").unwrap();
    sample::<leftover::Apply>(
        &json!({
            "sub_mchid": "1600000777", "out_account_type": "BASIC_ACCOUNT", "amount": 101,
            "out_request_no": "L1", "payee_type": "INDIVIDUAL", "payee_mchid": "1600000778",
            "payee_info": apply["payee_info"],
            "proof_media_list": {
                "proof_payee_media": [{ "proof_media_type": "ID_CARD", "proof_media": "jTpGmxUX3F" }]
            },
            "additional_materials": { "additional_media": ["jTpGmxUX3F"] }, "remark": "特殊理由"
        }),
        &["sub_mchid", "out_account_type", "amount", "out_request_no", "payee_type", "payee_info"],
    );
}

#[test]
fn fields_of_a_closing_that_need_others_name_them() {
    let settle = |payee: Value| {
        let body = json!({ "sub_mchid": "1600000777", "out_request_no": "P1", "payee_info": payee });
        parse::<settling::Apply>(body.to_string().as_bytes()).err()
    };
    let left = |kind: &str, payee: Value| {
        let body = json!({
            "sub_mchid": "1600000777", "out_account_type": "BASIC_ACCOUNT", "amount": 1, "out_request_no": "L1",
            "payee_type": kind, "payee_info": payee
        });
        parse::<leftover::Apply>(body.to_string().as_bytes()).err()
    };
    let plain = |kinds: [&str; 2]| {
        let info = kinds.map(|kind| json!({ "application_type": kind, "application_media_id": "m" }));
        let body = json!({ "sub_mchid": "1600000777", "out_apply_no": "A1", "application_info": info });
        parse::<plain::Apply>(body.to_string().as_bytes()).err()
    };
    let known =
        json!({ "account_name": "aGVsbG8=", "account_bank": "工商银行", "account_number": "aGVsbG8=" });
    let corporate =
        |bank: &Value| json!({ "account_type": "ACCOUNT_TYPE_CORPORATE", "bank_account_info": bank });
    let personal =
        |bank: &Value| json!({ "account_type": "ACCOUNT_TYPE_PERSONAL", "bank_account_info": bank });
    let none = json!({ "account_type": "ACCOUNT_TYPE_PERSONAL" });
    let confirm = json!({
        "sub_mchid": "1600000777", "operator_identification": "x", "confirm_time": "2015-05-20T13:29:35+08:00",
        "cancel_contract_version": "V1"
    });
    let identity = "/payee_info/identity_info";
    for (error, pointer, rule) in [
        (settle(personal(&known)), identity, Rule::Required),
        (left("OTHER_MERCHANT", corporate(&known)), "/payee_mchid", Rule::Required),
        (left("INDIVIDUAL", corporate(&known)), "/payee_info/account_type", Rule::Relation),
        (left("INDIVIDUAL", none), "/payee_info/bank_account_info", Rule::Required),
        (left("INDIVIDUAL", personal(&known)), identity, Rule::Required),
        (plain(["SP_CANCEL_ACCOUNT_APPLICATION"; 2]), "/application_info", Rule::Relation),
        (plain(["SUB_CANCEL_ACCOUNT_APPLICATION"; 2]), "/application_info", Rule::Relation),
        (parse::<settling::Confirm>(confirm.to_string().as_bytes()).err(), "/applyment_id", Rule::Required),
    ] {
        let Some(ParseError::Field(error)) = error else { panic!("{pointer}: {error:?}") };
        assert_eq!((error.pointer.as_str(), error.rule), (pointer, rule));
    }
    assert_eq!(settle(corporate(&known)), None);
    assert_eq!(left("CONTRIBUTION_MERCHANT", json!({ "account_type": "ACCOUNT_TYPE_CORPORATE" })), None);
}
