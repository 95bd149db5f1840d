//! Tables of what each field takes and refuses.

use super::*;
use crate::v3::object::{AccountType, Currency, H5Type};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// `good` are read and written again as they came; each of `bad` is refused with its issue.
fn table<T: DeserializeOwned + serde::Serialize>(good: &[Value], bad: &[(Value, &str)]) {
    for value in good {
        let read: T =
            serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{value}: {error}"));
        assert_eq!(serde_json::to_value(read).unwrap(), *value);
    }
    for (value, issue) in bad {
        let error = serde_json::from_value::<T>(value.clone()).err().unwrap_or_else(|| panic!("{value}"));
        assert!(error.to_string().contains(issue), "{value}: {error}");
    }
}

#[test]
fn texts_are_measured_in_characters() {
    table::<Text<1, 4>>(
        &[json!("a"), json!("四个汉字"), json!("\u{1f600}\u{1f600}\u{1f600}\u{1f600}"), json!(" ")],
        &[
            (json!(""), "字符串长度规则校验失败，长度为 0 个字符，低于最小值 1"),
            (json!("五个汉字字"), "字符串长度规则校验失败，长度为 5 个字符，超过最大值 4"),
            (json!("a\u{0}"), "字符集规则校验失败，第 2 个字符“\\0”不被允许"),
            (json!(1), "字符串"),
            (json!(null), "字符串"),
            (json!(["a"]), "字符串"),
        ],
    );
}

#[test]
fn merchants_numbers_have_their_characters() {
    table::<Number<2, 6>>(
        &[json!("a1"), json!("A_-|*@")],
        &[
            (json!("a"), "长度为 1 个字符，低于最小值 2"),
            (json!("1234567"), "长度为 7 个字符，超过最大值 6"),
            (json!("a b"), "第 2 个字符“ ”不被允许，只允许 数字、大小写字母和 _ - | * @"),
            (json!("单号"), "第 1 个字符“单”不被允许"),
            (json!("a/b"), "第 2 个字符“/”不被允许"),
            (json!("ab\n"), "第 3 个字符“\\n”不被允许"),
        ],
    );
}

#[test]
fn withdrawal_numbers_are_letters_and_digits() {
    let long = "a".repeat(33);
    table::<AlphaNumber<1, 32>>(
        &[json!("W1"), json!("a".repeat(32))],
        &[
            (json!("W-1"), "第 2 个字符“-”不被允许，只允许 数字和大小写字母"),
            (json!("W_1"), "第 2 个字符“_”不被允许"),
            (json!(""), "低于最小值 1"),
            (json!(long), "长度为 33 个字符，超过最大值 32"),
        ],
    );
}

#[test]
fn merchants_and_applications_are_named_by_their_characters() {
    table::<MchNo>(
        &[json!("1900000109"), json!("86693852")],
        &[
            (json!("19000o0109"), "第 6 个字符“o”不被允许，只允许 数字"),
            (json!(""), "低于最小值 1"),
            (json!("1".repeat(33)), "长度为 33 个字符，超过最大值 32"),
            (json!(1_900_000_109), "字符串"),
        ],
    );
    table::<AppNo>(
        &[json!("wxd678efh567hg6787")],
        &[(json!("wx 1"), "第 3 个字符“ ”不被允许"), (json!(""), "低于最小值 1")],
    );
}

#[test]
fn callback_addresses_have_no_query() {
    let long = format!("https://p.example/{}", "a".repeat(239));
    table::<NotifyUrl>(
        &[
            json!("https://p.example/n/pay"),
            json!("http://127.0.0.1:9000/"),
            json!("https://p.example"),
            json!("https://p.example/@a"),
        ],
        &[
            (json!("https://p.example/n?a=1"), "不能携带查询参数"),
            (json!("https://p.example/n#a"), "不能携带查询参数（?）或片段（#）"),
            (json!("ftp://p.example/n"), "必须以 http:// 或 https:// 开头"),
            (json!("p.example/n"), "必须以 http:// 或 https:// 开头"),
            (json!("https://"), "缺少主机名"),
            (json!("https:///n"), "缺少主机名"),
            (json!("https://user:secret@p.example/n"), "不能携带用户名或密码"),
            (json!("https://p.example@127.0.0.1"), "不能携带用户名或密码"),
            (json!("https://p.example/a b"), "不被允许"),
            (json!("https://p.example/通知"), "不被允许"),
            (json!(long), "长度为 257 个字符，超过最大值 256"),
        ],
    );
}

