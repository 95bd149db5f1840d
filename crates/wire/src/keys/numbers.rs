//! A private key's numbers and a message's encoding: what signing many at once takes.

use aws_lc_rs::digest::{SHA256, digest};
use tongbao_crypto_mb::{Message, Numbers};
use x509_parser::asn1_rs::{Any, Error, FromDer, Integer, Sequence};

/// The public exponent of every key that can sign together with others.
const EXPONENT: u32 = 65537;
/// A SHA-256 digest's name and place, as PKCS#1 wraps it.
const DIGEST_INFO: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0x04, 0x20,
];

/// The numbers of a key in PKCS#8; none for a key that cannot sign together with others: one with
/// another public exponent, or with primes of different lengths.
pub(super) fn of_key(pkcs8: &[u8]) -> Option<Numbers> {
    let (_, outer) = Sequence::from_der(pkcs8).ok()?;
    // Version, algorithm, the key as PKCS#1.
    let parts: Vec<Any<'_>> = outer.der_sequence_of::<_, Error>().ok()?;
    let (_, inner) = Sequence::from_der(parts.get(2)?.data).ok()?;
    let numbers: Vec<Integer<'_>> = inner.der_sequence_of::<_, Error>().ok()?;
    // Version, modulus, public and private exponent, primes, their exponents, the inverse.
    let [_, n, e, _, p, q, dp, dq, iq] = numbers.as_slice() else { return None };
    if e.as_u32().ok()? != EXPONENT {
        return None;
    }
    Numbers::new(n.as_ref(), [p, q, dp, dq, iq].map(AsRef::as_ref)).ok()
}

/// The digest of `message` as RSASSA-PKCS1-v1_5 signs it.
pub(super) fn encoded(message: &[u8]) -> Message {
    let mut encoded = [0xff; 256];
    let digest = digest(&SHA256, message);
    let tail = [[0].as_slice(), &DIGEST_INFO, digest.as_ref()].concat();
    encoded[..2].copy_from_slice(&[0, 1]);
    let start = encoded.len() - tail.len();
    encoded[start..].copy_from_slice(&tail);
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::PrivateKey;
    use crate::testing::{PRIVATE_KEY, private_key, sign_library};

    fn pkcs8() -> Vec<u8> {
        pem::parse(PRIVATE_KEY).unwrap().into_contents()
    }

    #[test]
    fn a_digest_is_wrapped_as_the_public_key_finds_it_in_a_signature() {
        let encoded = encoded(b"abc");
        assert_eq!((&encoded[..3], encoded[203], encoded[204]), ([0, 1, 0xff].as_slice(), 0xff, 0));
        assert_eq!(encoded[205..224], DIGEST_INFO);
        assert_eq!(encoded[224..228], [0xba, 0x78, 0x16, 0xbf]);
    }

    #[test]
    fn what_is_not_a_key_of_this_kind_has_no_numbers() {
        let mut other_exponent = pkcs8();
        let place = other_exponent.windows(5).position(|bytes| bytes == [2, 3, 1, 0, 1]).unwrap();
        other_exponent[place + 4] = 3;
        assert!(of_key(&pkcs8()).is_some());
        assert!(of_key(&other_exponent).is_none());
        assert!(of_key(&pkcs8()[..500]).is_none());
        assert!(of_key(b"").is_none());
    }

    /// Nineteen messages by two keys in turn fill two rounds of eight and a part of a third.
    #[test]
    fn signatures_made_together_are_those_made_one_by_one() {
        let Some(library) = sign_library() else { return };
        let keys = [private_key(), PrivateKey::generate()];
        let messages: Vec<String> = (0..19).map(|number| format!("{number}\n茶\n")).collect();
        let work: Vec<(&PrivateKey, &[u8])> =
            keys.iter().cycle().zip(&messages).map(|(key, message)| (key, message.as_bytes())).collect();
        let together = PrivateKey::sign_together(&library, &work);
        let alone: Vec<String> = work.iter().map(|(key, message)| key.sign(message)).collect();
        assert_eq!((together.signatures, together.faults), (alone, 0));
    }

    /// One wrong half of a signature, let out, would give the key away.
    #[test]
    fn a_signature_that_comes_out_wrong_is_not_let_out() {
        let Some(library) = sign_library() else { return };
        let (sound, mut der) = (of_key(&pkcs8()).unwrap(), pkcs8());
        // The inverse stands last: with a wrong one, one half of the result is right.
        *der.last_mut().unwrap() ^= 1;
        let faulty = of_key(&der).unwrap();
        let message = encoded(b"abc");
        let made = library.apply(&[(&sound, &message), (&faulty, &message), (&sound, &message)]);
        assert_eq!(made.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false, true]);
    }
}
