use super::*;
use crate::testing::{CERTIFICATE, NOW, PRIVATE_KEY, certificate, private_key};
use tongbao_base::{Secret, Time};

const MESSAGE: &str = "POST\n/v3/pay/partner/transactions/jsapi\n1760000000\n5K8264ILTKCH16CQ2502SI8ZNMTM67VS\n{\"description\":\"茶\"}\n";
/// Over `MESSAGE`, by OpenSSL.
const SIGNATURE: &str = "Se9FaH0V+cTyIxrVgq2DO4dN1nuXLHF0BcSUmXHo8gVrVoYcgSokkIIPDmQ0SUwCJBeWOAB3BSR8QRJ0nmIvxCAqqJOscJJozCeDCXKp4wDyW4z/hIpsOx4KdpsCaf0FxKgDtmxhvwuC2AN7jgbnNsq0DWPWlYWMe61RRr1hp2X19wh3wcFeYkd30YMsDp9mJ5FJHxF3hVSg5NCH7X5G0wU3xLGTr83YNWOpTVW0CBOTj1Da3F5A694IxurWwP3aqRvdi4DpovqSSelvkSxnmm1vCFmGOCfOPKQaQNwEDPv7IyJyo77cH9xa/oU0LFiBGKq0RuVgyMyXdNSZKCng2w==";
/// 张三 under RSAES-OAEP with SHA-1 and MGF1 with SHA-1, by OpenSSL.
const OAEP_SHA1: &str = "XgG9z7lEda0SQfvJXXVRRQp+brHKknVY03gj8CRNJgfeUga8d6XYfYQagE136o4+poW44Uw7HE0dI9G6x0mGe5DmiBmfuvZuv940Z3TvnWc1G2mhzZO1nop4YfuvPS0ZE+nNAHQIfmgsjYhWRcYo822vooEb3zY097uHAkpST6ceRC0GhpUrz7jDnPKUly/y9x8NRgijfJa2vLBcnLpUqlKtaiSvwOkOYt4Xsf3MFC8AiNT70817s8h3KhBVswXTL4rYBlE6Yy0ydY71q1BRrmDg+lUjEXtdTDrekkAgvrYU5jIOBVTDrH2J+Mf6JwwXWMXhAcl3ZNpvvBsXfT8tOQ==";
/// The same with SHA-256 twice, which the contract does not use.
const OAEP_SHA256: &str = "nStj+N57rkLcsA/4n7W8Lz2/SR/Tqo+60hS3wXycqLkubYa9ugRK/FowYXCfCHZaqyjXTm9hwhYWKGKagxfmc6+Nmo1UdQ0Xk5sWVUC2CSlVBvG1a2w+MRvCv3LvXI5dTxqrkw4vAvbmEhgwD1ejZuFIfN6aysqRa/EUOP+4MnN+aaxJvPjj6ARjssgx0/vJt3kcRz4WGmsoQzDde0mHbajEzzpn0BAp0vCngLQyRmjPMHYbNwJCUM3eByKXJuepZteWOsFM8vQUw5BWuLXajOBTvu3lv/S2QCYEy9OG0NTxlf3xjxvS02tsHH5YsdyUZSTibPJBCI8oKCGjYFwZeg==";

#[test]
fn a_signature_equals_that_of_another_program() {
    assert_eq!(private_key().sign(MESSAGE.as_bytes()), SIGNATURE);
}

#[test]
fn only_the_message_that_was_signed_verifies() {
    let key = private_key().public_key();
    assert!(key.verify(MESSAGE.as_bytes(), SIGNATURE));
    assert!(!key.verify(MESSAGE.trim_end().as_bytes(), SIGNATURE));
    assert!(!key.verify(b"", SIGNATURE));
    assert!(!PrivateKey::generate().public_key().verify(MESSAGE.as_bytes(), SIGNATURE));
    for damaged in ["", "=", "no base64!", "AAAA", &SIGNATURE[4..], &SIGNATURE.replace("Se9F", "Se9G")] {
        assert!(!key.verify(MESSAGE.as_bytes(), damaged), "{damaged}");
    }
}

#[test]
fn keys_survive_being_written_and_read() {
    let key = PrivateKey::generate();
    let again = PrivateKey::from_pkcs8_pem(key.to_pkcs8_pem().reveal()).unwrap();
    assert_eq!(again.public_key(), key.public_key());
    assert_eq!(again.sign(b"x"), key.sign(b"x"));
    let public = PublicKey::from_pem(&key.public_key().to_pem()).unwrap();
    assert!(public.verify(b"x", &again.sign(b"x")));
    assert_ne!(key.public_key(), private_key().public_key());
}

