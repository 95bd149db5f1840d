//! The platform's list of receivers (2.4.1, 2.4.2).

use super::*;
use crate::model::{Event, ListOf, Merchant, MerchantKind, Notification, Receiver};
use tongbao_base::Secret;
use tongbao_base::ids::MchId;

const SUPPLIER: &str = "1900000900";

fn add_merchant(mchid: &str, name: &str) -> AddReceiver {
    AddReceiver {
        platform: PLATFORM.into(),
        owner: PLATFORM.into(),
        kind: ReceiverKind::Merchant,
        account: mchid.into(),
        name: Some(Secret::new(name)),
        appid: None,
        relation: Relation::Supplier,
        custom_relation: None,
    }
}

fn delete(mchid: &str) -> DeleteReceiver {
    let owner = PLATFORM.into();
    DeleteReceiver { platform: PLATFORM.into(), owner, kind: ReceiverKind::Merchant, account: mchid.into() }
}

/// The platform's list.
fn list() -> ListOf<'static> {
    static OWN: std::sync::LazyLock<MchId> = std::sync::LazyLock::new(|| PLATFORM.into());
    ListOf { platform: &OWN, owner: &OWN }
}

fn listed(world: &World) -> i64 {
    let key = Merchant::key(&PLATFORM.into(), &PLATFORM.into());
    world.find::<Merchant>(&key).unwrap().receivers
}

/// A market with a direct merchant that supplies it.
fn market() -> World {
    let mut world = World::market();
    world.add_merchant(SUPPLIER, MerchantKind::Direct, &[], None);
    world
}

#[test]
fn adding_a_receiver_twice_counts_once_and_keeps_the_first_relation() {
    let mut world = market();
    let first = add_merchant(SUPPLIER, "merchant 1900000900");
    world.run(first.clone()).unwrap();
    world.run(AddReceiver { relation: Relation::Others, ..first.clone() }).unwrap();
    assert_eq!(listed(&world), 1);
    let key = Receiver::key(&list(), ReceiverKind::Merchant, SUPPLIER);
    assert_eq!(world.find::<Receiver>(&key).unwrap().relation, Relation::Supplier);
    world.rules.split.legacy_duplicate_receiver_error = true;
    assert_eq!(world.run(first), Err(Refusal::ReceiverExists { account: SUPPLIER.into() }));
}

#[test]
fn a_receiver_that_is_off_the_list_may_be_taken_off_again() {
    let mut world = market();
    world.run(add_merchant(SUPPLIER, "merchant 1900000900")).unwrap();
    world.run(delete(SUPPLIER)).unwrap();
    world.run(delete(SUPPLIER)).unwrap();
    assert_eq!(listed(&world), 0);
}

#[test]
fn a_full_list_takes_nobody() {
    let mut world = market();
    world.rules.split.receivers_max = 1;
    world.run(add_person(PERSON)).unwrap();
    let refused = world.run(add_merchant(SUPPLIER, "merchant 1900000900"));
    assert_eq!(refused, Err(Refusal::ReceiversFull { max: 1 }));
    world.run(add_person(PERSON)).unwrap();
}

#[test]
fn a_merchant_is_added_under_its_full_name() {
    let mut world = market();
    let differs = |account: &str| Err(Refusal::ReceiverNameDiffers { account: account.into() });
    let cases = [
        (SUPPLIER, Some("merchant 1900000900"), Ok(())),
        (OTHER_SUB, Some("merchant 1900000201"), differs(OTHER_SUB)),
        (OTHER_SUB, None, differs(OTHER_SUB)),
        ("1999999999", Some("x"), Err(Refusal::MerchantUnknown { mchid: "1999999999".into() })),
    ];
    for (mchid, name, expected) in cases {
        let add = AddReceiver { name: name.map(Secret::new), ..add_merchant(mchid, "") };
        assert_eq!(world.run(add).map(|_| ()), expected, "{mchid} {name:?}");
    }
}

#[test]
fn a_person_is_added_under_an_application_of_the_platform() {
    let mut world = market();
    let without = AddReceiver { appid: None, ..add_person(PERSON) };
    assert_eq!(world.run(without), Err(Refusal::ReceiverAppidMissing));
    let foreign = AddReceiver { appid: Some("wx9".into()), ..add_person(PERSON) };
    let unbound = Refusal::AppidNotBound { appid: "wx9".into(), mchid: PLATFORM.into() };
    assert_eq!(world.run(foreign), Err(unbound));
    let named = AddReceiver { name: Some(Secret::new("张三")), ..add_person(PERSON) };
    world.run(named).unwrap();
    let key = Receiver::key(&list(), ReceiverKind::Person, PERSON);
    assert_eq!(world.find::<Receiver>(&key).unwrap().name, None, "a person's name is not kept");
}

