//! X.509 certificates: who a public key belongs to, and when.

use super::{KeyError, PublicKey, read_pem, write_pem};
use std::fmt::Write as _;
use tongbao_base::Time;
use x509_parser::parse_x509_certificate;
use x509_parser::prelude::X509Certificate;

const LABEL: &str = "CERTIFICATE";
/// Digits of a serial: twenty bytes, the most that X.509 allows.
const SERIAL_DIGITS: usize = 40;

/// A certificate of the contract: RSA-2048, with a serial that all clients write alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Forty upper-case hexadecimal digits, the first not zero: tools that drop leading zeros and
    /// tools that keep them then agree (8, point 15).
    pub serial: String,
    /// The `CERTIFICATE` block, with line feeds.
    pub pem: String,
    /// The first moment at which it holds.
    pub not_before: Time,
    /// The last second in which it holds.
    pub not_after: Time,
    /// The key that it certifies.
    pub public_key: PublicKey,
}

impl Certificate {
    /// Reads a `CERTIFICATE` block. Who signed it is not asked: trust comes from where it lies.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        Self::from_der(&read_pem(text, LABEL)?)
    }

    pub(crate) fn from_der(der: &[u8]) -> Result<Self, KeyError> {
        let (_, x509) = parse_x509_certificate(der).map_err(|_| KeyError::NotACertificate)?;
        Ok(Certificate {
            serial: read_serial(&x509)?,
            pem: write_pem(LABEL, der),
            not_before: Time::from_ms(x509.validity().not_before.timestamp() * Time::SECOND),
            not_after: Time::from_ms(x509.validity().not_after.timestamp() * Time::SECOND),
            public_key: PublicKey::from_spki_der(x509.public_key().raw)?,
        })
    }

    /// Whether it may certify others.
    pub(crate) fn is_an_authority(&self) -> bool {
        let der = read_pem(&self.pem, LABEL);
        der.is_ok_and(|der| parse_x509_certificate(&der).is_ok_and(|(_, x509)| x509.is_ca()))
    }

    /// Whether it holds at `now`, in the whole last second too.
    pub fn holds_at(&self, now: Time) -> bool {
        self.not_before <= now && now.unix_seconds() <= self.not_after.unix_seconds()
    }

    /// Whether `serial` names it; clients may send lower case (1.3).
    pub fn is_named(&self, serial: &str) -> bool {
        self.serial.eq_ignore_ascii_case(serial)
    }
}

fn read_serial(x509: &X509Certificate<'_>) -> Result<String, KeyError> {
    let mut serial = String::with_capacity(SERIAL_DIGITS);
    for byte in x509.raw_serial() {
        write!(serial, "{byte:02X}").expect("a String takes any text");
    }
    if serial.len() == SERIAL_DIGITS && !serial.starts_with('0') {
        Ok(serial)
    } else {
        Err(KeyError::WrongSerial { serial })
    }
}
