//! What is otherwise outside 收付通 (2.12).

use super::*;
use crate::merchant::{AllowReturns, Consent};
use crate::model::{ListOf, Merchant, MerchantKind, Receiver, ReturnFailure, ReturnResult, SplitResult};
use crate::refusal::GenericRefusal;
use crate::rules::ShortReturn;
use crate::testing::{SUB_APP, own_wish};
use tongbao_base::Secret;
use tongbao_base::ids::MchId;

/// Sells for itself, and supplies others.
const SUPPLIER: &str = "1900000900";

fn partner() -> World {
    let mut world = World::market_of(MerchantKind::Partner);
    world.add_merchant(SUPPLIER, MerchantKind::Direct, &[], None);
    world
}

/// A merchant, for the list of `owner`.
fn merchant_of(owner: &str, mchid: &str) -> AddReceiver {
    AddReceiver {
        owner: owner.into(),
        kind: ReceiverKind::Merchant,
        name: Some(Secret::new(format!("merchant {mchid}"))),
        appid: None,
        relation: Relation::Supplier,
        ..add_person(mchid)
    }
}

fn supplier_of(owner: &str) -> AddReceiver {
    merchant_of(owner, SUPPLIER)
}

fn generic(create: Create) -> Create {
    Create { family: Family::Generic, ..create }
}

/// A paid order that may be split from now on.
fn bought(world: &mut World, number: &str, total: i64) -> TransactionId {
    let id = world.buy(wish(number, total));
    world.advance(60 * Time::SECOND);
    id
}

/// An order of 100 yuan of which `mchid` got 10.
fn shared(world: &mut World, mchid: &str) -> TransactionId {
    world.run(merchant_of(SUB, mchid)).unwrap();
    let id = bought(world, "t1", 10_000);
    split_now(world, generic(split(&id, "s1", vec![to(mchid, 1_000)])));
    id
}

fn consent(world: &mut World, mchid: &str, consent: Consent) {
    world.run(AllowReturns { platform: mchid.into(), mchid: mchid.into(), consent }).unwrap();
}

fn unknown(account: &str) -> Refusal {
    Refusal::ReceiverUnknown { kind: ReceiverKind::Merchant, account: account.into() }
}

#[test]
fn every_seller_has_a_list_of_its_own() {
    let mut world = partner();
    world.run(supplier_of(SUB)).unwrap();
    world.run(supplier_of(SUB)).unwrap();
    let listed = |world: &World, owner: &str| {
        world.find::<Merchant>(&Merchant::key(&PLATFORM.into(), &owner.into())).unwrap().receivers
    };
    assert_eq!((listed(&world, SUB), listed(&world, OTHER_SUB), listed(&world, PLATFORM)), (1, 0, 0));
    let ours = bought(&mut world, "t1", 10_000);
    let other = crate::order::Create { sub_mchid: OTHER_SUB.into(), ..wish("t2", 10_000) };
    let theirs = world.buy(other);
    world.advance(60 * Time::SECOND);
    let found = split_now(&mut world, generic(split(&ours, "s1", vec![to(SUPPLIER, 100)])));
    assert_eq!(found.details[0].result, SplitResult::Success);
    let theirs =
        Create { sub_mchid: OTHER_SUB.into(), ..generic(split(&theirs, "s2", vec![to(SUPPLIER, 100)])) };
    assert_eq!(world.run(theirs).err(), Some(unknown(SUPPLIER)));
}

#[test]
fn a_full_list_of_one_seller_leaves_room_on_anothers() {
    let mut world = partner();
    world.rules.split.receivers_max = 1;
    world.run(supplier_of(SUB)).unwrap();
    let person = AddReceiver { owner: SUB.into(), ..add_person(PERSON) };
    assert_eq!(world.run(person.clone()), Err(Refusal::ReceiversFull { max: 1 }));
    world.run(AddReceiver { owner: OTHER_SUB.into(), ..person }).unwrap();
    let delete = DeleteReceiver {
        platform: PLATFORM.into(),
        owner: SUB.into(),
        kind: ReceiverKind::Merchant,
        account: SUPPLIER.into(),
    };
    world.run(delete).unwrap();
    let id = bought(&mut world, "t1", 10_000);
    let refused = world.run(generic(split(&id, "s1", vec![to(SUPPLIER, 100)])));
    assert_eq!(refused.err(), Some(unknown(SUPPLIER)));
}