#[test]
fn only_known_receivers_receive() {
    let mut world = market();
    world.run(add_person(PERSON)).unwrap();
    let id = sold(&mut world, "t1", 10_000);
    let unknown = |kind, account: &str| Refusal::ReceiverUnknown { kind, account: account.into() };
    let named = |part: Part, name: &str| Part { name: Some(Secret::new(name)), ..part };
    let cases = [
        (to(SUPPLIER, 1), Some(unknown(ReceiverKind::Merchant, SUPPLIER))),
        (to_person("oNobody", 1), Some(unknown(ReceiverKind::Person, "oNobody"))),
        (named(to(OTHER_SUB, 1), "x"), Some(Refusal::ReceiverNameDiffers { account: OTHER_SUB.into() })),
        (named(to(OTHER_SUB, 1), "merchant 1900000202"), None),
        (to(PLATFORM, 1), None),
        (to(SUB, 1), None),
        (to_person(PERSON, 1), None),
    ];
    for (number, (part, refusal)) in cases.into_iter().enumerate() {
        let asked = split(&id, &format!("s{number}"), vec![part.clone()]);
        assert_eq!(world.run(asked).err(), refusal, "{part:?}");
    }
    world.rules.split.auto_receiver_same_platform = false;
    let asked = split(&id, "s9", vec![to(OTHER_SUB, 1)]);
    assert_eq!(world.run(asked).err(), Some(unknown(ReceiverKind::Merchant, OTHER_SUB)));
}

#[test]
fn a_person_receives_under_the_application_of_its_openid() {
    let mut world = market();
    world.run(add_person(PERSON)).unwrap();
    let id = sold(&mut world, "t1", 10_000);
    let asked = split(&id, "s1", vec![to_person(PERSON, 1)]);
    let without = Create { appid: None, ..asked.clone() };
    assert_eq!(world.run(without).err(), Some(Refusal::ReceiverAppidMissing));
    let foreign = Create { appid: Some("wx9".into()), ..asked };
    let differs = Refusal::OpenidAppidDiffer { openid: PERSON.into(), appid: "wx9".into() };
    assert_eq!(world.run(foreign).err(), Some(differs));
}

#[test]
fn a_direct_merchant_receives_and_gives_back() {
    let mut world = market();
    world.run(add_merchant(SUPPLIER, "merchant 1900000900")).unwrap();
    let id = sold(&mut world, "t1", 10_000);
    split_now(&mut world, split(&id, "s1", vec![to(SUPPLIER, 1_000)]));
    assert_eq!(available(&world, SUPPLIER), 1_000);
    world.run(give_back("s1", "r1", SUPPLIER, 400)).unwrap().unwrap();
    assert_eq!((available(&world, SUPPLIER), pockets(&world)), (600, (8_940, 400)));
}

#[test]
fn a_receiver_that_was_taken_off_the_list_meanwhile_gets_nothing() {
    let mut world = market();
    world.run(add_merchant(SUPPLIER, "merchant 1900000900")).unwrap();
    let id = sold(&mut world, "t1", 10_000);
    world.run(split(&id, "s1", vec![to(SUPPLIER, 1_000)])).unwrap();
    world.run(delete(SUPPLIER)).unwrap();
    work_off(&mut world, &[]);
    let found = split_now(&mut world, split(&id, "s1", vec![to(SUPPLIER, 1_000)]));
    assert_eq!(found.details[0].fail_reason, Some(FailReason::NoRelation));
    assert_eq!((left(&world, &id), available(&world, SUPPLIER)), (9_940, 0));
}

#[test]
fn a_receiver_with_a_url_is_told_of_what_it_got_and_gave_back() {
    let mut world = World::market();
    let key = Merchant::key(&PLATFORM.into(), &OTHER_SUB.into());
    let mut other = world.find::<Merchant>(&key).unwrap().clone();
    other.notify_url = Some("https://other.example/splits".to_owned());
    world.put(other);
    let id = sold(&mut world, "t1", 10_000);
    let found = split_now(&mut world, split(&id, "s1", vec![to(PLATFORM, 1), to(OTHER_SUB, 100)]));
    let back = world.run(give_back("s1", "r1", OTHER_SUB, 40)).unwrap().unwrap();
    let told: Vec<_> = world
        .all::<Notification>()
        .filter(|notice| notice.mchid == OTHER_SUB.into())
        .map(|notice| (notice.event, notice.subject.to_string(), notice.url.as_str()))
        .collect();
    let url = "https://other.example/splits";
    assert_eq!(
        told,
        [
            (Event::SplitReceived, format!("{}/1", found.split.split_id), url),
            (Event::SplitReturned, back.return_id.to_string(), url),
        ]
    );
}
