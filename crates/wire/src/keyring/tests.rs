use super::*;
use crate::authority::{Authority, Subject};
use crate::testing::{NOW, certificate, private_key};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_0116000000012025100900000001000001";
const MERCHANT: &str = "1600000001";

/// A source whose answer the test changes, and which counts how often it was asked.
#[derive(Clone, Default)]
struct Source(Arc<Held>);

#[derive(Default)]
struct Held {
    keys: Mutex<Option<MerchantKeys>>,
    asked: AtomicUsize,
    stamp: Mutex<Option<i128>>,
}

impl Source {
    fn holds(&self, keys: Option<MerchantKeys>) {
        *self.0.keys.lock().unwrap() = keys;
    }

    fn is_stamped(&self, stamp: Option<i128>) {
        *self.0.stamp.lock().unwrap() = stamp;
    }

    fn asked(&self) -> usize {
        self.0.asked.load(Ordering::SeqCst)
    }
}

impl KeySource for Source {
    fn merchant(&self, mchid: &str) -> Option<MerchantKeys> {
        self.0.asked.fetch_add(1, Ordering::SeqCst);
        self.0.keys.lock().unwrap().clone().filter(|keys| keys.mchid == mchid)
    }

    fn stamp(&self, _: &str) -> Stamp {
        self.0.stamp.lock().unwrap().map_or(Stamp::Unsettled, Stamp::Settled)
    }
}

/// Old signs since long; new is listed already but signs only tomorrow.
struct Platform {
    old: Certificate,
    new: Certificate,
    source: Source,
    keyring: Keyring,
}

fn platform() -> Platform {
    let authority = Authority::generate(NOW).unwrap();
    let subject = Subject { common_name: "Tongbao".to_owned(), organisation: "Tongbao".to_owned() };
    let certified = |first: i64, last: i64, signs: i64| {
        let key = private_key();
        let (first, last) = (NOW.after_ms(first * Time::DAY), NOW.after_ms(last * Time::DAY));
        let certificate = authority.issue(&subject, &key, first, last).unwrap();
        PlatformCertificate { certificate, key, signs_from: NOW.after_ms(signs * Time::DAY) }
    };
    let certificates = vec![certified(0, 1000, 1), certified(-900, 10, -900)];
    let source = Source::default();
    source.is_stamped(Some(1));
    Platform {
        old: certificates[1].certificate.clone(),
        new: certificates[0].certificate.clone(),
        source: source.clone(),
        keyring: Keyring::new(
            PlatformKeys {
                certificates,
                public_key_id: PUBLIC_KEY_ID.to_owned(),
                public_key: PrivateKey::generate(),
            },
            Box::new(source),
        ),
    }
}

impl Platform {
    fn clone_of(certificate: &Certificate, key: PrivateKey) -> PlatformCertificate {
        PlatformCertificate { certificate: certificate.clone(), key, signs_from: certificate.not_before }
    }
}

fn merchant(mode: Mode) -> MerchantKeys {
    MerchantKeys {
        mchid: MERCHANT.to_owned(),
        certificates: vec![certificate()],
        revoked: Vec::new(),
        apiv3_key: None,
        mode,
    }
}

#[test]
fn the_key_that_the_request_names_signs_and_otherwise_the_merchants_mode_decides() {
    let Platform { old, new, keyring, .. } = platform();
    let (old, new) = (old.serial.as_str(), new.serial.as_str());
    let (own, lower) = (certificate().serial, old.to_lowercase());
    for (wanted, in_certificate_mode, in_public_key_mode) in [
        (Some(old), old, old),
        (Some(lower.as_str()), old, old),
        (Some(new), new, new),
        (Some(PUBLIC_KEY_ID), PUBLIC_KEY_ID, PUBLIC_KEY_ID),
        (None, old, PUBLIC_KEY_ID),
        (Some(""), old, PUBLIC_KEY_ID),
        (Some(own.as_str()), old, PUBLIC_KEY_ID),
        (Some("PUB_KEY_ID_9"), old, PUBLIC_KEY_ID),
        (Some("FFFF"), old, PUBLIC_KEY_ID),
    ] {
        let by = |mode| keyring.signing_key(wanted, Some(&merchant(mode)), NOW).serial;
        assert_eq!(by(Mode::Certificate), in_certificate_mode, "{wanted:?}");
        assert_eq!(by(Mode::PublicKey), in_public_key_mode, "{wanted:?}");
        assert_eq!(by(Mode::PublicKeyOnly), in_public_key_mode, "{wanted:?}");
        assert_eq!(keyring.signing_key(wanted, None, NOW).serial, in_certificate_mode, "{wanted:?}");
    }
}

