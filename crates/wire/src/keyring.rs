//! Which key signs, decrypts and verifies: the platform's own keys and those of merchants.
//!
//! Merchants' keys are read from their source once and kept. What the source does not know is
//! asked again each time, so that a merchant or certificate added later is found; what it took
//! away stays until [`Keyring::forget`] or [`Keyring::current`].

use crate::keys::{Apiv3Key, Certificate, PrivateKey};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use tongbao_base::Time;

/// A certificate of the platform with its key.
#[derive(Debug, Clone)]
pub struct PlatformCertificate {
    /// What clients see.
    pub certificate: Certificate,
    /// What signs and decrypts.
    pub key: PrivateKey,
    /// When it starts signing by itself; before, it is only listed (1.7).
    pub signs_from: Time,
}

/// All keys of the platform. Both kinds are in use side by side (1.6).
#[derive(Debug, Clone)]
pub struct PlatformKeys {
    /// The platform certificates, in any order.
    pub certificates: Vec<PlatformCertificate>,
    /// `PUB_KEY_ID_…`: names `public_key` where a serial would stand.
    pub public_key_id: String,
    /// The key pair of the public-key mode.
    pub public_key: PrivateKey,
}

/// By which of the platform's keys a merchant verifies unless a request says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// By the platform certificate (平台证书).
    #[default]
    Certificate,
    /// By the platform's public key (微信支付公钥).
    PublicKey,
}

/// What the platform knows of a merchant's keys.
#[derive(Debug, Clone)]
pub struct MerchantKeys {
    /// The merchant.
    pub mchid: String,
    /// Its API certificates; several may hold at once (1.6).
    pub certificates: Vec<Certificate>,
    /// Its APIv3 key; without one nothing is sent to it (1.6).
    pub apiv3_key: Option<Apiv3Key>,
    /// How it verifies.
    pub mode: Mode,
}

impl MerchantKeys {
    /// The certificate that `serial` names, in either case.
    pub fn certificate(&self, serial: &str) -> Option<&Certificate> {
        self.certificates.iter().find(|certificate| certificate.is_named(serial))
    }
}

/// Where merchants' keys come from.
pub trait KeySource: Send + Sync {
    /// The keys of `mchid`, as they are now.
    fn merchant(&self, mchid: &str) -> Option<MerchantKeys>;
}

/// A platform key and the name by which clients know it.
#[derive(Debug, Clone)]
pub struct SigningKey {
    /// What goes into `Wechatpay-Serial`.
    pub serial: String,
    /// The key.
    pub key: PrivateKey,
}

/// All keys in use.
pub struct Keyring {
    platform: PlatformKeys,
    source: Box<dyn KeySource>,
    merchants: RwLock<HashMap<String, Arc<MerchantKeys>>>,
}

impl Keyring {
    /// A keyring that knows the platform's keys and asks `source` for the merchants'.
    pub fn new(platform: PlatformKeys, source: Box<dyn KeySource>) -> Self {
        Keyring { platform, source, merchants: RwLock::default() }
    }

    /// The keys of `mchid`.
    pub fn merchant(&self, mchid: &str) -> Option<Arc<MerchantKeys>> {
        self.kept(mchid).or_else(|| self.ask(mchid))
    }

    /// The keys of `mchid` as the source has them now: a key that was taken away or set since they
    /// were kept counts.
    pub fn current(&self, mchid: &str) -> Option<Arc<MerchantKeys>> {
        let keys = self.ask(mchid);
        if keys.is_none() {
            self.forget(mchid);
        }
        keys
    }

    /// The certificate of `mchid` that `serial` names, in either case.
    pub fn certificate(&self, mchid: &str, serial: &str) -> Option<Certificate> {
        let named = |keys: Arc<MerchantKeys>| keys.certificate(serial).cloned();
        self.kept(mchid).and_then(named).or_else(|| self.ask(mchid).and_then(named))
    }

    /// Forgets what is kept of `mchid`, for when its keys were changed.
    pub fn forget(&self, mchid: &str) {
        self.merchants.write().unwrap_or_else(PoisonError::into_inner).remove(mchid);
    }

    fn kept(&self, mchid: &str) -> Option<Arc<MerchantKeys>> {
        self.merchants.read().unwrap_or_else(PoisonError::into_inner).get(mchid).cloned()
    }

    fn ask(&self, mchid: &str) -> Option<Arc<MerchantKeys>> {
        let keys = Arc::new(self.source.merchant(mchid)?);
        let mut merchants = self.merchants.write().unwrap_or_else(PoisonError::into_inner);
        merchants.insert(mchid.to_owned(), Arc::clone(&keys));
        Some(keys)
    }

    /// The key that signs a reply or callback at `now` (1.5).
    ///
    /// `wanted` is the request's `Wechatpay-Serial`: a platform key that it names signs. Where it
    /// names none (absent, empty, expired, the merchant's own serial), the merchant's mode decides;
    /// a merchant that is not known has the default mode. The public key signs too when no
    /// certificate does at `now`.
    pub fn signing_key(
        &self,
        wanted: Option<&str>,
        merchant: Option<&MerchantKeys>,
        now: Time,
    ) -> SigningKey {
        wanted.and_then(|name| self.named_key(name, now)).unwrap_or_else(|| {
            match merchant.map(|keys| keys.mode).unwrap_or_default() {
                Mode::PublicKey => self.public_signing_key(),
                Mode::Certificate => self.newest_signing_key(now),
            }
        })
    }

    fn named_key(&self, name: &str, now: Time) -> Option<SigningKey> {
        if name == self.platform.public_key_id {
            return Some(self.public_signing_key());
        }
        let mut holding = self.platform.certificates.iter().filter(|one| one.certificate.holds_at(now));
        holding.find(|one| one.certificate.is_named(name)).map(PlatformCertificate::signing_key)
    }

    fn newest_signing_key(&self, now: Time) -> SigningKey {
        let signing = self
            .platform
            .certificates
            .iter()
            .filter(|one| one.signs_from <= now && one.certificate.holds_at(now));
        let newest = signing.max_by_key(|one| (one.signs_from, one.certificate.not_before));
        newest.map_or_else(|| self.public_signing_key(), PlatformCertificate::signing_key)
    }

    fn public_signing_key(&self) -> SigningKey {
        SigningKey { serial: self.platform.public_key_id.clone(), key: self.platform.public_key.clone() }
    }

    /// The key that decrypts fields of a request whose `Wechatpay-Serial` is `serial` (1.8). An
    /// expired certificate's key still does.
    pub fn decryption_key(&self, serial: &str) -> Option<PrivateKey> {
        if serial == self.platform.public_key_id {
            return Some(self.platform.public_key.clone());
        }
        let named = self.platform.certificates.iter().find(|one| one.certificate.is_named(serial));
        named.map(|one| one.key.clone())
    }

    /// The platform certificates that hold at `now`, as `GET /v3/certificates` lists them (1.7).
    pub fn listed(&self, now: Time) -> Vec<Certificate> {
        let all = self.platform.certificates.iter().map(|one| &one.certificate);
        all.filter(|certificate| certificate.holds_at(now)).cloned().collect()
    }

    /// `PUB_KEY_ID_…`.
    pub fn public_key_id(&self) -> &str {
        &self.platform.public_key_id
    }
}

impl PlatformCertificate {
    fn signing_key(&self) -> SigningKey {
        SigningKey { serial: self.certificate.serial.clone(), key: self.key.clone() }
    }
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keyring").field("platform", &self.platform).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
