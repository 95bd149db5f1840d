//! Whole bodies, queries and paths: what is read, and how what cannot be read is told.

use super::ecommerce::{profitsharing, refunds};
use super::field::Rule;
use super::pay::partner::transactions as pay;
use super::{FieldError, ParseError, Unknown, combine_transactions as combine};
use super::{parse, parse_path, parse_query, parse_with};
use serde_json::{Value, json};

fn jsapi() -> Value {
    json!({
        "sp_appid": "wx0000000000000001", "sp_mchid": "1600000001", "sub_mchid": "1600000777",
        "description": "tea", "out_trade_no": "T20251009-1", "notify_url": "https://p.example/n/pay",
        "settle_info": { "profit_sharing": true, "subsidy_amount": 200 },
        "amount": { "total": 10000, "currency": "CNY" }, "payer": { "sp_openid": "oAAAA0001" }
    })
}

fn combined() -> Value {
    let sub = |number: &str| {
        json!({
            "mchid": "1600000001", "attach": "x", "amount": { "total_amount": 5, "currency": "CNY" },
            "out_trade_no": number, "sub_mchid": "1600000777", "description": "tea"
        })
    };
    json!({
        "combine_appid": "wx0000000000000001", "combine_mchid": "1600000001", "combine_out_trade_no": "C1",
        "sub_orders": [sub("S1"), sub("S2")], "notify_url": "https://p.example/n/pay",
        "combine_payer_info": { "openid": "oAAAA0001" }
    })
}

/// `body` with the value at `pointer` replaced, or removed when none is given.
fn with(mut body: Value, pointer: &str, value: Option<Value>) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = body.pointer_mut(parent).unwrap();
    match (parent, value) {
        (Value::Array(elements), Some(value)) => elements[name.parse::<usize>().unwrap()] = value,
        (parent, Some(value)) => parent[name] = value,
        (parent, None) => drop(parent.as_object_mut().unwrap().remove(name)),
    }
    body
}

fn refused<T: super::Message>(body: &Value) -> FieldError {
    match parse::<T>(body.to_string().as_bytes()) {
        Err(ParseError::Field(error)) => *error,
        Err(other) => panic!("{body}: {other}"),
        Ok(_) => panic!("{body} was read"),
    }
}

#[test]
fn an_order_is_read_from_the_contracts_sample() {
    let order: pay::Jsapi = parse(jsapi().to_string().as_bytes()).unwrap();
    assert_eq!(order.amount.total.get(), 10000);
    assert!(order.settle_info.as_ref().unwrap().is_profit_sharing());
    assert_eq!(serde_json::to_value(&order).unwrap(), jsapi());
}

#[test]
fn a_wrong_field_is_named_with_its_rule_and_numbers() {
    let long = "字".repeat(130);
    for (pointer, value, rule, issue) in [
        ("/amount/total", json!(0), Rule::Range, "值为 0，低于最小值 1"),
        ("/amount/total", json!(-1), Rule::Range, "值为 -1，低于最小值 1"),
        ("/amount/total", json!(1.5), Rule::Range, "值为 1.5，不是整数"),
        ("/amount/total", json!("100"), Rule::Type, "类型为字符串，应为整数"),
        ("/amount/currency", json!("USD"), Rule::Choice, "值“USD”不是允许的取值（CNY）"),
        ("/amount", json!([10000, "CNY"]), Rule::Type, "类型为数组，应为对象"),
        ("/amount", json!(100), Rule::Type, "类型为整数，应为对象"),
        ("/settle_info/profit_sharing", json!("true"), Rule::Type, "类型为字符串，应为布尔值"),
        ("/settle_info/subsidy_amount", json!(-1), Rule::Range, "值为 -1，低于最小值 0"),
        ("/description", json!(long), Rule::Length, "长度为 130 个字符，超过最大值 127"),
        (
            "/out_trade_no",
            json!("T 1"),
            Rule::Charset,
            "第 2 个字符“ ”不被允许，只允许 数字、大小写字母和 _ - | * @",
        ),
        ("/notify_url", json!("https://p.example/?a"), Rule::Format, "不能携带查询参数（?）或片段（#）"),
        ("/payer", json!("oAAAA"), Rule::Type, "类型为字符串，应为对象"),
    ] {
        let error = refused::<pay::Jsapi>(&with(jsapi(), pointer, Some(value)));
        assert_eq!((error.pointer.as_str(), error.rule, error.issue.as_str()), (pointer, rule, issue));
    }
}

