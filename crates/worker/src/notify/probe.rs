//! Signature probes (签名探测, 1.5): a callback whose signature is wrong on purpose, before the right
//! one. A receiver that verifies refuses it; one that does not is found out.

use super::post::Letter;
use reqwest::header::{HeaderName, HeaderValue};
use std::hash::{DefaultHasher, Hash, Hasher};

/// How the signature of a probe begins.
const MARK: &str = "WECHATPAY/SIGNTEST/";
const SIGNATURE: HeaderName = HeaderName::from_static("wechatpay-signature");

/// Whether the callback of this number is among the share that is probed; always the same answer.
pub(crate) fn is_chosen(notification_id: &str, percent: u8) -> bool {
    let mut hasher = DefaultHasher::new();
    notification_id.hash(&mut hasher);
    hasher.finish() % 100 < u64::from(percent)
}

/// The letter with a wrong signature of the right length.
pub(crate) fn spoilt(mut letter: Letter) -> Letter {
    let signature = letter.headers.get(SIGNATURE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let wrong = format!("{MARK}{}", signature.get(MARK.len()..).unwrap_or_default());
    if let (Ok(wrong), Some(value)) = (HeaderValue::try_from(wrong), letter.headers.get_mut(SIGNATURE)) {
        *value = wrong;
    }
    letter
}

/// What the delivery log says of a probe.
pub(crate) fn verdict(status: Option<i64>) -> String {
    match status {
        Some(200..300) => "signature probe: the receiver accepted a wrong signature".to_owned(),
        _ => "signature probe: refused, as it must be".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_callbacks_is_chosen_and_always_the_same() {
        let chosen = |percent| (0..1000).filter(|n| is_chosen(&format!("EV-{n:032}"), percent)).count();
        assert_eq!((chosen(0), chosen(100)), (0, 1000));
        assert!((200..400).contains(&chosen(30)), "{}", chosen(30));
        assert_eq!(chosen(30), chosen(30));
    }
}