#[test]
fn the_partner_and_other_sub_merchants_receive_only_when_they_are_listed() {
    let mut world = partner();
    let id = bought(&mut world, "t1", 10_000);
    for account in [PLATFORM, OTHER_SUB, SUPPLIER] {
        let refused = world.run(generic(split(&id, "s1", vec![to(account, 100)])));
        assert_eq!(refused.err(), Some(unknown(account)));
    }
    let own = split_now(&mut world, generic(split(&id, "s1", vec![to(SUB, 100)])));
    assert_eq!(own.details[0].result, SplitResult::Success, "a release needs no list");
    world.run(merchant_of(SUB, PLATFORM)).unwrap();
    let found = split_now(&mut world, generic(split(&id, "s2", vec![to(PLATFORM, 100)])));
    assert_eq!(found.details[0].result, SplitResult::Success);
    assert_eq!(available(&world, PLATFORM), 100);
}

#[test]
fn a_receiver_that_left_the_list_meanwhile_gets_nothing() {
    let mut world = partner();
    world.run(supplier_of(SUB)).unwrap();
    let id = bought(&mut world, "t1", 10_000);
    world.run(generic(split(&id, "s1", vec![to(SUPPLIER, 100)]))).unwrap();
    let (owner, kind) = (SUB.into(), ReceiverKind::Merchant);
    let delete = DeleteReceiver { platform: PLATFORM.into(), owner, kind, account: SUPPLIER.into() };
    world.run(delete).unwrap();
    work_off(&mut world, &[]);
    let find = Find {
        platform: PLATFORM.into(),
        sub_mchid: SUB.into(),
        transaction_id: id,
        out_order_no: "s1".into(),
    };
    assert_eq!(world.ask(find).unwrap().details[0].fail_reason, Some(FailReason::NoRelation));
}

#[test]
fn a_person_is_known_under_the_sellers_application_too() {
    let mut world = partner();
    let person = AddReceiver {
        owner: SUB.into(),
        kind: ReceiverKind::SubPerson,
        appid: Some(SUB_APP.into()),
        ..add_person(PERSON)
    };
    let without = AddReceiver { appid: None, ..person.clone() };
    assert_eq!(world.run(without), Err(Refusal::ReceiverAppidMissing));
    let partners = AddReceiver { appid: Some(APP.into()), ..person.clone() };
    let unbound = Refusal::AppidNotBound { appid: APP.into(), mchid: SUB.into() };
    assert_eq!(world.run(partners), Err(unbound));
    world.run(person).unwrap();

    let id = bought(&mut world, "t1", 10_000);
    let part = Part { kind: ReceiverKind::SubPerson, ..to_person(PERSON, 200) };
    let asked = generic(split(&id, "s1", vec![part]));
    assert_eq!(world.run(asked.clone()).err(), Some(Refusal::ReceiverAppidMissing));
    let differ = Refusal::OpenidAppidDiffer { openid: PERSON.into(), appid: APP.into() };
    let wrong = Create { sub_appid: Some(APP.into()), ..asked.clone() };
    assert_eq!(world.run(wrong).err(), Some(differ));
    let found = split_now(&mut world, Create { sub_appid: Some(SUB_APP.into()), ..asked });
    assert_eq!(found.details[0].result, SplitResult::Success);
    assert_eq!(world.balance(PERSON, AccountKind::Wallet), 200);
    let back = world.run(give_back("s1", "r1", PERSON, 1));
    assert_eq!(back.err(), Some(Refusal::ReturnFromPerson));
}

#[test]
fn a_relation_of_ones_own_keeps_its_name() {
    let mut world = partner();
    let custom = AddReceiver {
        relation: Relation::Custom,
        custom_relation: Some("仓库".to_owned()),
        ..supplier_of(SUB)
    };
    let listed = world.run(custom).unwrap();
    let again = world.run(supplier_of(SUB)).unwrap();
    assert_eq!(again.receiver, listed.receiver, "the first relation stays");
    let (platform, owner): (MchId, MchId) = (PLATFORM.into(), SUB.into());
    let list = ListOf { platform: &platform, owner: &owner };
    let row = world.find::<Receiver>(&Receiver::key(&list, ReceiverKind::Merchant, SUPPLIER)).unwrap();
    assert_eq!((row.relation, row.custom_relation.as_deref()), (Relation::Custom, Some("仓库")));
}

