//! Whose application needs a signed paper (2.9.1).

use super::*;
use crate::merchant::Note;
use crate::model::{Licence, MerchantFacts, SubjectKind};

fn without() -> Wish {
    Wish::Settle { sweep: Sweep::Apply, payee: payee(), has_proof: false }
}

fn of(subject: SubjectKind) -> World {
    let mut world = rich();
    let none = MerchantFacts::none(&PLATFORM.into(), &SUB.into());
    world.put(MerchantFacts { subject: Some(subject), ..none });
    world
}

#[test]
fn public_bodies_enclose_a_signed_application_and_others_need_not() {
    for subject in SubjectKind::ALL.iter().copied() {
        let mut world = of(subject);
        let needs = ["3", "2502", "1708"].contains(&subject.as_str());
        if needs {
            let missing = ClosingRefusal::ProofMissing { need: ProofNeed::Subject(subject) };
            let leave = Wish::Settle { sweep: Sweep::Leave, payee: payee(), has_proof: false };
            let before = world.rows().clone();
            refused(world.run(apply(SUB, "C1", without())), missing.clone());
            refused(world.run(apply(SUB, "C1", leave)), missing);
            assert_eq!(*world.rows(), before);
            world.run(close(SUB, "C1", Sweep::Apply)).unwrap();
        } else {
            world.run(apply(SUB, "C1", without())).unwrap();
        }
    }
}

#[test]
fn who_is_struck_off_encloses_a_signed_application() {
    for subject in [None, Some(SubjectKind::Enterprise)] {
        let mut world = subject.map_or_else(rich, of);
        let note = |licence| Note {
            platform: PLATFORM.into(),
            mchid: SUB.into(),
            licence: Some(licence),
            complaints: None,
            card: None,
        };
        world.run(note(Licence::StruckOff)).unwrap();
        let missing = ClosingRefusal::ProofMissing { need: ProofNeed::StruckOff };
        refused(world.run(apply(SUB, "C1", without())), missing);
        world.run(close(SUB, "C1", Sweep::Apply)).unwrap();
        world.run(note(Licence::Valid)).unwrap();
        world.run(apply(OTHER_SUB, "C2", without())).unwrap();
    }
}

#[test]
fn the_older_way_asks_for_its_own_papers_alone() {
    let mut world = World::market();
    let none = MerchantFacts::none(&PLATFORM.into(), &SUB.into());
    let facts = MerchantFacts { subject: Some(SubjectKind::Government), ..none };
    world.put(MerchantFacts { licence: Licence::StruckOff, ..facts });
    world.run(apply(SUB, "C1", Wish::Close)).unwrap();
}
