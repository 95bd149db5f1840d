//! Contract 2.1.1–2.1.3 and the applyments of Annexes A and E.

use super::*;
use crate::model::{
    AppBinding, ApplymentState as S, BankAccountKind, BankCard, CardState, Directory, Flaws, Media,
    MediaFormat, Merchant, MerchantFacts, MerchantKind, MerchantState, SubjectKind, TaskKind,
};
use crate::refusal::{MediaRefusal, Refusal};
use crate::settlement::Account;
use crate::task::Done;
use crate::testing::{PLATFORM, World};
use tongbao_base::Time;

pub(crate) fn account(tail: &str) -> Account {
    Account {
        kind: BankAccountKind::Private,
        bank: "招商银行".to_owned(),
        area: Some("110000".to_owned()),
        bank_name: None,
        branch_id: None,
        sealed: Arc::from(tail.as_bytes()),
        name_shown: Some("张*".to_owned()),
        number_shown: "62*****78".to_owned(),
        number_shown_more: "622202***0078".to_owned(),
        tail: tail.to_owned(),
    }
}

fn papers(number: &str, digest: u8) -> Submit {
    Submit {
        platform: PLATFORM.into(),
        out_request_no: number.into(),
        subject: SubjectKind::SoleTrader,
        name: "青禾茶铺".to_owned(),
        sub_appid: Some("wx00000000000000aa".into()),
        settlement_id: None,
        account: account("0078"),
        files: Vec::new(),
        form: Arc::from([1, digest]),
        digest: Arc::from([digest]),
    }
}

fn judge(id: &ApplymentId, to: S) -> Judge {
    judge_with(id, to, Flaws::default())
}

fn judge_with(id: &ApplymentId, to: S, flaws: Flaws) -> Judge {
    Judge { platform: PLATFORM.into(), applyment_id: id.clone(), verdict: Verdict::State(to, flaws) }
}

fn revoke(id: &ApplymentId) -> Revoke {
    Revoke { platform: PLATFORM.into(), applyment: ApplymentRef::Id(id.clone()) }
}

fn sign(id: &ApplymentId) -> Sign {
    Sign { platform: PLATFORM.into(), applyment_id: id.clone() }
}

fn verify(id: &ApplymentId) -> Verify {
    Verify { platform: PLATFORM.into(), applyment_id: id.clone() }
}

fn found(world: &World, id: &ApplymentId) -> Applyment {
    let find = Find { platform: PLATFORM.into(), applyment: ApplymentRef::Id(id.clone()) };
    world.ask(find).unwrap().applyment
}

/// Does every due step of applyments, as the worker does, until none is left.
fn work(world: &mut World) {
    let is_ours = |kind| matches!(kind, TaskKind::ReviewApplyment | TaskKind::ExpireApplyment);
    while let Some(task) = world.due_tasks().into_iter().find(|task| is_ours(task.kind)) {
        let (applyment_id, step) = of_task(&task.subject);
        let platform = PLATFORM.into();
        if task.kind == TaskKind::ReviewApplyment {
            let command = Review { platform, applyment_id, step };
            world.run(Done { serial: task.serial, command }).unwrap().unwrap();
        } else {
            let command = Expire { platform, applyment_id, step };
            world.run(Done { serial: task.serial, command }).unwrap().unwrap();
        }
    }
}

#[test]
fn papers_pass_by_themselves_and_the_seller_can_be_paid() {
    let mut world = World::market();
    let row = world.run(papers("A1", 1)).unwrap();
    assert_eq!((row.state, row.applyment_id.as_str().len()), (S::Checking, 16));
    assert_eq!(row.sub_mchid, None);
    work(&mut world);
    let row = found(&world, &row.applyment_id);
    assert_eq!(row.state, S::Finish);
    let mchid = row.sub_mchid.unwrap();
    assert_eq!(mchid.as_str(), "1700000001");
    let merchant = world.find::<Merchant>(&Merchant::key(&PLATFORM.into(), &mchid)).unwrap();
    assert_eq!((merchant.kind, merchant.state), (MerchantKind::Sub, MerchantState::Active));
    assert_eq!((merchant.name.as_str(), merchant.fee_bp), ("青禾茶铺", 60));
    assert_eq!((merchant.card_state, merchant.card_tail.as_str()), (CardState::Verified, "0078"));
    let facts = world.find::<MerchantFacts>(&MerchantFacts::key(&PLATFORM.into(), &mchid)).unwrap();
    assert_eq!(facts.subject, Some(SubjectKind::SoleTrader));
    let binding = AppBinding::key(&PLATFORM.into(), &mchid, &"wx00000000000000aa".into());
    assert!(world.find::<AppBinding>(&binding).is_some());
    let order = crate::order::Create { sub_mchid: mchid, ..crate::testing::wish("T1", 100) };
    world.buy(order);
}

