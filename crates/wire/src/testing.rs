//! Keys for tests only, made by another program than the one under test.

use crate::keys::{Certificate, PrivateKey, PublicKey};
use tongbao_base::Time;
use tongbao_crypto_mb::CryptoMb;

/// A moment at which [`certificate`] holds: 2026-12-01.
pub(crate) const NOW: Time = Time::from_ms(1_796_083_200_000);
pub(crate) const PRIVATE_KEY: &str = include_str!("testing/private_key.pem");
pub(crate) const CERTIFICATE: &str = include_str!("testing/certificate.pem");

pub(crate) fn private_key() -> PrivateKey {
    PrivateKey::from_pkcs8_pem(PRIVATE_KEY).unwrap()
}

/// The certificate of [`private_key`].
pub(crate) fn certificate() -> Certificate {
    Certificate::from_pem(CERTIFICATE).unwrap()
}

/// The key of the self-test that the contract points to (1.3).
pub(crate) fn official_public_key() -> PublicKey {
    PublicKey::from_pem(include_str!("testing/official_public_key.pem")).unwrap()
}

/// Intel's library, where the environment names it; without, what needs it is not tested.
pub(crate) fn sign_library() -> Option<CryptoMb> {
    let Some(file) = std::env::var_os("TONGBAO_SIGN_LIBRARY") else {
        eprintln!("skipped: TONGBAO_SIGN_LIBRARY names no library");
        return None;
    };
    Some(CryptoMb::load(file.as_ref()).expect("a library that can be loaded"))
}