#[test]
fn a_missing_field_is_named_itself() {
    for pointer in ["/sp_mchid", "/description", "/notify_url", "/amount", "/amount/total", "/payer"] {
        for absent in [None, Some(Value::Null)] {
            let error = refused::<pay::Jsapi>(&with(jsapi(), pointer, absent));
            assert_eq!((error.pointer.as_str(), error.rule), (pointer, Rule::Required));
            assert_eq!(error.value, None);
        }
    }
}

#[test]
fn a_field_in_a_list_is_named_with_its_place() {
    let error =
        refused::<combine::Jsapi>(&with(combined(), "/sub_orders/1/amount/total_amount", Some(json!(0))));
    assert_eq!(error.pointer, "/sub_orders/1/amount/total_amount");
    let error = refused::<combine::Jsapi>(&with(combined(), "/sub_orders/1", Some(json!(null))));
    assert_eq!((error.pointer.as_str(), error.rule), ("/sub_orders/1", Rule::Type));
    let error = refused::<combine::Jsapi>(&with(combined(), "/sub_orders", Some(json!([]))));
    assert_eq!(error.pointer, "/sub_orders");
    assert_eq!((error.issue.as_str(), error.value), ("此字段个数为 0 个，低于最小值 1", Some(json!(0))));
}

#[test]
fn fifty_one_sub_orders_are_left_to_the_rule_profile() {
    let one = combined().pointer("/sub_orders/0").unwrap().clone();
    let many = |count: usize| with(combined(), "/sub_orders", Some(vec![one.clone(); count].into()));
    assert_eq!(parse::<combine::Jsapi>(many(51).to_string().as_bytes()).unwrap().sub_orders.len(), 51);
    assert_eq!(refused::<combine::Jsapi>(&many(1001)).issue, "此字段个数为 1001 个，超过最大值 1000");
}

#[test]
fn the_error_reply_reads_as_the_contract_writes_it() {
    let body = with(jsapi(), "/amount/total", Some(json!(0)));
    let error = parse::<pay::Jsapi>(body.to_string().as_bytes()).unwrap_err();
    assert_eq!(
        error.message(),
        "输入源“/body/amount/total”映射到字段“total”数值规则校验失败，值为 0，低于最小值 1"
    );
    assert_eq!(
        error.detail(),
        json!({ "field": "/amount/total", "value": 0, "issue": "值为 0，低于最小值 1", "location": "body" })
    );
    let body = with(jsapi(), "/amount/total", Some(json!("1")));
    let error = parse::<pay::Jsapi>(body.to_string().as_bytes()).unwrap_err();
    assert_eq!(
        error.message(),
        "无法将 JSON 输入源“/body/amount/total”映射到字段“total”，类型为字符串，应为整数"
    );
}

#[test]
fn what_is_no_json_object_is_told_so() {
    let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
    for (body, issue) in [
        ("", "请求体为空"),
        ("  \n", "请求体为空"),
        ("[]", "最外层不是对象 {…}"),
        ("null", "最外层不是对象 {…}"),
        ("{\"a\":", "第 1 行第 5 列"),
        ("{\"a\":1} x", "第 1 行第 9 列"),
        ("{\"a\":\"\\ud800\"}", "第 1 行"),
        (deep.as_str(), "嵌套超过 127 层"),
    ] {
        match parse::<pay::Jsapi>(body.as_bytes()) {
            Err(ParseError::NotJson(text)) => assert!(text.contains(issue), "{body}: {text}"),
            other => panic!("{body}: {other:?}"),
        }
    }
    assert!(matches!(parse::<pay::Jsapi>(b"{\"a\":\"\xff\"}"), Err(ParseError::NotJson(_))));
}

#[test]
fn nulls_are_absent_and_a_field_stands_once() {
    let body = with(jsapi(), "/attach", Some(Value::Null));
    assert_eq!(parse::<pay::Jsapi>(body.to_string().as_bytes()).unwrap().attach, None);
    let twice = jsapi().to_string().replacen('{', "{\"description\":\"coffee\",", 1);
    assert!(parse::<pay::Jsapi>(twice.as_bytes()).is_err());
}