#[test]
fn a_settlement_rule_says_the_fee_and_an_unknown_one_the_usual_fee() {
    let mut world = World::market();
    world.rules.onboarding.settlement_fee_bp.insert("719".to_owned(), 38);
    for (rule, fee_bp) in [("719", 38), ("720", 60)] {
        let papers = Submit { settlement_id: Some(rule.to_owned()), ..papers(rule, 1) };
        let id = world.run(papers).unwrap().applyment_id;
        let mchid = world.run(judge(&id, S::Finish)).unwrap().sub_mchid.unwrap();
        let merchant = world.find::<Merchant>(&Merchant::key(&PLATFORM.into(), &mchid)).unwrap();
        assert_eq!(merchant.fee_bp, fee_bp, "{rule}");
    }
}

/// A file of the platform that nothing has named yet.
fn file(world: &mut World, id: &str, format: MediaFormat) {
    world.put(Media {
        owner: PLATFORM.into(),
        media_id: id.into(),
        kind: format.kind(),
        format,
        size: 1,
        sha256: "00".into(),
        created_at: world.now,
        used_at: None,
    });
}

#[test]
fn papers_name_files_of_the_platform_and_keep_them() {
    let mut world = World::market();
    let missing = || Refusal::Media(MediaRefusal::MediaNotFound { media_id: "m1".into() });
    let wish = Submit { files: vec!["m1".into(), "m2".into()], ..papers("A1", 1) };
    assert_eq!(world.run(wish.clone()), Err(missing()));
    assert_eq!(world.all::<Applyment>().count(), 0);
    file(&mut world, "m1", MediaFormat::Mp4);
    file(&mut world, "m2", MediaFormat::Pdf);
    let wrong = world.run(wish.clone()).unwrap_err();
    assert!(matches!(wrong, Refusal::Media(MediaRefusal::MediaKindWrong { .. })));
    file(&mut world, "m1", MediaFormat::Png);
    world.run(wish).unwrap();
    assert!(world.all::<Media>().all(|media| media.used_at == Some(world.now)));
}

#[test]
fn the_same_number_answers_the_same_papers_and_refuses_others() {
    let mut world = World::market();
    let first = world.run(papers("A1", 1)).unwrap();
    let before = world.rows().clone();
    assert_eq!(world.run(papers("A1", 1)).unwrap().applyment_id, first.applyment_id);
    assert_eq!(*world.rows(), before);
    for state in [S::Checking, S::AccountNeedVerify, S::Auditing, S::NeedSign, S::Frozen, S::Finish] {
        world.run(judge(&first.applyment_id, state)).unwrap();
        let pending = OnboardingRefusal::ApplymentPending { number: "A1".into(), state };
        assert_eq!(world.run(papers("A1", 2)), Err(pending.into()), "{state}");
        // The current state, not the first one.
        assert_eq!(world.run(papers("A1", 1)).unwrap().state, state);
    }
    assert_ne!(world.run(papers("A2", 1)).unwrap().applyment_id, first.applyment_id);
}

