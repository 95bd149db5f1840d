//! The words stand beside what they are about.

use super::*;
use crate::routes;
use std::collections::BTreeSet;

#[test]
fn every_route_has_one_entry_and_every_entry_a_route() {
    let routes: Vec<String> = routes::all().iter().map(key).collect();
    let entries: Vec<&str> =
        AREAS.iter().flat_map(|area| area.operations).map(|about| about.operation).collect();
    let without: Vec<&String> = routes.iter().filter(|route| !entries.contains(&route.as_str())).collect();
    assert!(without.is_empty(), "crates/gateway/src/about has no entry for {without:#?}");
    let gone: Vec<&&str> = entries.iter().filter(|entry| !routes.iter().any(|r| r == **entry)).collect();
    assert!(gone.is_empty(), "no route for the entries {gone:#?}");
    assert_eq!(entries.iter().collect::<BTreeSet<_>>().len(), entries.len(), "an entry stands twice");
}

#[test]
fn every_rule_that_is_named_has_a_sample_and_stands_once() {
    for route in routes::all() {
        let rules = rules(&route);
        assert_eq!(rules.iter().collect::<BTreeSet<_>>().len(), rules.len(), "{}: {rules:?}", key(&route));
        for rule in rules {
            let told = examples(&route, &rule);
            assert!(!told.is_empty(), "{}: {rule} has no sample in the samples of refusals", key(&route));
        }
    }
    for rule in pipeline::RULES {
        assert!(!samples::of(rule, crate::code::Family::Common).is_empty(), "{rule}");
    }
}

#[test]
fn every_machine_that_is_named_is_one_of_the_kernels() {
    for about in AREAS.iter().flat_map(|area| area.operations) {
        if let Some(name) = about.machine {
            assert!(tongbao_kernel::states::machine(name).is_some(), "{}: {name}", about.operation);
        }
    }
}

#[test]
fn every_entry_says_something_in_sentences() {
    for about in AREAS.iter().flat_map(|area| area.operations) {
        let (chinese, english) = about.title;
        assert!(!chinese.is_ascii() && english.is_ascii(), "{}", about.operation);
        assert!(!english.ends_with('.') && about.tells.ends_with('.'), "{}", about.operation);
        assert!(about.tells.len() >= 80, "{}: too short", about.operation);
    }
}