#[test]
fn amounts_are_whole_and_positive() {
    let refused = [
        (json!(0), "数值规则校验失败，值为 0，低于最小值 1"),
        (json!(-5), "值为 -5，低于最小值 1"),
        (json!(1.5), "值为 1.5，不是整数"),
        (json!(100.0), "值为 100.0，不是整数"),
        (json!(9_223_372_036_854_775_808_u64), "超出 64 位整数的范围"),
        (json!(1e20), "超出 64 位整数的范围"),
        (json!("100"), "整数"),
        (json!(true), "整数"),
        (json!(null), "整数"),
    ];
    table::<PositiveFen>(&[json!(1), json!(i64::MAX)], &refused);
    table::<Fen0>(&[json!(0), json!(1)], &[(json!(-1), "值为 -1，低于最小值 0")]);
}

#[test]
fn words_are_spelled_as_the_contract_does() {
    table::<Currency>(&[json!("CNY")], &[(json!("USD"), "枚举规则校验失败，值“USD”不是允许的取值（CNY）")]);
    table::<H5Type>(&[json!("iOS"), json!("Wap")], &[(json!("IOS"), "iOS、Android、Wap")]);
    table::<AccountType>(&[json!("BASIC")], &[(json!("basic"), "值“basic”"), (json!(1), "字符串")]);
}

#[test]
fn times_are_rfc_3339_and_written_in_utc_plus_8() {
    let read: WireTime = serde_json::from_value(json!("2018-06-08T02:34:56.789Z")).unwrap();
    assert_eq!(serde_json::to_value(read).unwrap(), json!("2018-06-08T10:34:56+08:00"));
    table::<WireTime>(
        &[json!("2018-06-08T10:34:56+08:00")],
        &[
            (json!("2018-06-08 10:34:56"), "格式规则校验失败，不是 1970 年以后的 RFC 3339 时间"),
            (json!("2018-06-08"), "RFC 3339"),
            (json!(""), "RFC 3339"),
            (json!(1_528_425_296), "字符串"),
        ],
    );
}

#[test]
fn ciphertexts_are_base64() {
    table::<Encrypted<12>>(
        &[json!("aGVsbG8="), json!("aGVsbG8h")],
        &[
            (json!("张三"), "不是合法的 Base64"),
            (json!("abc"), "不是合法的 Base64"),
            (json!(""), "低于最小值 1"),
            (json!("aGVsbG8haGVsbG8h"), "长度为 16 个字符，超过最大值 12"),
        ],
    );
}

#[test]
fn addresses_of_buyers_are_ip_addresses() {
    table::<ClientIp>(
        &[json!("14.23.150.211"), json!("2001:db8::1")],
        &[(json!("14.23.150"), "不是合法的 IPv4 或 IPv6 地址"), (json!("localhost"), "IPv4")],
    );
}

#[test]
fn lists_are_bounded() {
    table::<List<i64, 1, 3>>(
        &[json!([1]), json!([1, 2, 3])],
        &[
            (json!([]), "多重性规则校验失败，此字段个数为 0 个，低于最小值 1"),
            (json!([1, 2, 3, 4]), "此字段个数为 4 个，超过最大值 3"),
            (json!({}), "sequence"),
        ],
    );
}

#[test]
fn schemas_state_the_same_rules() {
    fn schema<T: schemars::JsonSchema>() -> Value {
        let mut schema =
            schemars::generate::SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>();
        for surplus in ["$schema", "title"] {
            schema.remove(surplus);
        }
        schema.to_value()
    }
    assert_eq!(schema::<Text<1, 127>>(), json!({ "type": "string", "minLength": 1, "maxLength": 127 }));
    let number =
        json!({ "type": "string", "minLength": 2, "maxLength": 32, "pattern": r"^[0-9A-Za-z_\-|*@]+$" });
    assert_eq!(schema::<Number<2, 32>>(), number);
    assert_eq!(schema::<PositiveFen>(), json!({ "type": "integer", "format": "int64", "minimum": 1 }));
    assert_eq!(schema::<Currency>(), json!({ "type": "string", "enum": ["CNY"] }));
    assert_eq!(
        schema::<List<PositiveFen, 1, 50>>(),
        json!({
            "type": "array", "minItems": 1, "maxItems": 50,
            "items": { "type": "integer", "format": "int64", "minimum": 1 }
        })
    );
    assert_eq!(schema::<WireTime>(), json!({ "type": "string", "format": "date-time" }));
}
