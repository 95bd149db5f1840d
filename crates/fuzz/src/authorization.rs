//! The `Authorization` header (1.3).

use tongbao_base::Time;
use tongbao_wire::signature::{Authorization, AuthorizationError, SCHEME, SKEW};

/// A message for people repeats little of what was sent.
const MESSAGE_CHARS_MAX: usize = 300;

/// A header that is read says what stands in it, and says it again however it is written; one that
/// is not is refused with a short message in the observed form.
pub fn holds(bytes: &[u8]) {
    let Ok(header) = std::str::from_utf8(bytes) else { return };
    match Authorization::parse(header) {
        Ok(read) => read_well(header, &read),
        Err(error) => {
            let message = error.to_string();
            assert!(message.starts_with("Http头Authorization值格式错误"), "{message}");
            assert!(message.chars().count() <= MESSAGE_CHARS_MAX, "{message}");
        }
    }
}

fn read_well(header: &str, read: &Authorization) {
    for text in [&read.mchid, &read.nonce_str, &read.serial_no, &read.signature] {
        assert!(!text.is_empty() && !text.contains('"') && header.contains(text.as_str()), "{read:?}");
    }
    assert!(read.timestamp >= 0, "{read:?}");
    let timestamp = read.timestamp.to_string();
    let mut attributes = [
        ("mchid", read.mchid.as_str()),
        ("nonce_str", &read.nonce_str),
        ("timestamp", &timestamp),
        ("serial_no", &read.serial_no),
        ("signature", &read.signature),
    ]
    .map(|(name, value)| format!("{name}=\"{value}\""));
    for separator in [",", ", ", " ,\r\n\t"] {
        attributes.rotate_left(2);
        let again = format!("{SCHEME} {}", attributes.join(separator));
        assert_eq!(Authorization::parse(&again).as_ref(), Ok(read), "{again}");
        let twice = format!("{again},{}", attributes[0]);
        let refused = Authorization::parse(&twice);
        assert!(matches!(refused, Err(AuthorizationError::Duplicate(_))), "{twice}: {refused:?}");
    }
    fresh_near_itself(read);
}

/// Whoever's clock it is: fresh at its own second, and not long before or after.
fn fresh_near_itself(read: &Authorization) {
    let Some(ms) = read.timestamp.checked_mul(Time::SECOND).filter(|ms| *ms < i64::MAX / 2) else {
        assert!(!read.is_fresh(Time::EPOCH, SKEW), "{read:?}");
        return;
    };
    assert!(read.is_fresh(Time::from_ms(ms), SKEW), "{read:?}");
    for off in [SKEW + Time::SECOND, -SKEW - Time::SECOND] {
        assert!(!read.is_fresh(Time::from_ms(ms.saturating_add(off)), SKEW), "{read:?}");
    }
}