#[test]
fn rejected_papers_are_replaced_under_the_same_numbers() {
    let mut world = World::market();
    let id = world.run(papers("A1", 1)).unwrap().applyment_id;
    let flaws = Flaws::one("id_card_copy", "不清晰".to_owned());
    let row = world.run(judge_with(&id, S::Rejected, flaws.clone())).unwrap();
    assert_eq!((row.state, &row.flaws), (S::Rejected, &flaws));
    let again = Submit { account: account("0099"), ..papers("A1", 2) };
    let row = world.run(again).unwrap();
    assert_eq!((row.state, &row.applyment_id), (S::Checking, &id));
    assert_eq!((row.flaws, row.held), (Flaws::default(), false));
    let cards: Vec<&BankCard> = world.all().collect();
    assert_eq!(cards.len(), 1, "the card of the rejected papers is gone");
    assert_eq!(cards[0].tail, "0099");
    work(&mut world);
    let row = found(&world, &id);
    assert_eq!(row.state, S::Finish);
    assert_eq!(world.all::<Applyment>().count(), 1);
}

#[test]
fn the_administrator_signs_once_and_the_account_is_verified_first() {
    let mut world = World::market();
    let id = world.run(papers("A1", 1)).unwrap().applyment_id;
    let not_yet = |state, to| Err(OnboardingRefusal::ApplymentStep { number: "A1".into(), state, to }.into());
    assert_eq!(world.run(sign(&id)), not_yet(S::Checking, S::Finish));
    assert_eq!(world.run(verify(&id)), not_yet(S::Checking, S::Auditing));
    let row = world.run(judge(&id, S::AccountNeedVerify)).unwrap();
    assert_eq!(row.deadline_at, Some(world.now.after_ms(10 * Time::DAY)));
    assert!((1..100).contains(&row.verify_amount.get()));
    work(&mut world);
    assert_eq!(found(&world, &id).state, S::AccountNeedVerify, "it waits for the seller");
    world.run(verify(&id)).unwrap();
    world.run(verify(&id)).unwrap();
    let row = world.run(judge(&id, S::NeedSign)).unwrap();
    let reserved = row.sub_mchid.clone().unwrap();
    assert!(world.find::<Directory>(&Directory::key(&reserved)).is_some());
    assert!(world.find::<Merchant>(&Merchant::key(&PLATFORM.into(), &reserved)).is_none());
    work(&mut world);
    assert_eq!(found(&world, &id).state, S::NeedSign, "it waits for the signature");
    let row = world.run(sign(&id)).unwrap();
    assert_eq!((row.state, row.sub_mchid), (S::Finish, Some(reserved)));
    let before = world.rows().clone();
    assert_eq!(world.run(sign(&id)).unwrap().state, S::Finish);
    assert_eq!(*world.rows(), before);
}

#[test]
fn an_account_unverified_for_ten_days_is_rejected_and_papers_unsigned_for_thirty_are_void() {
    for (state, days, ends) in [(S::AccountNeedVerify, 10, S::Rejected), (S::NeedSign, 30, S::Canceled)] {
        let mut world = World::market();
        let id = world.run(papers("A1", 1)).unwrap().applyment_id;
        world.run(judge(&id, state)).unwrap();
        world.advance(days * Time::DAY - 1);
        work(&mut world);
        assert_eq!(found(&world, &id).state, state);
        world.advance(1);
        work(&mut world);
        let row = found(&world, &id);
        assert_eq!(row.state, ends);
        let told: Vec<&str> = row.flaws.0.iter().map(|flaw| flaw.reason.as_str()).collect();
        let expected: &[&str] =
            if ends == S::Rejected { &["超过 10 天未完成账户验证"] } else { &[] };
        assert_eq!(told, expected);
        // Either may be submitted again.
        assert_eq!(world.run(papers("A1", 2)).unwrap().applyment_id, id);
    }
}

#[test]
fn a_deadline_of_an_earlier_stay_does_nothing() {
    let mut world = World::market();
    let id = world.run(papers("A1", 1)).unwrap().applyment_id;
    world.run(judge(&id, S::AccountNeedVerify)).unwrap();
    world.advance(9 * Time::DAY);
    world.run(judge(&id, S::Frozen)).unwrap();
    world.run(judge(&id, S::AccountNeedVerify)).unwrap();
    world.advance(9 * Time::DAY);
    work(&mut world);
    assert_eq!(found(&world, &id).state, S::AccountNeedVerify);
    world.advance(Time::DAY);
    work(&mut world);
    assert_eq!(found(&world, &id).state, S::Rejected);
}

