//! Tongbao's own certificate authority: it certifies the platform's and the merchants' keys.
//!
//! Every certificate that it issues has a serial of forty hexadecimal digits of which the first is
//! 1 to 7: never a dropped zero, never a sign byte.

use crate::keys::{Certificate, KeyError, PrivateKey, fill_random};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyUsagePurpose,
    PKCS_RSA_SHA256, PublicKeyData, SerialNumber, SignatureAlgorithm, SigningKey,
};
use time::OffsetDateTime;
use tongbao_base::{Secret, Time};

/// Twenty years: longer than any certificate that it issues (1.6: about five).
const LIFE_MS: i64 = 20 * 365 * Time::DAY;
/// A serial's length in bytes, the most that X.509 allows.
const SERIAL_LEN: usize = 20;

/// A certificate authority with its key.
pub struct Authority {
    certificate: Certificate,
    issuer: Issuer<'static, Signer>,
}

/// Whom a certificate is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Who it is: a merchant's number, or the platform's name (CN).
    pub common_name: String,
    /// The organisation behind it (O).
    pub organisation: String,
}

/// Why an authority cannot be read or cannot issue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuthorityError {
    /// Its key or certificate cannot be read.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The certificate does not allow issuing.
    #[error("the certificate is not one of a certificate authority")]
    NotAnAuthority,
    /// The key is not the one that the certificate names.
    #[error("the key does not belong to the authority's certificate")]
    AnotherKey,
    /// The time in which it should hold is empty or cannot be written.
    #[error("a certificate cannot hold from {not_before} to {not_after}")]
    Validity {
        /// The first moment asked.
        not_before: Time,
        /// The last moment asked.
        not_after: Time,
    },
    /// The certificate cannot be written.
    #[error("the certificate cannot be written: {0}")]
    Unwritable(String),
}

impl From<rcgen::Error> for AuthorityError {
    fn from(error: rcgen::Error) -> Self {
        AuthorityError::Unwritable(error.to_string())
    }
}

impl Authority {
    /// A new authority that holds from `now`.
    pub fn generate(now: Time) -> Result<Self, AuthorityError> {
        let signer = Signer(PrivateKey::generate());
        let subject =
            Subject { common_name: "Tongbao Root CA".to_owned(), organisation: "Tongbao".to_owned() };
        let mut params = draft(&subject, now, now.after_ms(LIFE_MS))?;
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let issued = params.self_signed(&signer)?;
        Self::from_parts(Certificate::from_der(issued.der())?, signer)
    }

    /// Reads an authority from its certificate and its PKCS#8 key.
    pub fn from_pem(certificate: &str, key: &str) -> Result<Self, AuthorityError> {
        Self::from_parts(Certificate::from_pem(certificate)?, Signer(PrivateKey::from_pkcs8_pem(key)?))
    }

    fn from_parts(certificate: Certificate, signer: Signer) -> Result<Self, AuthorityError> {
        if certificate.public_key != signer.0.public_key() {
            return Err(AuthorityError::AnotherKey);
        }
        if !certificate.is_an_authority() {
            return Err(AuthorityError::NotAnAuthority);
        }
        let issuer = Issuer::from_ca_cert_pem(&certificate.pem, signer)?;
        Ok(Authority { certificate, issuer })
    }

    /// Its own certificate, which clients may trust.
    pub fn certificate_pem(&self) -> &str {
        &self.certificate.pem
    }

    /// Its key as PKCS#8.
    pub fn key_pem(&self) -> Secret {
        self.issuer.key().0.to_pkcs8_pem()
    }

    /// Certifies that `key` is `subject`'s, from `not_before` to `not_after` (whole seconds).
    pub fn issue(
        &self,
        subject: &Subject,
        key: &PrivateKey,
        not_before: Time,
        not_after: Time,
    ) -> Result<Certificate, AuthorityError> {
        let mut params = draft(subject, not_before, not_after)?;
        params.is_ca = IsCa::ExplicitNoCa;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::KeyEncipherment];
        params.use_authority_key_identifier_extension = true;
        let issued = params.signed_by(&Signer(key.clone()), &self.issuer)?;
        Ok(Certificate::from_der(issued.der())?)
    }
}

impl std::fmt::Debug for Authority {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Authority").field("certificate", &self.certificate).finish_non_exhaustive()
    }
}

/// What every certificate of this authority has, its own included.
fn draft(subject: &Subject, not_before: Time, not_after: Time) -> Result<CertificateParams, AuthorityError> {
    let invalid = AuthorityError::Validity { not_before, not_after };
    let moment = |at: Time| OffsetDateTime::from_unix_timestamp(at.unix_seconds()).ok();
    let (Some(first), Some(last)) = (moment(not_before), moment(not_after)) else {
        return Err(invalid);
    };
    if last <= first {
        return Err(invalid);
    }
    let mut name = DistinguishedName::new();
    name.push(DnType::CountryName, "CN");
    name.push(DnType::OrganizationName, subject.organisation.as_str());
    name.push(DnType::CommonName, subject.common_name.as_str());
    let mut params = CertificateParams::default();
    params.distinguished_name = name;
    params.not_before = first;
    params.not_after = last;
    params.serial_number = Some(random_serial());
    Ok(params)
}

