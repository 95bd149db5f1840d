//! Random text.

use aws_lc_rs::rand;

const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/// The largest multiple of 62 in a byte: what lies above would favour the first letters.
const FAIR_BELOW: u8 = 248;

/// `len` random letters and digits, each equally likely.
pub fn random_nonce(len: usize) -> String {
    let mut text = String::with_capacity(len);
    let mut bytes = [0; 48];
    while text.len() < len {
        fill_random(&mut bytes);
        let fair = bytes.iter().filter(|byte| **byte < FAIR_BELOW);
        let letters = fair.map(|byte| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()]));
        text.extend(letters.take(len - text.len()));
    }
    text
}

/// `len` random digits, each equally likely.
pub fn random_digits(len: usize) -> String {
    const FAIR_BELOW: u8 = 250;
    let mut text = String::with_capacity(len);
    let mut bytes = [0; 48];
    while text.len() < len {
        fill_random(&mut bytes);
        let fair = bytes.iter().filter(|byte| **byte < FAIR_BELOW);
        let digits = fair.map(|byte| char::from(b'0' + byte % 10));
        text.extend(digits.take(len - text.len()));
    }
    text
}

/// Fills `bytes` from the library's random source.
pub(crate) fn fill_random(bytes: &mut [u8]) {
    rand::fill(bytes).expect("the random source has no failure that a program could outlive");
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_nonce_is_letters_and_digits_of_the_length_asked() {
        for len in [0, 12, 32, 61] {
            let nonce = random_nonce(len);
            assert_eq!(nonce.len(), len);
            assert!(nonce.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{nonce}");
        }
    }

    #[test]
    fn digits_are_as_many_as_asked_and_all_ten() {
        assert_eq!(random_digits(17).len(), 17);
        let many = random_digits(1000);
        assert_eq!(many.bytes().collect::<HashSet<u8>>(), (b'0'..=b'9').collect());
    }

    #[test]
    fn nonces_differ_and_use_the_whole_alphabet() {
        let drawn: HashSet<String> = (0..1000).map(|_| random_nonce(12)).collect();
        assert_eq!(drawn.len(), 1000);
        let letters: HashSet<u8> = drawn.iter().flat_map(|nonce| nonce.bytes()).collect();
        assert_eq!(letters.len(), 62);
    }
}