#[test]
fn an_applyment_is_taken_back_in_every_state_but_finish() {
    for state in S::ALL.iter().copied() {
        let mut world = World::market();
        let id = world.run(papers("A1", 1)).unwrap().applyment_id;
        if state != S::Checking {
            world.run(judge(&id, state)).unwrap();
        }
        if state == S::Finish {
            let to = S::Canceled;
            let refusal = OnboardingRefusal::ApplymentStep { number: "A1".into(), state, to };
            assert_eq!(world.run(revoke(&id)), Err(refusal.into()));
            continue;
        }
        assert_eq!(world.run(revoke(&id)).unwrap().state, S::Canceled);
        let by_number = ApplymentRef::Number("A1".into());
        let again = Revoke { platform: PLATFORM.into(), applyment: by_number };
        let before = world.rows().clone();
        assert_eq!(world.run(again).unwrap().state, S::Canceled);
        assert_eq!(*world.rows(), before);
        work(&mut world);
        assert_eq!(found(&world, &id).state, S::Canceled);
    }
}

#[test]
fn a_held_applyment_waits_for_a_persons_word() {
    let mut world = World::market();
    let id = world.run(papers("A1", 1)).unwrap().applyment_id;
    let hold = Judge { platform: PLATFORM.into(), applyment_id: id.clone(), verdict: Verdict::Hold };
    world.run(hold).unwrap();
    work(&mut world);
    assert_eq!(found(&world, &id).state, S::Checking);
    let back = OnboardingRefusal::ApplymentStep { number: "A1".into(), state: S::Finish, to: S::Checking };
    world.run(judge(&id, S::Finish)).unwrap();
    assert_eq!(world.run(judge(&id, S::Checking)), Err(back.into()));
}

#[test]
fn an_applyment_of_nobody_and_of_another_platform_is_not_found() {
    let mut world = World::market();
    let id = world.run(papers("A1", 1)).unwrap().applyment_id;
    world.add_merchant("1900000300", MerchantKind::Platform, &[], None);
    let other = Find { platform: "1900000300".into(), applyment: ApplymentRef::Id(id.clone()) };
    let not_found = |number: Arc<str>| Err(OnboardingRefusal::ApplymentNotFound { number }.into());
    assert_eq!(world.ask(other), not_found(id.shared()));
    let nobody = Find { platform: PLATFORM.into(), applyment: ApplymentRef::Number("A9".into()) };
    assert_eq!(world.ask(nobody), not_found("A9".into()));
    let other = Submit { platform: "1900000201".into(), ..papers("A1", 1) };
    assert!(matches!(world.run(other), Err(Refusal::MerchantNotYours { .. })));
}

#[test]
fn a_platform_that_may_not_act_submits_nothing() {
    let mut world = World::market();
    let key = Merchant::key(&PLATFORM.into(), &PLATFORM.into());
    let platform = world.find::<Merchant>(&key).unwrap().clone();
    world.put(Merchant { state: MerchantState::Frozen, ..platform });
    assert!(matches!(world.run(papers("A1", 1)), Err(Refusal::MerchantUnusable { .. })));
}

#[test]
fn a_number_that_was_taken_by_hand_is_passed_over() {
    let mut world = World::market();
    world.add_merchant("1700000001", MerchantKind::Sub, &[], None);
    let mut numbers = Vec::new();
    for name in ["A1", "A2"] {
        let id = world.run(papers(name, 1)).unwrap().applyment_id;
        numbers.push(world.run(judge(&id, S::Finish)).unwrap().sub_mchid.unwrap().to_string());
    }
    assert_eq!(numbers, ["1700000002", "1700000003"]);
    for taken in 4..=35 {
        world.add_merchant(&format!("17000000{taken:02}"), MerchantKind::Sub, &[], None);
    }
    let id = world.run(papers("A3", 1)).unwrap().applyment_id;
    let full = OnboardingRefusal::NoNumberFree { tried: 32 };
    assert_eq!(world.run(judge(&id, S::Finish)), Err(full.into()));
}