fn random_serial() -> SerialNumber {
    let mut serial = [0; SERIAL_LEN];
    while !(0x10..0x80).contains(&serial[0]) {
        fill_random(&mut serial);
    }
    SerialNumber::from_slice(&serial)
}

/// A key as the certificate writer wants it.
struct Signer(PrivateKey);

impl PublicKeyData for Signer {
    fn der_bytes(&self) -> &[u8] {
        self.0.public_pkcs1_der()
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &PKCS_RSA_SHA256
    }
}

impl SigningKey for Signer {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        Ok(self.0.sign_raw(message).to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{CERTIFICATE, NOW, PRIVATE_KEY, private_key};
    use x509_parser::parse_x509_certificate;

    fn tea_house() -> Subject {
        Subject { common_name: "1600000001".to_owned(), organisation: "茶馆".to_owned() }
    }

    #[test]
    fn a_certificate_names_its_subject_and_is_signed_by_the_authority() {
        let authority = Authority::generate(NOW).unwrap();
        let last = NOW.after_ms(5 * 365 * Time::DAY);
        let issued = authority.issue(&tea_house(), &private_key(), NOW, last).unwrap();
        assert_eq!((issued.not_before, issued.not_after), (NOW, last));
        assert_eq!(issued.public_key, private_key().public_key());
        assert!(!issued.is_an_authority());
        assert_eq!(Certificate::from_pem(&issued.pem).as_ref(), Ok(&issued));

        let (root, leaf) =
            (pem::parse(authority.certificate_pem()).unwrap(), pem::parse(&issued.pem).unwrap());
        let (_, root) = parse_x509_certificate(root.contents()).unwrap();
        let (_, leaf) = parse_x509_certificate(leaf.contents()).unwrap();
        assert_eq!(leaf.subject().to_string(), "C=CN, O=茶馆, CN=1600000001");
        assert_eq!(leaf.issuer(), root.subject());
        assert!(leaf.verify_signature(Some(root.public_key())).is_ok());
        assert!(root.verify_signature(None).is_ok());
    }

    #[test]
    fn serials_are_40_upper_hex_digits_with_a_first_digit_from_1_to_7() {
        let authority = Authority::generate(NOW).unwrap();
        let mut seen = std::collections::HashSet::new();
        for _ in 0..64 {
            let issued = authority.issue(&tea_house(), &private_key(), NOW, NOW.after_ms(Time::DAY)).unwrap();
            let der = pem::parse(&issued.pem).unwrap();
            let (_, x509) = parse_x509_certificate(der.contents()).unwrap();
            assert_eq!(issued.serial, format!("{:X}", x509.tbs_certificate.serial));
            assert_eq!(issued.serial.len(), 40);
            assert!(('1'..='7').contains(&issued.serial.chars().next().unwrap()), "{}", issued.serial);
            assert!(seen.insert(issued.serial));
        }
    }

    #[test]
    fn an_authority_that_is_read_back_issues_in_the_same_name() {
        let first = Authority::generate(NOW).unwrap();
        let again = Authority::from_pem(first.certificate_pem(), first.key_pem().reveal()).unwrap();
        assert_eq!(again.certificate_pem(), first.certificate_pem());
        let issued = again.issue(&tea_house(), &private_key(), NOW, NOW.after_ms(Time::DAY)).unwrap();
        let (root, leaf) = (pem::parse(first.certificate_pem()).unwrap(), pem::parse(&issued.pem).unwrap());
        let (_, root) = parse_x509_certificate(root.contents()).unwrap();
        let (_, leaf) = parse_x509_certificate(leaf.contents()).unwrap();
        assert_eq!(leaf.issuer().as_raw(), root.subject().as_raw());
        assert!(leaf.verify_signature(Some(root.public_key())).is_ok());
    }

    #[test]
    fn what_is_no_authority_is_refused() {
        let authority = Authority::generate(NOW).unwrap();
        let error = Authority::from_pem(authority.certificate_pem(), PRIVATE_KEY).unwrap_err();
        assert_eq!(error, AuthorityError::AnotherKey);
        let leaf = authority.issue(&tea_house(), &private_key(), NOW, NOW.after_ms(Time::DAY)).unwrap();
        let error = Authority::from_pem(&leaf.pem, PRIVATE_KEY).unwrap_err();
        assert_eq!(error, AuthorityError::NotAnAuthority);
        let error = Authority::from_pem(CERTIFICATE, "").unwrap_err();
        assert_eq!(error, AuthorityError::Key(KeyError::NotPem));
    }

    #[test]
    fn a_certificate_that_would_never_hold_is_refused() {
        let authority = Authority::generate(NOW).unwrap();
        for not_after in [NOW, NOW.after_ms(999), NOW.after_ms(-Time::DAY), Time::from_ms(i64::MAX)] {
            let error = authority.issue(&tea_house(), &private_key(), NOW, not_after).unwrap_err();
            assert_eq!(error, AuthorityError::Validity { not_before: NOW, not_after });
        }
    }

    #[test]
    fn an_authority_prints_no_key() {
        let authority = Authority::generate(NOW).unwrap();
        let printed = format!("{authority:?}");
        assert!(printed.starts_with("Authority") && !printed.contains("PRIVATE"), "{printed}");
    }
}
