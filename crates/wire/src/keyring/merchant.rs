//! What the platform knows of a merchant's keys, and which of its certificates may sign.

use crate::keys::{Apiv3Key, Certificate};
use tongbao_base::Time;

/// By which of the platform's keys a merchant verifies unless a request says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// By the platform certificate (平台证书).
    #[default]
    Certificate,
    /// By the platform's public key (微信支付公钥).
    PublicKey,
    /// By the public key, and platform certificates are not to be had: how newer merchants come
    /// aboard (1.6).
    PublicKeyOnly,
}

/// A certificate that no longer counts, whatever it says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation {
    /// Its serial.
    pub serial: String,
    /// Since when.
    pub at: Time,
}

/// What the platform knows of a merchant's keys.
#[derive(Debug, Clone)]
pub struct MerchantKeys {
    /// The merchant.
    pub mchid: String,
    /// Its API certificates; several may hold at once (1.6).
    pub certificates: Vec<Certificate>,
    /// Those of them that were revoked.
    pub revoked: Vec<Revocation>,
    /// Its APIv3 key; without one nothing is sent to it (1.6).
    pub apiv3_key: Option<Apiv3Key>,
    /// How it verifies.
    pub mode: Mode,
}

/// Why a serial names no certificate that may sign (1.3, C.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotValid {
    /// The merchant has no such certificate.
    Unknown,
    /// It was revoked.
    Revoked {
        /// When.
        at: Time,
    },
    /// It holds later only.
    NotYet {
        /// From when.
        from: Time,
    },
    /// It no longer holds.
    Expired {
        /// The last second in which it held.
        at: Time,
    },
}

impl MerchantKeys {
    /// The certificate that `serial` names, in either case.
    pub fn certificate(&self, serial: &str) -> Option<&Certificate> {
        self.certificates.iter().find(|certificate| certificate.is_named(serial))
    }

    /// When the certificate that `serial` names was revoked, if it was.
    pub fn revoked_at(&self, serial: &str) -> Option<Time> {
        self.revoked.iter().find(|one| one.serial.eq_ignore_ascii_case(serial)).map(|one| one.at)
    }

    /// The certificate that `serial` names, if what it signs at `now` counts.
    pub fn valid(&self, serial: &str, now: Time) -> Result<&Certificate, NotValid> {
        let certificate = self.certificate(serial).ok_or(NotValid::Unknown)?;
        if let Some(at) = self.revoked_at(serial) {
            return Err(NotValid::Revoked { at });
        }
        if now < certificate.not_before {
            return Err(NotValid::NotYet { from: certificate.not_before });
        }
        if !certificate.holds_at(now) {
            return Err(NotValid::Expired { at: certificate.not_after });
        }
        Ok(certificate)
    }
}

/// Changes when what a source knows of a merchant changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stamp {
    /// As long as it is the same, so are the keys.
    Settled(i128),
    /// They change right now, or nobody can tell: ask again.
    Unsettled,
}

/// Where merchants' keys come from.
pub trait KeySource: Send + Sync {
    /// The keys of `mchid`, as they are now.
    fn merchant(&self, mchid: &str) -> Option<MerchantKeys>;

    /// Asked for each request, so it must be cheap. A source that never changes what it once said
    /// need not say more.
    fn stamp(&self, _mchid: &str) -> Stamp {
        Stamp::Settled(0)
    }
}