#[test]
fn unknown_fields_are_passed_over_or_refused() {
    let body = with(jsapi(), "/amount/discount", Some(json!(1))).to_string();
    assert!(parse::<pay::Jsapi>(body.as_bytes()).is_ok());
    match parse_with::<pay::Jsapi>(body.as_bytes(), Unknown::Reject) {
        Err(ParseError::Field(error)) => {
            assert_eq!((error.pointer.as_str(), error.rule), ("/amount/discount", Rule::Unknown));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn fields_that_need_each_other_are_checked_together() {
    let sub_openid = with(jsapi(), "/payer", Some(json!({ "sub_openid": "oBBBB" })));
    assert_eq!(refused::<pay::Jsapi>(&sub_openid).pointer, "/sub_appid");

    let h5 =
        with(with(jsapi(), "/payer", None), "/scene_info", Some(json!({ "payer_client_ip": "127.0.0.1" })));
    assert_eq!(refused::<pay::H5>(&h5).pointer, "/scene_info/h5_info");
    assert!(parse::<pay::Native>(h5.to_string().as_bytes()).is_ok());

    let receiver = json!({ "type": "MERCHANT_ID", "account": "1600000002", "relation_type": "SUPPLIER" });
    assert_eq!(refused::<profitsharing::receivers::Add>(&receiver).pointer, "/name");

    let person = json!({ "type": "PERSONAL_OPENID", "account": "oAAAA", "relation_type": "OTHERS" });
    assert_eq!(refused::<profitsharing::receivers::Add>(&person).pointer, "/appid");

    let refund = json!({
        "sub_mchid": "1600000777", "sp_appid": "wx1", "out_refund_no": "R1", "amount": { "refund": 1, "total": 2 }
    });
    assert_eq!(refused::<refunds::Apply>(&refund).pointer, "/transaction_id");
}

#[test]
fn queries_and_paths_are_read_by_the_same_rules() {
    let query: profitsharing::orders::Query =
        parse_query("sub_mchid=1600000777&transaction_id=42&out_order_no=S%7C1&x").unwrap();
    assert_eq!(query.out_order_no.as_str(), "S|1");

    let error = parse_query::<pay::Query>("sp_mchid=1600000001").unwrap_err();
    assert_eq!(
        error.detail(),
        json!({ "field": "/sub_mchid", "issue": "缺少必填字段", "location": "query" })
    );
    let error = parse_query::<pay::Query>("sp_mchid=%zz&sub_mchid=1").unwrap_err();
    assert_eq!(
        error.message(),
        "输入源“/query/sp_mchid”映射到字段“sp_mchid”格式规则校验失败，百分号编码有误"
    );

    let path: pay::OutTradeNoPath = parse_path([("out_trade_no", "T1")]).unwrap();
    assert_eq!(path.out_trade_no.as_str(), "T1");
    let long = "1".repeat(33);
    let error = parse_path::<pay::OutTradeNoPath>([("out_trade_no", long.as_str())]).unwrap_err();
    assert!(error.message().starts_with("输入源“/path/out_trade_no”"), "{error}");
}

#[test]
fn terms_are_what_no_column_holds() {
    let body = json!({
        "sp_appid": "wx1", "sp_mchid": "1600000001", "sub_mchid": "1600000777", "description": "tea",
        "out_trade_no": "T1", "notify_url": "https://p.example/n", "amount": { "total": 1 }, "attach": "x",
        "scene_info": { "payer_client_ip": "127.0.0.1", "device_id": "POS1" }, "limit_pay": ["no_credit"],
        "goods_tag": "WXG", "time_expire": "2030-01-01T00:00:00+08:00"
    });
    let order: pay::Native = parse(body.to_string().as_bytes()).unwrap();
    let terms = order.terms();
    assert_eq!(terms, r#"{"goods_tag":"WXG","limit_pay":["no_credit"],"scene_info":{"device_id":"POS1"}}"#);
    assert_eq!(pay::Terms::read(&terms).device_id().unwrap().as_str(), "POS1");

    let moved = with(body, "/scene_info/payer_client_ip", Some(json!("10.0.0.1")));
    assert_eq!(parse::<pay::Native>(moved.to_string().as_bytes()).unwrap().terms(), terms);

    let order: combine::Jsapi = parse(combined().to_string().as_bytes()).unwrap();
    assert_eq!((order.terms().as_str(), order.sub_orders[0].terms().as_str()), ("{}", "{}"));
}
