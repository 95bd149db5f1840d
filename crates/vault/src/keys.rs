//! The text of a vault's keys, as it stands in a file or in the environment.

use aws_lc_rs::rand;
use std::collections::BTreeMap;
use tongbao_base::Secret;
use zeroize::Zeroizing;

/// An AES-256 or HMAC-SHA256 key.
pub(crate) type KeyBytes = Zeroizing<[u8; VaultKeys::BYTES]>;

/// A vault's keys: one for digests, and the wrapping keys by their versions.
///
/// As text, one key a line, `digest` or the version (1 to 255), a space, 64 hexadecimal digits:
///
/// ```text
/// digest 5c0f…
/// 1 9a41…
/// 2 e7d2…
/// ```
///
/// The highest version wraps what is sealed from now on; every version listed opens. Empty lines
/// and lines that begin with `#` say nothing. The digest key has no versions: with another one,
/// nothing that was looked up by its digest would be found any more.
pub struct VaultKeys {
    pub(crate) digest: KeyBytes,
    pub(crate) wrapping: BTreeMap<u8, KeyBytes>,
}

/// A text that holds no vault keys. It shows nothing of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAVaultKey {
    /// A line is no name and key.
    #[error("line {line}: expected \"digest\" or a version from 1 to 255, a space, and a key")]
    Line {
        /// Counted from 1.
        line: usize,
    },
    /// A key is not 64 hexadecimal digits.
    #[error(
        "line {line}: a key has 64 hexadecimal digits (32 bytes), this one has {characters} characters or others among them"
    )]
    Key {
        /// Counted from 1.
        line: usize,
        /// How long it is.
        characters: usize,
    },
    /// A name stands twice.
    #[error("line {line}: this name stands above already")]
    Twice {
        /// Counted from 1.
        line: usize,
    },
    /// The digest key is missing.
    #[error("the line \"digest\" is missing")]
    NoDigest,
    /// There is no wrapping key.
    #[error("there is no wrapping key: the line \"1\" is missing")]
    NoWrapping,
}

impl VaultKeys {
    /// The length of each key.
    pub const BYTES: usize = 32;

    /// Reads the keys.
    pub fn parse(text: &str) -> Result<Self, NotAVaultKey> {
        let mut digest = None;
        let mut wrapping = BTreeMap::new();
        for (index, text) in text.lines().enumerate() {
            let line = index + 1;
            let text = text.trim();
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            let (name, hex) = text.split_once(char::is_whitespace).ok_or(NotAVaultKey::Line { line })?;
            let hex = hex.trim_start();
            let key = unhex(hex).ok_or(NotAVaultKey::Key { line, characters: hex.chars().count() })?;
            let before = if name == "digest" {
                digest.replace(key)
            } else {
                let version = name.parse().ok().filter(|version| *version > 0);
                wrapping.insert(version.ok_or(NotAVaultKey::Line { line })?, key)
            };
            if before.is_some() {
                return Err(NotAVaultKey::Twice { line });
            }
        }
        let digest = digest.ok_or(NotAVaultKey::NoDigest)?;
        if wrapping.is_empty() {
            return Err(NotAVaultKey::NoWrapping);
        }
        Ok(VaultKeys { digest, wrapping })
    }

    /// New random keys, the wrapping key being version 1.
    pub fn generate() -> Self {
        VaultKeys { digest: random_key(), wrapping: BTreeMap::from([(1, random_key())]) }
    }

    /// The keys as text, for their file.
    pub fn text(&self) -> Secret {
        let mut text = String::from("digest ");
        text.extend([hex(&self.digest).as_str(), "\n"]);
        for (version, key) in &self.wrapping {
            text.extend([&version.to_string(), " ", hex(key).as_str(), "\n"]);
        }
        Secret::new(text)
    }
}

impl std::fmt::Debug for VaultKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VaultKeys").field("versions", &self.wrapping.keys()).finish_non_exhaustive()
    }
}

