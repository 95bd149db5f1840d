//! Contract 2.1.4 and the settlement accounts of Annexes A and E.

use super::*;
use crate::applyment::tests::account;
use crate::model::{
    CardState, ChangeResult, ChangeWay, Settlement, SettlementChange, TaskKind, VerifyResult, Withdrawal,
};
use crate::refusal::{OnboardingRefusal, Refusal};
use crate::testing::{PLATFORM, SUB, World};
use crate::withdrawal;
use tongbao_base::Time;
use tongbao_base::ids::SettlementChangeId;

fn modify(tail: &str, way: ChangeWay) -> Modify {
    Modify { platform: PLATFORM.into(), sub_mchid: SUB.into(), account: account(tail), way }
}

fn says(id: &SettlementChangeId, outcome: Outcome) -> Verify {
    Verify { platform: PLATFORM.into(), change_id: id.clone(), outcome, by: By::Person }
}

fn fails() -> Outcome {
    Outcome::Fail("银行卡户名或卡号有误".to_owned())
}

fn found(world: &World) -> Found {
    world.ask(Find { platform: PLATFORM.into(), sub_mchid: SUB.into() }).unwrap()
}

fn shown(world: &World) -> (VerifyResult, Option<String>, CardState, String) {
    let found = found(world);
    let settlement = found.settlement.unwrap();
    let tail = found.card.map(|card| card.tail);
    (settlement.verify, tail, found.merchant.card_state, found.merchant.card_tail)
}

fn withdraw(world: &mut World, number: &str) -> Result<Withdrawal, Refusal> {
    world.top_up(SUB, crate::model::AccountKind::BasicAvailable, 10);
    world.run(withdrawal::tests::withdraw(SUB, number, 10)).and_then(|made| made)
}

#[test]
fn an_asynchronous_change_is_used_once_it_is_verified() {
    let mut world = World::market();
    let change = world.run(modify("0002", ChangeWay::Async)).unwrap();
    assert_eq!((change.change_id.as_str().len(), change.result), (29, ChangeResult::Auditing));
    assert_eq!(world.tasks(TaskKind::VerifySettlement).len(), 1);
    assert_eq!(shown(&world), (VerifyResult::Success, None, CardState::Verified, "0001".to_owned()));
    assert_eq!(withdraw(&mut world, "w1").unwrap().card_tail, "0001");
    world.run(says(&change.change_id, Outcome::Pass)).unwrap();
    let new = Some("0002".to_owned());
    assert_eq!(shown(&world), (VerifyResult::Success, new, CardState::Verified, "0002".to_owned()));
    assert_eq!(withdraw(&mut world, "w2").unwrap().card_tail, "0002");
}

#[test]
fn an_asynchronous_change_that_fails_leaves_the_account_before_it() {
    let mut world = World::market();
    let id = world.run(modify("0002", ChangeWay::Async)).unwrap().change_id;
    let change = world.run(says(&id, fails())).unwrap();
    assert_eq!(change.result, ChangeResult::Fail);
    assert!(change.fail_reason.is_some() && change.finished_at == Some(world.now));
    assert_eq!(shown(&world), (VerifyResult::Success, None, CardState::Verified, "0001".to_owned()));
    assert!(withdraw(&mut world, "w1").is_ok());
}

#[test]
fn a_classic_change_is_in_use_at_once_and_nothing_is_withdrawn_when_it_fails() {
    let mut world = World::market();
    let id = world.run(modify("0002", ChangeWay::Classic)).unwrap().change_id;
    let new = Some("0002".to_owned());
    let verifying = (VerifyResult::Verifying, new.clone(), CardState::Verified, "0001".to_owned());
    assert_eq!(shown(&world), verifying);
    world.run(says(&id, fails())).unwrap();
    assert_eq!(shown(&world), (VerifyResult::Fail, new, CardState::Unverified, "0001".to_owned()));
    let state = CardState::Unverified;
    assert_eq!(withdraw(&mut world, "w1"), Err(Refusal::CardUnusable { state }));
    // The next change mends it.
    let id = world.run(modify("0003", ChangeWay::Async)).unwrap().change_id;
    world.run(says(&id, Outcome::Pass)).unwrap();
    assert_eq!(withdraw(&mut world, "w1").unwrap().card_tail, "0003");
}

#[test]
fn a_classic_change_that_was_replaced_changes_nothing_any_more() {
    let mut world = World::market();
    let first = world.run(modify("0002", ChangeWay::Classic)).unwrap().change_id;
    let second = world.run(modify("0003", ChangeWay::Classic)).unwrap().change_id;
    world.run(says(&second, Outcome::Pass)).unwrap();
    world.run(says(&first, fails())).unwrap();
    let new = Some("0003".to_owned());
    assert_eq!(shown(&world), (VerifyResult::Success, new, CardState::Verified, "0003".to_owned()));
}