#[test]
fn a_key_that_cannot_be_used_says_why() {
    let wrong = |found: &str, expected| KeyError::WrongLabel { expected, found: found.to_owned() };
    let public = private_key().public_key().to_pem();
    let ec = include_str!("../testing/ec_key.pem");
    for (text, error) in [
        ("", KeyError::NotPem),
        ("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", KeyError::NotRsa),
        (ec, KeyError::NotRsa),
        (public.as_str(), wrong("PUBLIC KEY", "PRIVATE KEY")),
        (CERTIFICATE, wrong("CERTIFICATE", "PRIVATE KEY")),
    ] {
        assert_eq!(PrivateKey::from_pkcs8_pem(text).unwrap_err(), error, "{text}");
    }
    for (text, error) in [
        (PRIVATE_KEY, wrong("PRIVATE KEY", "PUBLIC KEY")),
        (include_str!("../testing/rsa_3072.pem"), KeyError::WrongSize { bits: 3072 }),
    ] {
        assert_eq!(PublicKey::from_pem(text).unwrap_err(), error, "{text}");
    }
}

#[test]
fn fields_encrypted_by_another_program_are_read() {
    assert_eq!(private_key().decrypt(OAEP_SHA1), Ok(Secret::new("张三")));
    assert_eq!(private_key().decrypt(OAEP_SHA256), Err(CannotDecrypt));
}

#[test]
fn a_field_holds_at_most_214_bytes() {
    let key = private_key();
    let longest = format!("{}x", "茶".repeat(71));
    assert_eq!(longest.len(), PlainTooLong::BYTES_MAX);
    for plain in ["", "x", "6225…0000", longest.as_str()] {
        let cipher = key.public_key().encrypt(plain).unwrap();
        assert_eq!(cipher.len(), 344, "one block of 256 bytes in Base64");
        assert_eq!(key.decrypt(&cipher), Ok(Secret::new(plain)));
    }
    assert_eq!(key.public_key().encrypt(&"x".repeat(215)), Err(PlainTooLong { bytes: 215 }));
    assert_ne!(
        key.public_key().encrypt("x"),
        key.public_key().encrypt("x"),
        "equal fields do not look equal"
    );
}

#[test]
fn a_field_that_is_not_for_this_key_is_refused() {
    let cipher = PrivateKey::generate().public_key().encrypt("张三").unwrap();
    for field in ["", "张三", "AAAA", cipher.as_str(), &OAEP_SHA1[4..]] {
        assert_eq!(private_key().decrypt(field), Err(CannotDecrypt), "{field}");
    }
}

#[test]
fn a_certificate_is_read_as_other_programs_read_it() {
    let certificate = certificate();
    assert_eq!(certificate.serial, "5157F09EFDC096DE15EBE81A47057A7232F1B8E1");
    assert_eq!(certificate.not_before, Time::parse_rfc3339("2026-11-24T23:24:05Z").unwrap());
    assert_eq!(certificate.not_after, Time::parse_rfc3339("2036-11-21T23:24:05Z").unwrap());
    assert_eq!(certificate.public_key, private_key().public_key());
    assert_eq!(certificate.pem, CERTIFICATE);
    assert!(certificate.is_named("5157f09efdc096de15ebe81a47057a7232f1b8e1"));
    assert!(!certificate.is_named("5157F09EFDC096DE15EBE81A47057A7232F1B8E"));
}

#[test]
fn a_certificate_holds_from_its_first_to_its_last_second() {
    let certificate = certificate();
    for (at, holds) in [
        (certificate.not_before.after_ms(-1), false),
        (certificate.not_before, true),
        (NOW, true),
        (certificate.not_after.after_ms(999), true),
        (certificate.not_after.after_ms(1000), false),
    ] {
        assert_eq!(certificate.holds_at(at), holds, "{at}");
    }
}

#[test]
fn serials_that_clients_write_differently_are_refused() {
    for (pem, serial) in [
        (include_str!("../testing/short_serial.pem"), "01"),
        (include_str!("../testing/zero_serial.pem"), "0157F09EFDC096DE15EBE81A47057A7232F1B8E1"),
    ] {
        let error = KeyError::WrongSerial { serial: serial.to_owned() };
        assert_eq!(Certificate::from_pem(pem), Err(error));
    }
    let garbage = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    assert_eq!(Certificate::from_pem(garbage), Err(KeyError::NotACertificate));
}

#[test]
fn nothing_printed_shows_a_secret() {
    let (key, apiv3) = (private_key(), Apiv3Key::generate());
    assert_eq!(format!("{key:?} {apiv3:?}"), "PrivateKey(…) Apiv3Key(…)");
    assert_eq!(format!("{:?}", key.to_pkcs8_pem()), "Secret(…)");
    let error = Apiv3Key::parse("hunter2 hunter2 hunter2 hunter2!").unwrap_err();
    assert!(!format!("{error} {error:?}").contains("hunter"));
}
