//! Applying, reviewing, confirming.

use super::*;
use crate::refusal::Refusal;

#[test]
fn an_application_goes_its_way_by_itself_until_somebody_must_confirm() {
    let mut world = rich();
    let closing = world.run(close(SUB, "C1", Sweep::Apply)).unwrap();
    assert_eq!((closing.state, closing.flow), (ClosingState::Accepted, ClosingFlow::Settling));
    assert_eq!((closing.card_bank.as_str(), closing.card_tail.as_str()), ("招商银行", "6789"));
    for (ms, expected) in [
        (1_999, ClosingState::Accepted),
        (1, ClosingState::Reviewing),
        (2_999, ClosingState::Reviewing),
        (1, ClosingState::WaitingConfirm),
        (29 * Time::DAY, ClosingState::WaitingConfirm),
    ] {
        pass_time(&mut world, ms);
        assert_eq!(state(&world, &closing), expected);
        assert_eq!(merchant_state(&world, SUB), MerchantState::Active);
    }
    let done = world.run(confirm(&closing)).unwrap();
    assert_eq!(done.state, ClosingState::Processing);
    assert_eq!(done.confirmed_by.as_deref(), Some("id1102"));
    assert_eq!(done.contract_version.as_deref(), Some("V20241213"));
    assert_eq!(merchant_state(&world, SUB), MerchantState::Cancelled);
    assert_eq!(balances(&world), [100, 20, 4, 3]);
    pass_time(&mut world, 2 * Time::SECOND);
    assert_eq!(state(&world, &closing), ClosingState::Paying);
    assert_eq!(balances(&world), [0; 4]);
}

#[test]
fn an_application_that_nobody_confirms_is_revoked_after_thirty_days() {
    let mut world = rich();
    let closing = world.run(close(SUB, "C1", Sweep::Apply)).unwrap();
    pass_time(&mut world, 5 * Time::SECOND + 30 * Time::DAY - 1);
    assert_eq!(state(&world, &closing), ClosingState::WaitingConfirm);
    pass_time(&mut world, 1);
    assert_eq!(state(&world, &closing), ClosingState::Revoked);
    let waiting = ClosingRefusal::ClosingNotWaiting { state: ClosingState::Revoked };
    refused(world.run(confirm(&closing)), waiting);
    assert_eq!(merchant_state(&world, SUB), MerchantState::Active);
    assert_eq!(balances(&world), [100, 20, 4, 3]);
    // A new number may be applied under.
    assert!(world.run(close(SUB, "C2", Sweep::Apply)).is_ok());
}

#[test]
fn the_same_number_answers_the_current_state_and_other_parameters_are_refused() {
    let mut world = rich();
    let closing = world.run(close(SUB, "C1", Sweep::Apply)).unwrap();
    pass_time(&mut world, 5 * Time::SECOND);
    let again = world.run(close(SUB, "C1", Sweep::Apply)).unwrap();
    assert_eq!(again.closing_id, closing.closing_id);
    assert_eq!(again.state, ClosingState::WaitingConfirm);
    let other_payee = Wish::Settle {
        sweep: Sweep::Apply,
        payee: Payee { digest: "d2".to_owned(), ..payee() },
        has_proof: true,
    };
    let before = world.rows().clone();
    for (command, field) in [
        (close(OTHER_SUB, "C1", Sweep::Apply), "sub_mchid"),
        (close(SUB, "C1", Sweep::Leave), "withdraw"),
        (apply(SUB, "C1", other_payee), "payee_info"),
        (Apply { terms: "{\"remark\":\"x\"}".to_owned(), ..close(SUB, "C1", Sweep::Apply) }, "terms"),
    ] {
        let refusal = Refusal::ReentryDiffers { number: "C1".into(), field };
        assert_eq!(world.run(command), Err(refusal));
    }
    assert_eq!(*world.rows(), before);
}

#[test]
fn one_application_at_a_time() {
    let mut world = rich();
    let closing = world.run(close(SUB, "C1", Sweep::Apply)).unwrap();
    for expected in [ClosingState::Accepted, ClosingState::Reviewing, ClosingState::WaitingConfirm] {
        let open =
            ClosingRefusal::ClosingUnderWay { closing_id: closing.closing_id.clone(), state: expected };
        refused(world.run(close(SUB, "C2", Sweep::Apply)), open.clone());
        refused(world.run(apply(SUB, "C2", Wish::Close)), open);
        pass_time(&mut world, 2_500);
    }
    // Another sub-merchant's is another matter.
    assert!(world.run(close(OTHER_SUB, "C3", Sweep::Apply)).is_ok());
    world.run(confirm(&closing)).unwrap();
    let open =
        ClosingRefusal::ClosingUnderWay { closing_id: closing.closing_id, state: ClosingState::Processing };
    refused(world.run(close(SUB, "C2", Sweep::Apply)), open);
}