/// A new random key.
pub(crate) fn random_key() -> KeyBytes {
    let mut key = Zeroizing::new([0; VaultKeys::BYTES]);
    rand::fill(key.as_mut_slice()).expect("the system's random source works");
    key
}

fn hex(key: &KeyBytes) -> Zeroizing<String> {
    let digits = key.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    Zeroizing::new(digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect())
}

fn unhex(text: &str) -> Option<KeyBytes> {
    let digits = text.as_bytes();
    if digits.len() != VaultKeys::BYTES * 2 {
        return None;
    }
    let mut key = Zeroizing::new([0; VaultKeys::BYTES]);
    for (byte, pair) in key.iter_mut().zip(digits.chunks_exact(2)) {
        let [high, low] = [pair[0], pair[1]].map(|digit| char::from(digit).to_digit(16));
        *byte = u8::try_from(high? * 16 + low?).ok()?;
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(name: &str, digit: &str) -> String {
        format!("{name} {}\n", digit.repeat(64))
    }

    #[test]
    fn new_keys_read_back_and_are_never_the_same() {
        let made = VaultKeys::generate();
        let keys = VaultKeys::parse(made.text().reveal()).unwrap();
        assert_eq!(keys.wrapping.keys().collect::<Vec<_>>(), [&1]);
        assert_eq!((&keys.digest, &keys.wrapping), (&made.digest, &made.wrapping));
        assert_ne!(*keys.digest, *keys.wrapping[&1]);
        assert_ne!(VaultKeys::generate().text(), made.text());
    }

    #[test]
    fn remarks_blank_lines_and_upper_case_are_fine() {
        let text = format!("# keys\n\n{}{}  {}", line("digest", "a"), line("7", "B"), line("255", "0"));
        let keys = VaultKeys::parse(&text).unwrap();
        assert_eq!(*keys.digest, [0xaa; 32]);
        assert_eq!(keys.wrapping.iter().map(|(v, k)| (*v, k[0])).collect::<Vec<_>>(), [(7, 0xbb), (255, 0)]);
    }

    #[test]
    fn what_is_wrong_is_named_by_its_line() {
        let [digest, first] = [line("digest", "a"), line("1", "b")];
        for (text, error) in [
            (String::new(), NotAVaultKey::NoDigest),
            (digest.clone(), NotAVaultKey::NoWrapping),
            (first.clone(), NotAVaultKey::NoDigest),
            (format!("{digest}{first}{digest}"), NotAVaultKey::Twice { line: 3 }),
            (format!("{digest}{first}{first}"), NotAVaultKey::Twice { line: 3 }),
            (format!("{digest}{}", line("0", "b")), NotAVaultKey::Line { line: 2 }),
            (format!("{digest}{}", line("256", "b")), NotAVaultKey::Line { line: 2 }),
            (format!("{digest}{}", line("new", "b")), NotAVaultKey::Line { line: 2 }),
            ("digest\n".to_owned(), NotAVaultKey::Line { line: 1 }),
            ("digest abc\n".to_owned(), NotAVaultKey::Key { line: 1, characters: 3 }),
            (line("digest", "g"), NotAVaultKey::Key { line: 1, characters: 64 }),
            (line("digest", "茶"), NotAVaultKey::Key { line: 1, characters: 64 }),
        ] {
            assert_eq!(VaultKeys::parse(&text).unwrap_err(), error, "{text}");
        }
    }

    #[test]
    fn keys_cannot_be_printed() {
        let keys = VaultKeys::parse(&(line("digest", "a") + &line("1", "b"))).unwrap();
        assert_eq!(format!("{keys:?}"), "VaultKeys { versions: [1], .. }");
        let error = VaultKeys::parse(&line("digest", "abc")).unwrap_err();
        assert!(!error.to_string().contains("abc") && !format!("{error:?}").contains("abc"));
    }
}
