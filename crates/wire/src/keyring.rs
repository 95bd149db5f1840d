//! Which key signs, decrypts and verifies: the platform's own keys and those of merchants.
//!
//! Merchants' keys are read from their source once and kept for as long as its [`Stamp`] stays the
//! same, so that what is added, revoked or changed counts for the next request. What the source
//! does not know is asked again each time.
//!
//! The platform's keys are renewed as a whole ([`Keyring::renew`]) when one is added.

mod merchant;

pub use merchant::{KeySource, MerchantKeys, Mode, NotValid, Revocation, Stamp};

use crate::keys::{Certificate, PrivateKey};
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
    platform: RwLock<Arc<PlatformKeys>>,
    source: Box<dyn KeySource>,
    merchants: RwLock<HashMap<String, Kept>>,
}

/// A merchant's keys and the stamp that they had.
struct Kept {
    stamp: Stamp,
    keys: Arc<MerchantKeys>,
}

impl Keyring {
    /// A keyring that knows the platform's keys and asks `source` for the merchants'.
    pub fn new(platform: PlatformKeys, source: Box<dyn KeySource>) -> Self {
        Keyring { platform: RwLock::new(Arc::new(platform)), source, merchants: RwLock::default() }
    }

    /// Puts other platform keys into use: the same and a new certificate.
    pub fn renew(&self, platform: PlatformKeys) {
        *self.platform.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(platform);
    }

    fn platform(&self) -> Arc<PlatformKeys> {
        Arc::clone(&self.platform.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The keys of `mchid`.
    pub fn merchant(&self, mchid: &str) -> Option<Arc<MerchantKeys>> {
        self.kept(mchid).or_else(|| self.current(mchid))
    }

    /// The keys of `mchid` as the source has them now, whatever its stamp says.
    pub fn current(&self, mchid: &str) -> Option<Arc<MerchantKeys>> {
        // Before the keys: what changes while they are read is found the next time.
        let stamp = self.source.stamp(mchid);
        let keys = self.source.merchant(mchid).map(Arc::new);
        let mut merchants = self.merchants.write().unwrap_or_else(PoisonError::into_inner);
        match &keys {
            Some(keys) => {
                merchants.insert(mchid.to_owned(), Kept { stamp, keys: Arc::clone(keys) });
            }
            None => {
                merchants.remove(mchid);
            }
        }
        keys
    }

    /// The keys of `mchid`, asked for anew when `serial` names none of the certificates kept.
    pub fn merchant_with(&self, mchid: &str, serial: &str) -> Option<Arc<MerchantKeys>> {
        let known = self.kept(mchid).filter(|keys| keys.certificate(serial).is_some());
        known.or_else(|| self.current(mchid))
    }

    /// Forgets what is kept of `mchid`, for when its keys were changed.
    pub fn forget(&self, mchid: &str) {
        self.merchants.write().unwrap_or_else(PoisonError::into_inner).remove(mchid);
    }

    fn kept(&self, mchid: &str) -> Option<Arc<MerchantKeys>> {
        let (stamp, keys) = {
            let merchants = self.merchants.read().unwrap_or_else(PoisonError::into_inner);
            let kept = merchants.get(mchid)?;
            (kept.stamp, Arc::clone(&kept.keys))
        };
        let same = stamp != Stamp::Unsettled && stamp == self.source.stamp(mchid);
        same.then_some(keys)
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
        let platform = self.platform();
        wanted.and_then(|name| platform.named_key(name, now)).unwrap_or_else(|| {
            match merchant.map(|keys| keys.mode).unwrap_or_default() {
                Mode::PublicKey | Mode::PublicKeyOnly => platform.public_signing_key(),
                Mode::Certificate => platform.newest_signing_key(now),
            }
        })
    }

    /// The key that decrypts fields of a request whose `Wechatpay-Serial` is `serial` (1.8): the
    /// public-key mode's, or that of a certificate that holds at `now`.
    pub fn decryption_key(&self, serial: &str, now: Time) -> Option<PrivateKey> {
        self.platform().named_key(serial, now).map(|named| named.key)
    }

    /// The platform certificates that hold at `now`, as `GET /v3/certificates` lists them (1.7).
    pub fn listed(&self, now: Time) -> Vec<Certificate> {
        self.platform().holding(now).map(|one| one.certificate.clone()).collect()
    }

    /// `PUB_KEY_ID_…`.
    pub fn public_key_id(&self) -> String {
        self.platform().public_key_id.clone()
    }
}

impl PlatformKeys {
    fn holding(&self, now: Time) -> impl Iterator<Item = &PlatformCertificate> {
        self.certificates.iter().filter(move |one| one.certificate.holds_at(now))
    }

    fn named_key(&self, name: &str, now: Time) -> Option<SigningKey> {
        if name == self.public_key_id {
            return Some(self.public_signing_key());
        }
        self.holding(now).find(|one| one.certificate.is_named(name)).map(PlatformCertificate::signing_key)
    }

    fn newest_signing_key(&self, now: Time) -> SigningKey {
        self.signing_at(now).map_or_else(|| self.public_signing_key(), PlatformCertificate::signing_key)
    }

    /// The certificate that signs by itself at `now`: the one that began to do so last.
    pub fn signing_at(&self, now: Time) -> Option<&PlatformCertificate> {
        let signing = self.holding(now).filter(|one| one.signs_from <= now);
        signing.max_by_key(|one| (one.signs_from, one.certificate.not_before))
    }

    fn public_signing_key(&self) -> SigningKey {
        SigningKey { serial: self.public_key_id.clone(), key: self.public_key.clone() }
    }
}

impl PlatformCertificate {
    fn signing_key(&self) -> SigningKey {
        SigningKey { serial: self.certificate.serial.clone(), key: self.key.clone() }
    }
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keyring").field("platform", &self.platform()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
