//! Keys that nobody uses: the pipeline wants some to be there. Made once a process; nothing of them
//! comes into a trace.

use std::sync::OnceLock;
use tongbao_base::Time;
use tongbao_wire::authority::{Authority, Subject};
use tongbao_wire::keyring::{KeySource, Keyring, MerchantKeys, Mode, PlatformCertificate, PlatformKeys};
use tongbao_wire::keys::{Apiv3Key, Certificate, PrivateKey};

use super::clock::Hands;
use crate::cast;

struct Made {
    key: PrivateKey,
    certificate: Certificate,
}

fn made() -> &'static Made {
    static MADE: OnceLock<Made> = OnceLock::new();
    MADE.get_or_init(|| {
        let from = Hands::START.after_ms(-Time::DAY);
        let authority = Authority::generate(from).expect("an authority can be made");
        let key = PrivateKey::generate();
        let subject = Subject { common_name: "simulated".to_owned(), organisation: "simulated".to_owned() };
        let until = from.after_ms(36_500 * Time::DAY);
        let certificate = authority.issue(&subject, &key, from, until).expect("a certificate can be issued");
        Made { key, certificate }
    })
}

/// Everybody's keys are the same.
struct Everybody;

impl KeySource for Everybody {
    fn merchant(&self, mchid: &str) -> Option<MerchantKeys> {
        cast::merchant(mchid)?;
        Some(MerchantKeys {
            mchid: mchid.to_owned(),
            certificates: vec![made().certificate.clone()],
            revoked: Vec::new(),
            apiv3_key: Apiv3Key::parse("0123456789abcdefghijABCDEFGHIJ42").ok(),
            mode: Mode::Certificate,
        })
    }
}

/// A keyring.
pub(crate) fn keyring() -> Keyring {
    let Made { key, certificate } = made();
    let (certificate, key) = (certificate.clone(), key.clone());
    let platform = PlatformKeys {
        certificates: vec![PlatformCertificate { certificate, key: key.clone(), signs_from: Hands::START }],
        public_key_id: "PUB_KEY_ID_0000000000000000000000000001".to_owned(),
        public_key: key,
    };
    Keyring::new(platform, Box::new(Everybody))
}
