//! Contract 2.1.5.

use super::*;
use crate::model::{MerchantFacts, MerchantKind, SubjectChangeState as S, SubjectKind};
use crate::refusal::MediaRefusal;
use crate::task::Done;
use crate::testing::{OTHER_SUB, PLATFORM, SUB, World};
use std::sync::Arc;

fn papers(number: &str, digest: u8) -> Submit {
    Submit {
        platform: PLATFORM.into(),
        sub_mchid: SUB.into(),
        out_request_no: number.into(),
        name: Some("新青禾茶铺".to_owned()),
        subject: SubjectKind::Institution,
        files: Vec::new(),
        form: Arc::from([2, digest]),
        digest: Arc::from([digest]),
    }
}

fn judge(id: &SubjectChangeId, to: S) -> Judge {
    let flaws = Flaws::one("license_copy", "不清晰".to_owned());
    let verdict = Verdict::State(to, Some("照片不清晰".to_owned()), flaws);
    Judge { platform: PLATFORM.into(), change_id: id.clone(), verdict }
}

fn revoke(id: &SubjectChangeId) -> Revoke {
    Revoke { platform: PLATFORM.into(), change_id: id.clone() }
}

fn found(world: &World, id: &SubjectChangeId) -> SubjectChange {
    world.ask(Find { platform: PLATFORM.into(), change: SubjectChangeRef::Id(id.clone()) }).unwrap()
}

fn name(world: &World) -> String {
    world.find::<Merchant>(&Merchant::key(&PLATFORM.into(), &SUB.into())).unwrap().name.clone()
}

fn work(world: &mut World) {
    while let Some(task) =
        world.due_tasks().into_iter().find(|task| task.kind == TaskKind::ReviewSubjectChange)
    {
        let (change_id, step) = of_task(&task.subject);
        let command = Review { platform: PLATFORM.into(), change_id, step };
        world.run(Done { serial: task.serial, command }).unwrap().unwrap();
    }
}

#[test]
fn new_papers_pass_by_themselves_and_give_the_new_name() {
    let mut world = World::market();
    let row = world.run(papers("C1", 1)).unwrap();
    assert_eq!((row.state, row.change_id.as_str().len()), (S::Auditing, 29));
    assert!(row.change_id.as_str().starts_with("20251009165320"));
    work(&mut world);
    assert_eq!(found(&world, &row.change_id).state, S::Finished);
    assert_eq!(name(&world), "新青禾茶铺");
    let by_number = SubjectChangeRef::Number(SUB.into(), "C1".into());
    let find = Find { platform: PLATFORM.into(), change: by_number };
    assert_eq!(world.ask(find).unwrap().change_id, row.change_id);
    let nobody = SubjectChangeRef::Number(OTHER_SUB.into(), "C1".into());
    let not_found = OnboardingRefusal::SubjectChangeNotFound { number: "C1".into() };
    assert_eq!(world.ask(Find { platform: PLATFORM.into(), change: nobody }), Err(not_found.into()));
}

#[test]
fn new_papers_name_files_of_the_platform() {
    let mut world = World::market();
    let wish = Submit { files: vec!["m1".into()], ..papers("C1", 1) };
    let missing = MediaRefusal::MediaNotFound { media_id: "m1".into() };
    assert_eq!(world.run(wish), Err(missing.into()));
}

#[test]
fn the_same_number_answers_the_same_papers_and_refuses_others() {
    let mut world = World::market();
    let id = world.run(papers("C1", 1)).unwrap().change_id;
    assert_eq!(world.run(papers("C1", 1)).unwrap().change_id, id);
    let pending = |state| OnboardingRefusal::SubjectChangePending { number: "C1".into(), state };
    assert_eq!(world.run(papers("C1", 2)), Err(pending(S::Auditing).into()));
    let row = world.run(judge(&id, S::Rejected)).unwrap();
    assert_eq!((row.reject_reason.as_deref(), row.flaws.0.len()), (Some("照片不清晰"), 1));
    let row = world.run(papers("C1", 2)).unwrap();
    assert_eq!((row.change_id, row.state, row.reject_reason), (id, S::Auditing, None));
}

#[test]
fn new_papers_are_taken_back_until_they_are_passed() {
    for state in [S::Auditing, S::Editing, S::Rejected, S::Modifying, S::Finished] {
        let mut world = World::market();
        let id = world.run(papers("C1", 1)).unwrap().change_id;
        if state != S::Auditing {
            world.run(judge(&id, state)).unwrap();
        }
        let is_late = matches!(state, S::Modifying | S::Finished);
        let expected = if is_late { Revoked::TooLate } else { Revoked::Done };
        assert_eq!(world.run(revoke(&id)), Ok(expected), "{state}");
        assert_eq!(world.run(revoke(&id)), Ok(expected), "{state}");
        assert_eq!(found(&world, &id).state, if is_late { state } else { S::Canceled });
        work(&mut world);
        assert_eq!(name(&world) == "新青禾茶铺", state == S::Finished);
    }
}

#[test]
fn a_reviewer_does_not_go_back() {
    let mut world = World::market();
    let id = world.run(papers("C1", 1)).unwrap().change_id;
    let hold = Judge { platform: PLATFORM.into(), change_id: id.clone(), verdict: Verdict::Hold };
    world.run(hold).unwrap();
    work(&mut world);
    assert_eq!(found(&world, &id).state, S::Auditing);
    world.run(judge(&id, S::Finished)).unwrap();
    let number = "C1".into();
    let step = OnboardingRefusal::SubjectChangeStep { number, state: S::Finished, to: S::Rejected };
    assert_eq!(world.run(judge(&id, S::Rejected)), Err(step.into()));
}

#[test]
fn only_a_sub_merchant_of_the_platform_changes_its_papers() {
    let mut world = World::market();
    world.add_merchant("1900000300", MerchantKind::Platform, &[], None);
    for mchid in [PLATFORM, "1900000300"] {
        let submit = Submit { sub_mchid: mchid.into(), ..papers("C1", 1) };
        assert_eq!(world.run(submit), Err(Refusal::MerchantNotYours { mchid: mchid.into() }));
    }
    let unknown = Submit { sub_mchid: "1999999999".into(), ..papers("C1", 1) };
    assert_eq!(world.run(unknown), Err(Refusal::MerchantUnknown { mchid: "1999999999".into() }));
}

#[test]
fn finished_papers_say_what_the_sub_merchant_is() {
    let mut world = World::market();
    let id = world.run(papers("C1", 1)).unwrap().change_id;
    let key = MerchantFacts::key(&PLATFORM.into(), &SUB.into());
    assert_eq!(world.find::<MerchantFacts>(&key), None);
    world.run(judge(&id, S::Finished)).unwrap();
    let subject = world.find::<MerchantFacts>(&key).unwrap().subject;
    assert_eq!(subject, Some(SubjectKind::Institution));
}
