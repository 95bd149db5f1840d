//! Text that must not be printed.

use serde::{Deserialize, Deserializer};
use subtle::ConstantTimeEq;

/// Whether two keyed digests, marks or secrets are equal, in a time that does not tell where they
/// differ; their length is no secret. `cargo xtask tidy` keeps `==` away from them.
pub fn same_bytes(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}

/// A text that no log, error or reply may show: keys, names, card numbers.
///
/// It can be read only by asking ([`Secret::reveal`]); printing it shows `Secret(…)`, it cannot be
/// serialised, and comparing it takes as long wherever it differs.
#[derive(Clone, Default, Eq)]
pub struct Secret(String);

impl Secret {
    /// Hides `text`.
    pub fn new(text: impl Into<String>) -> Self {
        Secret(text.into())
    }

    /// The text itself, for the one place that needs it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        same_bytes(self.0.as_bytes(), other.0.as_bytes())
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Secret)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_cannot_be_printed() {
        assert_eq!(format!("{:?}", Secret::new("12345")), "Secret(…)");
    }

    /// Wherever they differ, and in length alone.
    #[test]
    fn secrets_are_equal_in_every_byte_or_not_at_all() {
        let (whole, text) = (Secret::new("0123456789"), "0123456789");
        assert_eq!(whole, Secret::new(text));
        for place in 0..text.len() {
            let mut other = text.to_owned();
            other.replace_range(place..=place, "x");
            assert_ne!(whole, Secret::new(other.as_str()), "{other}");
            assert_ne!(whole, Secret::new(&text[..place]), "a beginning of {place}");
            assert!(!same_bytes(text.as_bytes(), other.as_bytes()));
        }
        assert!(same_bytes(b"", b"") && !same_bytes(b"0", b""));
    }
}