#[test]
fn a_signing_key_is_the_one_that_its_serial_names() {
    let Platform { old, keyring, .. } = platform();
    let by_certificate = keyring.signing_key(None, Some(&merchant(Mode::Certificate)), NOW);
    assert!(old.public_key.verify(b"x", &by_certificate.key.sign(b"x")));
    let by_public_key = keyring.signing_key(None, Some(&merchant(Mode::PublicKey)), NOW);
    let public_key = keyring.decryption_key(PUBLIC_KEY_ID, NOW).unwrap().public_key();
    assert!(public_key.verify(b"x", &by_public_key.key.sign(b"x")));
    assert_ne!(public_key, old.public_key);
}

#[test]
fn certificates_rotate_listed_first_signing_later_dropped_when_expired() {
    let Platform { old, new, keyring, .. } = platform();
    let (old, new) = (old.serial, new.serial);
    for (day, listed, signs, named_old) in [
        (-1, vec![&old], old.as_str(), old.as_str()),
        (0, vec![&new, &old], &old, &old),
        (1, vec![&new, &old], &new, &old),
        (11, vec![&new], &new, &new),
        (1001, vec![], PUBLIC_KEY_ID, PUBLIC_KEY_ID),
    ] {
        let now = NOW.after_ms(day * Time::DAY);
        let serials: Vec<String> = keyring.listed(now).into_iter().map(|one| one.serial).collect();
        assert_eq!(serials.iter().collect::<Vec<_>>(), listed, "day {day}");
        assert_eq!(keyring.signing_key(None, None, now).serial, signs, "day {day}");
        assert_eq!(keyring.signing_key(Some(&old), None, now).serial, named_old, "day {day}");
    }
}

#[test]
fn fields_are_decrypted_by_the_key_that_the_request_names() {
    let Platform { old, keyring, .. } = platform();
    let field = old.public_key.encrypt("张三").unwrap();
    let key = keyring.decryption_key(&old.serial.to_lowercase(), NOW).unwrap();
    assert_eq!(key.decrypt(&field).unwrap().reveal(), "张三");
    assert!(keyring.decryption_key(PUBLIC_KEY_ID, NOW).unwrap().decrypt(&field).is_err());
    for unknown in ["", "PUB_KEY_ID_9", certificate().serial.as_str()] {
        assert!(keyring.decryption_key(unknown, NOW).is_none(), "{unknown}");
    }
    assert_eq!(keyring.public_key_id(), PUBLIC_KEY_ID);
}

#[test]
fn a_known_merchant_is_asked_for_once_and_an_unknown_one_each_time() {
    let Platform { source, keyring, .. } = platform();
    assert!(keyring.merchant(MERCHANT).is_none());
    assert!(keyring.merchant(MERCHANT).is_none());
    assert_eq!(source.asked(), 2);
    source.holds(Some(merchant(Mode::PublicKey)));
    assert_eq!(keyring.merchant(MERCHANT).unwrap().mode, Mode::PublicKey);
    assert_eq!(keyring.merchant(MERCHANT).unwrap().mchid, MERCHANT);
    assert_eq!(source.asked(), 3);
    assert!(keyring.merchant("1600000002").is_none());

    source.holds(Some(merchant(Mode::Certificate)));
    assert_eq!(keyring.merchant(MERCHANT).unwrap().mode, Mode::PublicKey);
    keyring.forget(MERCHANT);
    assert_eq!(keyring.merchant(MERCHANT).unwrap().mode, Mode::Certificate);

    source.holds(Some(merchant(Mode::PublicKey)));
    assert_eq!(keyring.current(MERCHANT).unwrap().mode, Mode::PublicKey);
    source.holds(None);
    assert!(keyring.current(MERCHANT).is_none() && keyring.merchant(MERCHANT).is_none());
}

