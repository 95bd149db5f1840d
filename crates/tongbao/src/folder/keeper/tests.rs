//! Certificate rotation over years, on a folder of its own.

use super::*;
use crate::folder::{FolderKeys, platform_keys};
use std::sync::Mutex;

/// The machine's clock in these tests.
struct Machine(Mutex<Time>);

impl Clock for Machine {
    fn now(&self) -> Time {
        *self.0.lock().unwrap()
    }
}

/// 2025-10-09T16:53:20+08:00.
const START: Time = Time::from_ms(1_760_000_000_000);
const ROTATION: Rotation = Rotation { valid_days: 5 * 365, announce_days: 10, switch_hours: 24 };

struct Rig {
    place: tempfile::TempDir,
    keyring: Arc<Keyring>,
    keeper: FolderKeeper,
}

fn folder(place: &tempfile::TempDir) -> Folder {
    Folder { root: place.path().to_path_buf() }
}

fn rig() -> Rig {
    let place = tempfile::tempdir().unwrap();
    platform_keys::create(&folder(&place), START).unwrap();
    opened(place)
}

/// The program started on the folder.
fn opened(place: tempfile::TempDir) -> Rig {
    let folder = folder(&place);
    let keys = platform_keys::platform_keys(&folder).unwrap();
    let keyring = Arc::new(Keyring::new(keys, Box::new(FolderKeys(folder.clone()))));
    let machine = Arc::new(Machine(Mutex::new(START)));
    let keeper = FolderKeeper::new(folder, Arc::clone(&keyring), ROTATION, machine);
    Rig { place, keyring, keeper }
}

impl Rig {
    fn keep(&self, now: Time) -> Time {
        self.keeper.0.keep(now).unwrap()
    }

    fn listed(&self, now: Time) -> Vec<String> {
        self.keyring.listed(now).into_iter().map(|one| one.serial).collect()
    }

    fn signs(&self, now: Time) -> String {
        self.keyring.signing_key(None, None, now).serial
    }

    fn shown(&self) -> String {
        std::fs::read_to_string(self.place.path().join("platform/serial.txt")).unwrap()
    }
}

/// Ten days before the end the next certificate is listed; a day later it signs; the old one can be
/// asked for, and opens fields, to its last second.
#[test]
fn a_certificate_is_followed_by_the_next_one_in_the_contracts_steps() {
    let rig = rig();
    let end = START.after_ms(5 * 365 * Time::DAY);
    let announced = end.after_ms(-10 * Time::DAY);
    assert_eq!(rig.keep(START), announced);
    let first = rig.signs(START);
    assert_eq!(rig.keep(announced.after_ms(-1)), announced);
    assert_eq!(rig.listed(announced), std::slice::from_ref(&first));

    let switch = announced.after_ms(Time::DAY);
    assert_eq!(rig.keep(announced), switch);
    let listed = rig.listed(announced);
    assert_eq!(listed.len(), 2);
    let second = listed.iter().find(|serial| **serial != first).unwrap().clone();
    assert_eq!((rig.signs(announced), rig.shown()), (first.clone(), first.clone()));
    assert_eq!(rig.signs(switch.after_ms(-1)), first);

    let next = rig.keep(switch);
    assert_eq!((rig.signs(switch), rig.shown()), (second.clone(), second.clone()));
    assert_eq!(next, announced.after_ms((5 * 365 - 10) * Time::DAY));
    let named = |now| rig.keyring.signing_key(Some(&first), None, now).serial;
    assert_eq!((named(end), named(end.after_ms(Time::SECOND))), (first.clone(), second.clone()));
    assert!(rig.keyring.decryption_key(&first, end).is_some());
    assert!(rig.keyring.decryption_key(&first, end.after_ms(Time::SECOND)).is_none());
    assert_eq!(rig.listed(end.after_ms(Time::SECOND)), [second]);
}

#[test]
fn keeping_again_changes_nothing_and_a_restart_goes_on() {
    let rig = rig();
    let announced = START.after_ms((5 * 365 - 10) * Time::DAY);
    rig.keep(announced);
    let listed = rig.listed(announced);
    rig.keep(announced);
    let rig = opened(rig.place);
    assert_eq!(rig.listed(announced), listed);
    let switch = announced.after_ms(Time::DAY);
    assert_eq!(rig.keep(announced.after_ms(Time::HOUR)), switch, "the moment of the switch is kept");
    assert_eq!(rig.listed(announced), listed);
}

#[test]
fn a_program_that_slept_through_the_end_has_a_signing_certificate_at_once() {
    let rig = rig();
    let late = START.after_ms(6 * 365 * Time::DAY);
    rig.keep(late);
    assert_eq!(rig.listed(late).len(), 1);
    assert_eq!(rig.signs(late), rig.listed(late)[0]);
}

/// The sandbox's time runs ahead, clients' clocks do not: to them it must hold already.
#[test]
fn a_new_certificate_holds_by_the_machines_clock_too() {
    let rig = rig();
    let announced = START.after_ms((5 * 365 - 10) * Time::DAY);
    rig.keep(announced);
    for certificate in rig.keyring.listed(announced) {
        assert!(certificate.holds_at(START), "{}", certificate.serial);
    }
}

#[test]
fn private_keys_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let rig = rig();
    rig.keep(START.after_ms((5 * 365 - 10) * Time::DAY));
    let place = rig.place.path().join("platform/certificates");
    let mut keys = 0;
    for path in files::listed(&place).unwrap() {
        let mode = path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, if files::has_extension(&path, "key") { 0o600 } else { 0o644 }, "{path:?}");
        keys += usize::from(files::has_extension(&path, "key"));
    }
    assert_eq!(keys, 2);
}