#[test]
fn the_sixth_change_of_a_day_is_refused() {
    let mut world = World::market();
    for _ in 0..5 {
        world.run(modify("0002", ChangeWay::Async)).unwrap();
    }
    let refusal = OnboardingRefusal::TooManySettlementChanges { mchid: SUB.into(), max: 5 };
    let before = world.rows().clone();
    assert_eq!(world.run(modify("0002", ChangeWay::Async)), Err(refusal.into()));
    assert_eq!(*world.rows(), before);
    // 16:53:20 in UTC+8: the next day begins after 7:06:40.
    world.advance(7 * Time::HOUR + 6 * Time::MINUTE + 40 * Time::SECOND);
    world.run(modify("0002", ChangeWay::Async)).unwrap();
    let row = world.find::<Settlement>(&Settlement::key(&PLATFORM.into(), &SUB.into())).unwrap();
    assert_eq!((row.day.as_str(), row.changes), ("20251010", 1));
}

#[test]
fn the_banks_word_counts_once() {
    let mut world = World::market();
    let id = world.run(modify("0002", ChangeWay::Async)).unwrap().change_id;
    world.run(says(&id, Outcome::Pass)).unwrap();
    let before = world.rows().clone();
    world.run(says(&id, Outcome::Pass)).unwrap();
    assert_eq!(*world.rows(), before);
    let number = id.shared();
    let settled = OnboardingRefusal::SettlementChangeSettled { number, result: ChangeResult::Success };
    assert_eq!(world.run(says(&id, fails())), Err(settled.into()));
}

#[test]
fn a_held_change_waits_for_a_persons_word() {
    let mut world = World::market();
    let id = world.run(modify("0002", ChangeWay::Async)).unwrap().change_id;
    world.run(Hold { platform: PLATFORM.into(), change_id: id.clone() }).unwrap();
    let task = Verify { by: By::Task, ..says(&id, Outcome::Pass) };
    assert_eq!(world.run(task).unwrap().result, ChangeResult::Auditing);
    assert_eq!(world.run(says(&id, Outcome::Pass)).unwrap().result, ChangeResult::Success);
}

#[test]
fn an_account_in_use_can_fail_and_recover_without_a_change() {
    let mut world = World::market();
    let mark = |outcome| Mark { platform: PLATFORM.into(), sub_mchid: SUB.into(), outcome };
    world.run(mark(fails())).unwrap();
    assert_eq!(shown(&world).0, VerifyResult::Fail);
    assert!(withdraw(&mut world, "w1").is_err());
    world.run(mark(Outcome::Pass)).unwrap();
    assert!(withdraw(&mut world, "w1").is_ok());
}

#[test]
fn an_account_that_failed_and_is_good_after_all_takes_what_is_withdrawn() {
    let mut world = World::market();
    let id = world.run(modify("0002", ChangeWay::Classic)).unwrap().change_id;
    world.run(says(&id, fails())).unwrap();
    world.run(Mark { platform: PLATFORM.into(), sub_mchid: SUB.into(), outcome: Outcome::Pass }).unwrap();
    let new = "0002".to_owned();
    assert_eq!(shown(&world), (VerifyResult::Success, Some(new.clone()), CardState::Verified, new));
    assert_eq!(withdraw(&mut world, "w1").unwrap().card_tail, "0002");
}

#[test]
fn only_a_sub_merchant_of_the_platform_has_its_account_changed_and_shown() {
    let mut world = World::market();
    world.add_merchant("1900000300", crate::model::MerchantKind::Platform, &[], None);
    for mchid in [PLATFORM, "1900000300"] {
        let not_yours = Err(Refusal::MerchantNotYours { mchid: mchid.into() });
        assert_eq!(
            world.run(Modify { sub_mchid: mchid.into(), ..modify("0002", ChangeWay::Async) }),
            not_yours
        );
        let find = Find { platform: PLATFORM.into(), sub_mchid: mchid.into() };
        assert_eq!(world.ask(find).map(drop), not_yours.map(|_: SettlementChange| ()));
    }
    let unknown = Modify { sub_mchid: "1999999999".into(), ..modify("0002", ChangeWay::Async) };
    assert_eq!(world.run(unknown), Err(Refusal::MerchantUnknown { mchid: "1999999999".into() }));
}

#[test]
fn a_change_is_found_under_its_own_sub_merchant_alone() {
    let mut world = World::market();
    let id = world.run(modify("0002", ChangeWay::Async)).unwrap().change_id;
    let find = |sub_mchid: &str, change_id: &SettlementChangeId| FindChange {
        platform: PLATFORM.into(),
        sub_mchid: sub_mchid.into(),
        change_id: change_id.clone(),
    };
    let found = world.ask(find(SUB, &id)).unwrap();
    assert_eq!((found.change.change_id, found.card.tail.as_str()), (id.clone(), "0002"));
    let not_found =
        |id: &SettlementChangeId| OnboardingRefusal::SettlementChangeNotFound { number: id.shared() }.into();
    assert_eq!(world.ask(find(crate::testing::OTHER_SUB, &id)), Err(not_found(&id)));
    let nobody = SettlementChangeId::from("1023");
    assert_eq!(world.ask(find(SUB, &nobody)), Err(not_found(&nobody)));
}