#[test]
fn a_serial_that_is_not_kept_is_asked_for_once() {
    let Platform { source, keyring, new, .. } = platform();
    source.holds(Some(merchant(Mode::Certificate)));
    let serial = certificate().serial;
    let named = |serial: &str| {
        let keys = keyring.merchant_with(MERCHANT, serial);
        keys.and_then(|keys| keys.valid(serial, NOW).ok().cloned())
    };
    assert_eq!(named(&serial.to_lowercase()), Some(certificate()));
    assert_eq!(named(&serial), Some(certificate()));
    assert_eq!(source.asked(), 1);

    assert_eq!(named(&new.serial), None);
    assert_eq!(source.asked(), 2);
    let both = vec![certificate(), new.clone()];
    source.holds(Some(MerchantKeys { certificates: both, ..merchant(Mode::Certificate) }));
    assert_eq!(named(&new.serial), Some(new.clone()));
    assert_eq!(named(&new.serial), Some(new));
    assert_eq!(source.asked(), 3);
    assert!(keyring.merchant_with("1600000002", &serial).is_none());
    assert_eq!(named(""), None);
}

#[test]
fn what_a_source_changed_counts_as_soon_as_its_stamp_says_so() {
    let Platform { source, keyring, .. } = platform();
    let serial = certificate().serial;
    let counts = || keyring.merchant_with(MERCHANT, &serial).unwrap().valid(&serial, NOW).map(|_| ());
    source.holds(Some(merchant(Mode::Certificate)));
    assert_eq!(counts(), Ok(()));
    let revoked = vec![Revocation { serial: serial.to_lowercase(), at: NOW }];
    source.holds(Some(MerchantKeys { revoked, ..merchant(Mode::Certificate) }));
    assert_eq!(counts(), Ok(()), "the stamp is the same: nothing is read again");
    source.is_stamped(Some(2));
    assert_eq!(counts(), Err(NotValid::Revoked { at: NOW }));

    source.is_stamped(None);
    let asked = source.asked();
    assert!(counts().is_err() && counts().is_err());
    assert_eq!(source.asked(), asked + 2, "while it changes, it is asked each time");
    source.holds(None);
    assert!(keyring.merchant(MERCHANT).is_none(), "what is gone is forgotten");
}

#[test]
fn a_certificate_counts_from_its_first_moment_to_its_last_second_unless_it_was_revoked() {
    let Platform { old, new, .. } = platform();
    let certificates = vec![old.clone(), new.clone()];
    let keys = MerchantKeys { certificates, ..merchant(Mode::Certificate) };
    let said = |serial: &str, now: Time| keys.valid(serial, now).map(|one| one.serial.clone());
    assert_eq!(said(&new.serial, new.not_before), Ok(new.serial.clone()));
    let early = new.not_before.after_ms(-1);
    assert_eq!(said(&new.serial, early), Err(NotValid::NotYet { from: new.not_before }));
    assert_eq!(said(&old.serial, old.not_after.after_ms(999)), Ok(old.serial.clone()));
    let late = old.not_after.after_ms(1000);
    assert_eq!(said(&old.serial, late), Err(NotValid::Expired { at: old.not_after }));
    assert_eq!(said("ABCD", NOW), Err(NotValid::Unknown));
}

#[test]
fn renewed_platform_keys_are_used_at_once() {
    let Platform { old, keyring, .. } = platform();
    let (key, other) = (private_key(), Platform::clone_of(&old, private_key()));
    let public_key_id = PUBLIC_KEY_ID.to_owned();
    keyring.renew(PlatformKeys { certificates: vec![other], public_key_id, public_key: key });
    let serials: Vec<String> = keyring.listed(NOW).into_iter().map(|one| one.serial).collect();
    assert_eq!(serials, [old.serial]);
}

#[test]
fn an_expired_certificates_key_opens_nothing_more() {
    let Platform { old, keyring, .. } = platform();
    let last = old.not_after;
    assert!(keyring.decryption_key(&old.serial, last).is_some());
    assert!(keyring.decryption_key(&old.serial, last.after_ms(Time::SECOND)).is_none());
    assert!(keyring.decryption_key(PUBLIC_KEY_ID, last.after_ms(Time::SECOND)).is_some());
}

#[test]
fn a_keyring_prints_no_key() {
    let printed = format!("{:?}", platform().keyring);
    assert!(printed.contains(PUBLIC_KEY_ID) && printed.contains("PrivateKey(…)"), "{printed}");
    assert!(!printed.contains("PRIVATE KEY"), "{printed}");
}
