use super::*;
use crate::keys::{Certificate, PrivateKey};
use crate::testing::{certificate, official_public_key, private_key};

const APP_ID: &str = "wx2421b1c4370ec43b";
const MCHID: &str = "1600000001";
const PREPAY_ID: &str = "wx201410272009395522657a690389285100";
const NONCE: &str = "593BEC0C930BF1AFEB40B4A08C8FB242";

fn jsapi() -> Jsapi {
    Jsapi {
        app_id: APP_ID.to_owned(),
        time_stamp: "1554208460".to_owned(),
        nonce_str: NONCE.to_owned(),
        package: format!("prepay_id={PREPAY_ID}"),
        sign_type: "RSA".to_owned(),
        pay_sign: String::new(),
    }
}

fn app() -> App {
    App {
        appid: APP_ID.to_owned(),
        partnerid: MCHID.to_owned(),
        prepayid: PREPAY_ID.to_owned(),
        package: "Sign=WXPay".to_owned(),
        noncestr: NONCE.to_owned(),
        timestamp: "1554208460".to_owned(),
        sign: String::new(),
    }
}

fn verify(call: &Call, certificates: &[Certificate]) -> Result<(), Diagnosis> {
    let (app_ids, mchids) = (&[APP_ID, "wx0000000000000001"], &["1600000777", MCHID]);
    call.verify(&Expected { app_ids, mchids, prepay_id: PREPAY_ID, certificates })
}

/// The call, signed over `message` by the test key.
fn signed(call: Call, message: &str) -> Call {
    let signature = private_key().sign(message.as_bytes());
    match call {
        Call::Jsapi(call) => Call::Jsapi(Jsapi { pay_sign: signature, ..call }),
        Call::App(call) => Call::App(App { sign: signature, ..call }),
    }
}

fn rightly_signed(call: Call) -> Call {
    let message = call.message();
    signed(call, &message)
}

/// The vector that the contract names (1.3), with the documents' test key.
#[test]
fn the_official_signature_of_a_jsapi_call_verifies() {
    let pay_sign = "mI35pfNEQV6777ke/1T+LJLQDNTm7yeoUJH+j/adPGhmCCi0PbgkvYQTRcXH0uibcLVtvFLdGLpmoYO9FV6lBBsTAjuhh5YOvQi0e2g3e0yytitiNET9FEuqM0pjnKfRW4K6LIZDdbWJv9KhZUx3DrJa5TL7OJ7VdADVivxVySIlPVKjGwuCXzuXSJes0UcILgWQUMyha5/3nYofuHtS7r+KYyMuxD+oJ9VM1Qdxk4UIG59CP5Y3wtYIFybyF3bdu1caHTRRX+DLyMXyYA/IrTmiW01c4RPjpHBX5Dk1sZyY1zVsWNsvMHr2e1NTWtBxKJ+qk5N61J7caYoepHFaxw==";
    let official = Certificate { public_key: official_public_key(), ..certificate() };
    let call = Call::Jsapi(Jsapi { pay_sign: pay_sign.to_owned(), ..jsapi() });
    assert_eq!(verify(&call, &[certificate(), official]), Ok(()));
    assert_eq!(verify(&call, &[certificate()]), Err(Diagnosis::Key { message: call.message() }));
}

#[test]
fn four_lines_are_signed_with_a_line_feed_each() {
    let rest = format!("{APP_ID}\n1554208460\n{NONCE}\n");
    assert_eq!(Call::Jsapi(jsapi()).message(), format!("{rest}prepay_id={PREPAY_ID}\n"));
    assert_eq!(Call::App(app()).message(), format!("{rest}{PREPAY_ID}\n"));
}

#[test]
fn calls_signed_by_the_merchant_are_accepted() {
    for call in [Call::Jsapi(jsapi()), Call::App(app())] {
        assert_eq!(verify(&rightly_signed(call), &[certificate()]), Ok(()));
    }
}