#[test]
fn only_a_sub_merchant_of_the_platform_can_be_closed() {
    let mut world = rich();
    world.add_merchant("1900000300", crate::model::MerchantKind::Platform, &[], None);
    let yours = |mchid: &str| Err(Refusal::MerchantNotYours { mchid: mchid.into() });
    assert_eq!(world.run(close(PLATFORM, "C1", Sweep::Apply)), yours(PLATFORM));
    assert_eq!(world.run(close("1900000300", "C1", Sweep::Apply)), yours("1900000300"));
    let unknown = Refusal::MerchantUnknown { mchid: "1999999999".into() };
    assert_eq!(world.run(close("1999999999", "C1", Sweep::Apply)), Err(unknown));
}

#[test]
fn an_operator_passes_or_turns_down_what_is_not_decided_yet() {
    let mut world = rich();
    let closing = world.run(close(SUB, "C1", Sweep::Apply)).unwrap();
    let passed = world.run(review(&closing, Verdict::Pass)).unwrap();
    assert_eq!(passed.state, ClosingState::WaitingConfirm);
    assert_eq!(world.run(review(&closing, Verdict::Pass)), Ok(passed.clone()));
    refused(
        world.run(reject(&closing)),
        ClosingRefusal::ClosingReviewed { state: ClosingState::WaitingConfirm },
    );
    refused(
        world.run(hold(&closing)),
        ClosingRefusal::ClosingReviewed { state: ClosingState::WaitingConfirm },
    );
    // The steps of before come too late to change anything.
    pass_time(&mut world, Time::MINUTE);
    assert_eq!(found(&world, &closing).closing, passed);

    let other = world.run(close(OTHER_SUB, "C2", Sweep::Apply)).unwrap();
    pass_time(&mut world, 3 * Time::SECOND);
    let rejected = world.run(reject(&other)).unwrap();
    assert_eq!(
        (rejected.state, rejected.reject_reason.as_deref()),
        (ClosingState::Rejected, Some("材料不清晰"))
    );
    assert_eq!(world.run(reject(&other)), Ok(rejected.clone()));
    refused(
        world.run(review(&other, Verdict::Pass)),
        ClosingRefusal::ClosingReviewed { state: ClosingState::Rejected },
    );
    pass_time(&mut world, Time::MINUTE);
    assert_eq!(found(&world, &other).closing, rejected);
    refused(world.run(confirm(&other)), ClosingRefusal::ClosingNotWaiting { state: ClosingState::Rejected });
    assert!(world.run(close(OTHER_SUB, "C3", Sweep::Apply)).is_ok(), "under a new number");
}

#[test]
fn a_held_application_waits_for_the_operator() {
    let mut world = rich();
    let closing = world.run(close(SUB, "C1", Sweep::Apply)).unwrap();
    let held = world.run(hold(&closing)).unwrap();
    assert_eq!((held.state, held.held), (ClosingState::Reviewing, true));
    assert_eq!(world.run(hold(&closing)), Ok(held.clone()));
    pass_time(&mut world, 40 * Time::DAY);
    assert_eq!(found(&world, &closing).closing, held);
    refused(
        world.run(confirm(&closing)),
        ClosingRefusal::ClosingNotWaiting { state: ClosingState::Reviewing },
    );
    let passed = world.run(review(&closing, Verdict::Pass)).unwrap();
    assert_eq!((passed.state, passed.held), (ClosingState::WaitingConfirm, false));
}

#[test]
fn the_merchant_confirms_itself_and_a_second_confirmation_changes_nothing() {
    let mut world = rich();
    let closing = world.run(close(SUB, "C1", Sweep::Apply)).unwrap();
    refused(
        world.run(confirm(&closing)),
        ClosingRefusal::ClosingNotWaiting { state: ClosingState::Accepted },
    );
    pass_time(&mut world, 5 * Time::SECOND);
    let by_itself = Confirm { confirmation: Confirmation::Merchant, ..confirm(&closing) };
    let done = world.run(by_itself.clone()).unwrap();
    assert_eq!((done.confirmed_by, done.confirmed_at), (None, Some(world.now)));
    for _ in 0..2 {
        let before = world.rows().clone();
        assert!(world.run(by_itself.clone()).unwrap().state.is_confirmed());
        assert!(world.run(confirm(&closing)).unwrap().state.is_confirmed());
        assert_eq!(*world.rows(), before);
        pass_time(&mut world, 2 * Time::SECOND);
    }
    assert_eq!(state(&world, &closing), ClosingState::Paying);
}