#[test]
fn a_split_waits_for_a_minute() {
    let mut world = partner();
    world.run(supplier_of(SUB)).unwrap();
    let id = world.buy(wish("t1", 10_000));
    let from = world.now.after_ms(60 * Time::SECOND);
    world.advance(59 * Time::SECOND);
    let asked = generic(split(&id, "s1", vec![to(SUPPLIER, 100)]));
    let early = Refusal::SplitTooEarly { from, now: world.now };
    assert_eq!(world.run(asked.clone()).err(), Some(early));
    world.advance(Time::SECOND);
    world.run(asked).unwrap();
}

#[test]
fn the_cap_is_a_share_of_the_orders_whole_price() {
    // 30 % of 100 yuan; of what is left after the fee it would be 29.82.
    let mut world = partner();
    world.run(supplier_of(SUB)).unwrap();
    let id = bought(&mut world, "t1", 10_000);
    let (cap, used, asked) = (Fen::new(3_000), Fen::ZERO, Fen::new(3_001));
    let above = world.run(generic(split(&id, "s1", vec![to(SUPPLIER, 3_001)])));
    assert_eq!(above.err(), Some(Refusal::OverRatio { cap, used, asked }));
    split_now(&mut world, generic(split(&id, "s1", vec![to(SUPPLIER, 3_000)])));
    assert_eq!(left(&world, &id), 6_940);
}

#[test]
fn a_ratio_is_the_sellers_or_the_partners_or_the_profiles() {
    let mut world = partner();
    let ratio = |world: &World, sub_mchid: &str| {
        world.ask(MaxRatio { platform: PLATFORM.into(), sub_mchid: sub_mchid.into() })
    };
    assert_eq!(ratio(&world, SUB), Ok(3_000));
    for (mchid, bp) in [(PLATFORM, 2_000), (SUB, 1_500)] {
        let key = Merchant::key(&PLATFORM.into(), &mchid.into());
        let merchant = world.find::<Merchant>(&key).unwrap().clone();
        world.put(Merchant { ratio_bp: Some(bp), ..merchant });
    }
    assert_eq!((ratio(&world, SUB), ratio(&world, OTHER_SUB)), (Ok(1_500), Ok(2_000)));
    let not_ours = |mchid: &str| Err(Refusal::MerchantNotYours { mchid: mchid.into() });
    assert_eq!((ratio(&world, SUPPLIER), ratio(&world, PLATFORM)), (not_ours(SUPPLIER), not_ours(PLATFORM)));
}

#[test]
fn what_is_left_is_released_after_30_days() {
    let mut world = partner();
    let id = world.buy(wish("t1", 10_000));
    let due = world.tasks(TaskKind::ReleaseOrder)[0].clone();
    assert_eq!(due.due_at, world.now.after_ms(30 * Time::DAY));
    world.advance(30 * Time::DAY);
    let command = Release { platform: PLATFORM.into(), transaction_id: id };
    world.run(Done { serial: due.serial, command }).unwrap().unwrap();
    assert_eq!(pockets(&world), (0, 9_940));
}

#[test]
fn an_unfreezing_shows_the_sellers_own_line() {
    let mut world = partner();
    let id = shared(&mut world, SUPPLIER);
    let found = world.run(finish(&id, "e1")).unwrap();
    let [own] = found.details.as_slice() else { panic!("{found:?}") };
    assert_eq!((&*own.account, own.amount, own.result), (SUB, Fen::new(8_940), SplitResult::Success));
    assert_eq!(pockets(&world), (0, 8_940));
    assert_eq!(world.run(finish(&id, "e1")).unwrap(), found, "the same number releases once");
    let earlier = world.run(finish(&id, "s1")).unwrap();
    assert_eq!(earlier.details.len(), 1, "a split's number shows the split and releases nothing");
    assert_eq!(world.run(finish(&id, "e2")), Err(Refusal::NothingToRelease));
}

#[test]
fn a_request_without_receivers_only_releases() {
    let mut world = partner();
    let id = bought(&mut world, "t1", 10_000);
    let nothing = generic(split(&id, "s1", Vec::new()));
    assert_eq!(world.run(nothing.clone()).err(), Some(Refusal::NoReceivers));
    let found = split_now(&mut world, last(nothing));
    assert_eq!((found.details.len(), pockets(&world)), (1, (0, 9_940)));
}

