//! The numbers of a key, in the form that the library reads.

use zeroize::Zeroize;

/// Bytes of a modulus, a message and a signature.
const WHOLE: usize = 256;
/// Words of a modulus.
const WHOLE_WORDS: usize = WHOLE / 8;
/// Words of what is as long as a prime.
const HALF_WORDS: usize = WHOLE_WORDS / 2;

/// What a private key is applied to, and what comes of it: a number below the modulus, its most
/// significant byte first.
pub type Message = [u8; WHOLE];

/// The numbers of a 2048-bit private key with the public exponent 65537. They are wiped from
/// memory when they are dropped.
pub struct Numbers {
    pub(crate) n: [u64; WHOLE_WORDS],
    pub(crate) p: [u64; HALF_WORDS],
    pub(crate) q: [u64; HALF_WORDS],
    pub(crate) dp: [u64; HALF_WORDS],
    pub(crate) dq: [u64; HALF_WORDS],
    pub(crate) iq: [u64; HALF_WORDS],
}

/// A number that is longer than it may be in a key of 2048 bits with two primes of equal length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a number of the key has more than {} bits", .bytes * 8)]
pub struct NumbersOutOfRange {
    /// Bytes that it may have.
    pub bytes: usize,
}

impl Numbers {
    /// From a key's modulus `n`, its primes `p` and `q`, the exponents for each, and the inverse of
    /// `q` modulo `p`, as PKCS#1 orders them; the most significant byte of each comes first.
    pub fn new(n: &[u8], [p, q, dp, dq, iq]: [&[u8]; 5]) -> Result<Numbers, NumbersOutOfRange> {
        let (n, half) = (words(n)?, words::<HALF_WORDS>);
        Ok(Numbers { n, p: half(p)?, q: half(q)?, dp: half(dp)?, dq: half(dq)?, iq: half(iq)? })
    }
}

impl Drop for Numbers {
    fn drop(&mut self) {
        self.n.zeroize();
        for number in [&mut self.p, &mut self.q, &mut self.dp, &mut self.dq, &mut self.iq] {
            number.zeroize();
        }
    }
}

/// The least significant word first.
fn words<const COUNT: usize>(bytes: &[u8]) -> Result<[u64; COUNT], NumbersOutOfRange> {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let digits = &bytes[zeros..];
    if digits.len() > COUNT * 8 {
        return Err(NumbersOutOfRange { bytes: COUNT * 8 });
    }
    let mut words = [0; COUNT];
    for (word, digits) in words.iter_mut().zip(digits.rchunks(8)) {
        *word = digits.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_from_their_last_byte_on_whatever_zeros_stand_before() {
        let bytes = [0, 0, 0x01, 0x02, 0, 0, 0, 0, 0, 0, 0, 0x03];
        assert_eq!(words::<2>(&bytes), Ok([3, 0x0102]));
        assert_eq!(words::<1>(&bytes), Err(NumbersOutOfRange { bytes: 8 }));
        assert_eq!(words::<2>(&[]), Ok([0, 0]));
    }

    #[test]
    fn a_key_of_another_size_is_refused_and_the_limit_named() {
        let short = [1; 128];
        let parts = [short.as_slice(); 5];
        assert!(Numbers::new(&[1; 256], parts).is_ok());
        let refused = |n: &[u8], parts| Numbers::new(n, parts).err().map(|error| error.to_string());
        let too_long = |bits| Some(format!("a number of the key has more than {bits} bits"));
        assert_eq!(refused(&[1; 384], parts), too_long(2048));
        assert_eq!(refused(&[1; 256], [&short, &short, &short, &short, &[1; 129]]), too_long(1024));
    }
}