#[test]
fn a_confirmation_names_one_application_of_that_sub_merchant() {
    let mut world = rich();
    let closing = world.run(close(SUB, "C1", Sweep::Apply)).unwrap();
    let other = world.run(close(OTHER_SUB, "C2", Sweep::Apply)).unwrap();
    pass_time(&mut world, 5 * Time::SECOND);
    let not_found = |number: &str| ClosingRefusal::ClosingNotFound { number: number.into() };
    let by = |number: &str| ClosingRef::Number(number.into());
    refused(world.run(Confirm { closing: by("C9"), ..confirm(&closing) }), not_found("C9"));
    refused(
        world.run(Confirm { sub_mchid: OTHER_SUB.into(), ..confirm(&closing) }),
        not_found(closing.closing_id.as_str()),
    );
    let both = Confirm { also: Some(by("C2")), ..confirm(&closing) };
    let differ =
        ClosingRefusal::ClosingNumbersDiffer { closing_id: closing.closing_id.clone(), number: "C2".into() };
    refused(world.run(both), differ);
    let right = Confirm {
        closing: by("C2"),
        also: Some(ClosingRef::Id(other.closing_id.clone())),
        ..confirm(&other)
    };
    assert_eq!(world.run(right).unwrap().closing_id, other.closing_id);
}

#[test]
fn an_application_is_found_by_either_number_under_its_own_platform_and_flow() {
    let mut world = rich();
    let closing = world.run(close(SUB, "C1", Sweep::Apply)).unwrap();
    let find = |platform: &str, flow, closing| Find { platform: platform.into(), flow, closing };
    let (id, number) = (ClosingRef::Id(closing.closing_id.clone()), ClosingRef::Number("C1".into()));
    for named in [id.clone(), number.clone()] {
        let answer = world.ask(find(PLATFORM, ClosingFlow::Settling, named)).unwrap();
        assert_eq!(answer.closing, closing);
        assert_eq!(answer.accounts.iter().map(|(_, fen)| fen.get()).collect::<Vec<_>>(), [100, 20, 4, 3]);
    }
    for (platform, flow) in [
        (PLATFORM, ClosingFlow::Plain),
        (PLATFORM, ClosingFlow::Leftover),
        ("1900000300", ClosingFlow::Settling),
    ] {
        for named in [id.clone(), number.clone()] {
            let shown = named.shown();
            refused(
                world.ask(find(platform, flow, named)),
                ClosingRefusal::ClosingNotFound { number: shown },
            );
        }
    }
}

#[test]
fn papers_are_the_platforms_own_pictures_and_documents_and_stay() {
    use crate::media::{Add, Door, Upload};
    use crate::model::{Media, MediaFormat, MediaKind};
    use crate::refusal::MediaRefusal;
    let mut world = rich();
    let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    for (owner, id, door, format) in [
        (PLATFORM, "m1", Door::Papers, MediaFormat::Pdf),
        (PLATFORM, "m2", Door::Videos, MediaFormat::Mp4),
        ("1900000300", "m3", Door::Papers, MediaFormat::Jpg),
    ] {
        let (sha256, announced) = (digest.to_owned(), digest.to_owned());
        let upload = Upload { door, format: Some(format), size: 3, sha256, announced };
        world.run(Add { owner: owner.into(), media_id: id.into(), upload }).unwrap();
    }
    let with = |papers: &[&str]| Apply {
        papers: papers.iter().map(|&id| id.into()).collect(),
        ..close(SUB, "C1", Sweep::Apply)
    };
    let before = world.rows().clone();
    for missing in ["m3", "m9"] {
        let refusal = MediaRefusal::MediaNotFound { media_id: missing.into() };
        assert_eq!(world.run(with(&["m1", missing])), Err(refusal.into()));
    }
    let wanted = &[MediaKind::Image, MediaKind::Pdf];
    let wrong = MediaRefusal::MediaKindWrong { media_id: "m2".into(), found: MediaKind::Video, wanted };
    assert_eq!(world.run(with(&["m2"])), Err(wrong.into()));
    assert_eq!(*world.rows(), before);
    world.run(with(&["m1", "m1"])).unwrap();
    let used = world.all::<Media>().find(|media| media.media_id.as_str() == "m1").unwrap().used_at;
    assert_eq!(used, Some(world.now));
}