#[test]
fn a_receiver_gives_back_only_what_it_agreed_to() {
    let mut world = partner();
    shared(&mut world, SUPPLIER);
    let asked = give_back("s1", "r1", SUPPLIER, 400);
    let mchid = SUPPLIER.into();
    let withheld = Refusal::Generic(GenericRefusal::ReturnsNotAllowed { mchid });
    assert_eq!(world.run(asked.clone()).err(), Some(withheld.clone()));
    consent(&mut world, SUPPLIER, Consent::Given);
    let done = world.run(asked.clone()).unwrap().unwrap();
    assert_eq!((done.result, available(&world, SUPPLIER)), (ReturnResult::Success, 600));
    assert_eq!(pockets(&world), (8_940, 400));
    consent(&mut world, SUPPLIER, Consent::Withheld);
    assert_eq!(world.run(asked).unwrap().unwrap(), done, "what is done is only told again");
    assert_eq!(world.run(give_back("s1", "r2", SUPPLIER, 1)).err(), Some(withheld));
}

#[test]
pub(crate) fn a_return_that_is_short_fails_and_another_number_may_try_again() {
    let mut world = partner();
    let id = shared(&mut world, PLATFORM);
    consent(&mut world, PLATFORM, Consent::Given);
    drain(&mut world);
    let asked = give_back("s1", "r1", PLATFORM, 1_000);
    let failed = world.run(asked.clone()).unwrap().unwrap();
    let reason = Some(ReturnFailure::BalanceNotEnough);
    assert_eq!((failed.result, failed.fail_reason), (ReturnResult::Failed, reason));
    assert_eq!(failed.finished_at, Some(world.now));
    assert!(world.tasks(TaskKind::RetryReturn).is_empty(), "it is over");
    top_up(&mut world);
    assert_eq!(world.run(asked).unwrap().unwrap(), failed, "its number stays failed");
    let done = world.run(give_back("s1", "r2", PLATFORM, 1_000)).unwrap().unwrap();
    assert_eq!((done.result, available(&world, PLATFORM)), (ReturnResult::Success, 0));
    assert_eq!((pockets(&world), left(&world, &id)), ((8_940, 1_000), 8_940));
}

#[test]
fn a_profile_may_keep_a_short_return_open() {
    let mut world = partner();
    world.rules.returning.generic_short = ShortReturn::Keep;
    shared(&mut world, PLATFORM);
    consent(&mut world, PLATFORM, Consent::Given);
    drain(&mut world);
    let asked = give_back("s1", "r1", PLATFORM, 1_000);
    let short = Refusal::ReturnerShort { available: Fen::ZERO, asked: Fen::new(1_000) };
    assert_eq!(world.run(asked.clone()).unwrap(), Err(short));
    assert_eq!(world.tasks(TaskKind::RetryReturn).len(), 1);
    top_up(&mut world);
    assert_eq!(world.run(asked).unwrap().unwrap().result, ReturnResult::Success);
}

/// Takes away what the partner got.
fn drain(world: &mut World) {
    let withdraw = crate::withdrawal::tests::withdraw(PLATFORM, "drain", available(world, PLATFORM));
    world.run(withdraw).unwrap().unwrap();
}

/// Gives the partner 10 yuan.
fn top_up(world: &mut World) {
    world.top_up(PLATFORM, AccountKind::BasicAvailable, 1_000);
}

#[test]
fn a_direct_merchant_splits_its_own_orders() {
    let mut world = World::shop();
    world.add_merchant(SUPPLIER, MerchantKind::Direct, &[], None);
    world.run(supplier_of(PLATFORM)).unwrap();
    let id = world.buy(own_wish("t1", 10_000));
    world.advance(60 * Time::SECOND);
    let asked = generic(split(&id, "s1", vec![to(SUPPLIER, 3_000)]));
    let found = split_now(&mut world, last(Create { sub_mchid: PLATFORM.into(), ..asked }));
    let results: Vec<_> =
        found.details.iter().map(|one| (&*one.account, one.amount.get(), one.result)).collect();
    let success = SplitResult::Success;
    assert_eq!(results, [(SUPPLIER, 3_000, success), (PLATFORM, 6_940, success)]);
    assert_eq!((available(&world, PLATFORM), available(&world, SUPPLIER)), (6_940, 3_000));
    assert_eq!(world.balance(PLATFORM, AccountKind::BasicPending), 0);
}
