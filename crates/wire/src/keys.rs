//! Keys, certificates and random text: everything that signs, verifies, encrypts or opens.
//!
//! RSA keys are 2048 bits, the only size of the contract (1.6). Verification and opening are the
//! library's own; no signature or tag is compared here.

mod apiv3;
mod bill;
mod certificate;
mod nonce;
mod numbers;
mod private;
mod public;

pub use apiv3::{Apiv3Key, CannotOpen, NotAnApiv3Key};
pub use bill::{BillCipher, BillKey};
pub use certificate::Certificate;
pub(crate) use nonce::fill_random;
pub use nonce::{random_digits, random_nonce};
pub(crate) use private::RSA_BYTES;
pub use private::{CannotDecrypt, PrivateKey, SignedTogether};
pub use public::{PlainTooLong, PublicKey};

#[cfg(test)]
mod tests;

/// The modulus of every key of the contract.
const RSA_BITS: usize = 2048;

/// A key or certificate that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The text has no PEM block, or it is damaged.
    #[error("not PEM text")]
    NotPem,
    /// The PEM block holds something else.
    #[error("the PEM block is {found:?}, expected {expected:?}")]
    WrongLabel {
        /// The label that belongs here.
        expected: &'static str,
        /// The label that stands there.
        found: String,
    },
    /// The block is not an RSA key, or its numbers do not fit together.
    #[error("not a valid RSA key")]
    NotRsa,
    /// The key is not of the contract's size.
    #[error("the RSA key has {bits} bits, expected 2048")]
    WrongSize {
        /// The bits of its modulus.
        bits: usize,
    },
    /// The block is not an X.509 certificate.
    #[error("not an X.509 certificate")]
    NotACertificate,
    /// The serial is not forty hexadecimal digits, or begins with a zero, which some tools drop.
    #[error("the certificate's serial {serial:?} is not 40 hexadecimal digits of which the first is not 0")]
    WrongSerial {
        /// The serial as it stands, in upper-case hexadecimal digits.
        serial: String,
    },
}

/// The content of the one PEM block of `text`, which must carry the label `expected`.
fn read_pem(text: &str, expected: &'static str) -> Result<Vec<u8>, KeyError> {
    let block = pem::parse(text).map_err(|_| KeyError::NotPem)?;
    if block.tag() == expected {
        Ok(block.into_contents())
    } else {
        Err(KeyError::WrongLabel { expected, found: block.tag().to_owned() })
    }
}

/// `der` as a PEM block with line feeds, on every platform.
pub(crate) fn write_pem(label: &str, der: impl Into<Vec<u8>>) -> String {
    let config = pem::EncodeConfig::new().set_line_ending(pem::LineEnding::LF);
    pem::encode_config(&pem::Pem::new(label, der), config)
}
