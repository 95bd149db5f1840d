//! Keys that nobody uses: the pipeline wants some to be there. Made once a process; nothing of them
//! comes into a trace.

use serde_json::Value;
use std::sync::{Arc, OnceLock};
use tongbao_base::Time;
use tongbao_kernel::model::{Applyment, BankCard, Closing, SubjectChange};
use tongbao_kernel::tables::Row;
use tongbao_vault::VaultKeys;
use tongbao_wire::authority::{Authority, Subject};
use tongbao_wire::keyring::{KeySource, Keyring, MerchantKeys, Mode, PlatformCertificate, PlatformKeys};
use tongbao_wire::keys::{Apiv3Key, Certificate, PrivateKey};

use super::clock::Hands;
use crate::ask::SECRET;
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

/// The vault's keys: the same after a restart, and in every run, so that digests are, too.
pub(crate) fn vault() -> VaultKeys {
    let text = format!("digest {}\n1 {}\n", "5c".repeat(VaultKeys::BYTES), "9a".repeat(VaultKeys::BYTES));
    VaultKeys::parse(&text).expect("two keys of 64 digits are vault keys")
}

/// For which key secrets are encrypted.
pub(crate) fn serial() -> &'static str {
    &made().certificate.serial
}

/// A body with its secrets encrypted, as the platform's certificate wants them (1.8).
pub(crate) fn seal(body: Value) -> Value {
    match body {
        Value::String(text) => match text.strip_prefix(SECRET) {
            None => Value::String(text),
            Some(plain) => {
                let sealed = made().certificate.public_key.encrypt(plain);
                Value::String(sealed.expect("secrets of scripts are short"))
            }
        },
        Value::Array(all) => Value::Array(all.into_iter().map(seal).collect()),
        Value::Object(all) => {
            Value::Object(all.into_iter().map(|(name, value)| (name, seal(value))).collect())
        }
        other => other,
    }
}

/// A reply with the secrets that it tells the merchant opened.
pub(crate) fn open(mut body: Value) -> Value {
    for name in ["account_name", "account_no"] {
        let Some(field) = body.pointer_mut(&format!("/account_validation/{name}")) else { continue };
        let plain = field.as_str().and_then(|cipher| made().key.decrypt(cipher).ok());
        *field = plain.map_or(Value::Null, |plain| Value::String(plain.reveal().to_owned()));
    }
    body
}

/// A row without what is sealed in it, which is another each time.
pub(crate) fn without_seals(row: Row) -> Row {
    match row {
        Row::Closing(closing) => {
            let payee = closing.payee.as_ref().map(|_| Vec::new());
            Row::Closing(Arc::new(Closing { payee, ..(*closing).clone() }))
        }
        Row::Applyment(row) => {
            let form = Vec::new().into();
            Row::Applyment(Arc::new(Applyment { form, ..(*row).clone() }))
        }
        Row::SubjectChange(row) => {
            let form = Vec::new().into();
            Row::SubjectChange(Arc::new(SubjectChange { form, ..(*row).clone() }))
        }
        Row::BankCard(card) => {
            let sealed = Vec::new().into();
            Row::BankCard(Arc::new(BankCard { sealed, ..(*card).clone() }))
        }
        other => other,
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