#[test]
fn a_wrong_value_is_named_even_when_signed() {
    let found = String::from;
    for (call, diagnosis) in [
        (Call::Jsapi(Jsapi { app_id: "wx9".into(), ..jsapi() }), Diagnosis::AppId { found: found("wx9") }),
        (Call::Jsapi(Jsapi { package: PREPAY_ID.into(), ..jsapi() }), Diagnosis::PrefixMissing),
        (
            Call::Jsapi(Jsapi { package: "prepay_id=wx1".into(), ..jsapi() }),
            Diagnosis::PrepayId { found: found("wx1") },
        ),
        (
            Call::Jsapi(Jsapi { sign_type: "MD5".into(), ..jsapi() }),
            Diagnosis::SignType { found: found("MD5") },
        ),
        (
            Call::Jsapi(Jsapi { time_stamp: "1554208460123".into(), ..jsapi() }),
            Diagnosis::TimestampInMilliseconds { found: found("1554208460123") },
        ),
        (
            Call::Jsapi(Jsapi { time_stamp: "2019-04-02".into(), ..jsapi() }),
            Diagnosis::Timestamp { found: found("2019-04-02") },
        ),
        (Call::App(App { appid: "wx9".into(), ..app() }), Diagnosis::AppId { found: found("wx9") }),
        (Call::App(App { partnerid: "1".into(), ..app() }), Diagnosis::PartnerId { found: found("1") }),
        (Call::App(App { prepayid: format!("prepay_id={PREPAY_ID}"), ..app() }), Diagnosis::PrefixUnexpected),
        (Call::App(App { prepayid: "wx1".into(), ..app() }), Diagnosis::PrepayId { found: found("wx1") }),
        (
            Call::App(App { package: "prepay_id".into(), ..app() }),
            Diagnosis::AppPackage { found: found("prepay_id") },
        ),
        (
            Call::App(App { timestamp: "1554208460123".into(), ..app() }),
            Diagnosis::TimestampInMilliseconds { found: found("1554208460123") },
        ),
    ] {
        assert_eq!(verify(&rightly_signed(call), &[certificate()]), Err(diagnosis));
    }
}

#[test]
fn a_common_mistake_in_the_signed_text_is_recognised() {
    let four = |last: &str| format!("{APP_ID}\n1554208460\n{NONCE}\n{last}\n");
    let prefixed = format!("prepay_id={PREPAY_ID}");
    let last = |signed: &str, expected: &str| Diagnosis::LastLine {
        signed: signed.to_owned(),
        expected: expected.to_owned(),
    };
    let order = |signed: &str, expected: &str| Diagnosis::LineOrder {
        signed: signed.to_owned(),
        expected: expected.to_owned(),
    };
    for (call, message, diagnosis) in [
        (Call::Jsapi(jsapi()), four(PREPAY_ID), last(PREPAY_ID, &prefixed)),
        (Call::App(app()), four(&prefixed), last(&prefixed, PREPAY_ID)),
        (Call::App(app()), four("Sign=WXPay"), last("Sign=WXPay", PREPAY_ID)),
        (Call::Jsapi(jsapi()), four(&prefixed).trim_end().to_owned(), Diagnosis::LastLineFeed),
        (
            Call::Jsapi(jsapi()),
            format!("{APP_ID}\n{NONCE}\n1554208460\n{prefixed}\n"),
            order("appId、nonceStr、timeStamp、package", "appId、timeStamp、nonceStr、package"),
        ),
        (
            Call::App(app()),
            format!("{PREPAY_ID}\n{NONCE}\n1554208460\n{APP_ID}\n"),
            order("prepayid、noncestr、timestamp、appid", "appid、timestamp、noncestr、prepayid"),
        ),
    ] {
        assert_eq!(verify(&signed(call, &message), &[certificate()]), Err(diagnosis), "{message}");
    }
}

#[test]
fn a_signature_of_another_kind_or_key_is_told_apart() {
    for pay_sign in ["", "C380BEC2BFD727A4B6845133519F3AD6", "AAAA", "不是"] {
        let call = Call::Jsapi(Jsapi { pay_sign: pay_sign.to_owned(), ..jsapi() });
        assert_eq!(verify(&call, &[certificate()]), Err(Diagnosis::NotRsa), "{pay_sign}");
    }
    let call = Call::Jsapi(jsapi());
    let message = call.message();
    let pay_sign = PrivateKey::generate().sign(message.as_bytes());
    let call = Call::Jsapi(Jsapi { pay_sign, ..jsapi() });
    let diagnosis = verify(&call, &[certificate()]).unwrap_err();
    assert!(diagnosis.to_string().contains(NONCE), "says what had to be signed");
    assert_eq!(diagnosis, Diagnosis::Key { message });
}

#[test]
fn calls_are_read_with_the_names_of_the_clients() {
    let text = format!(
        r#"{{"appId":"{APP_ID}","timeStamp":"1554208460","nonceStr":"{NONCE}","package":"prepay_id={PREPAY_ID}","signType":"RSA","paySign":""}}"#
    );
    assert_eq!(serde_json::from_str::<Jsapi>(&text).unwrap(), jsapi());
    let text = format!(
        r#"{{"appid":"{APP_ID}","partnerid":"{MCHID}","prepayid":"{PREPAY_ID}","package":"Sign=WXPay","noncestr":"{NONCE}","timestamp":"1554208460","sign":""}}"#
    );
    assert_eq!(serde_json::from_str::<App>(&text).unwrap(), app());
}
