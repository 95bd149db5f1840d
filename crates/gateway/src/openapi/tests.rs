//! The document against the contract, where that is at hand.

use crate::about::left_out::LEFT_OUT;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The contract stands beside the workspace, or beside the folder of its work trees.
fn checker() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2)?;
    let places = ["../shared/contract/check.py", "../../shared/contract/check.py"];
    places.into_iter().map(|place| root.join(place)).find(|place| place.exists())
}

/// Whether a field is the one that is left out, or stands within it.
fn within(field: &str, left_out: &str) -> bool {
    let rest = field.strip_prefix(left_out);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || rest.starts_with("[]"))
}

#[test]
fn every_operation_and_field_of_the_contract_is_there_or_left_out_on_purpose() {
    let Some(checker) = checker() else {
        println!("skipped: no contract/check.py beside the workspace");
        return;
    };
    let mut child = Command::new("python3")
        .arg(checker)
        .args(["/dev/stdin", "--verbose"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 runs");
    let document = super::openapi().to_string();
    child.stdin.take().unwrap().write_all(document.as_bytes()).unwrap();
    let printed = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    assert!(printed.lines().any(|line| line.starts_with("operations ")), "no summary in:\n{printed}");
    let absent: BTreeSet<&str> = printed
        .lines()
        .filter_map(|line| line.strip_prefix("missing operation ")?.split_once(": "))
        .map(|(_, operation)| operation)
        .collect();
    assert!(absent.is_empty(), "operations that are not answered: {absent:#?}");
    let told: BTreeSet<String> =
        LEFT_OUT.iter().map(|one| format!("{} {} {}", one.operation, one.side, one.field)).collect();
    let missing: BTreeSet<&str> = printed
        .lines()
        .filter_map(|line| line.split_once(": missing ").map(|(_, field)| field))
        .filter(|field| !absent.iter().any(|operation| field.starts_with(&format!("{operation} "))))
        .collect();
    let unsaid: Vec<&&str> =
        missing.iter().filter(|field| !told.iter().any(|one| within(field, one))).collect();
    assert!(unsaid.is_empty(), "left out without a word in about/left_out.rs: {unsaid:#?}");
    let stale: Vec<&String> = told.iter().filter(|one| !missing.contains(one.as_str())).collect();
    assert!(stale.is_empty(), "in about/left_out.rs, and not left out: {stale:#?}");
    // The contract misspells `string` once.
    let is_misspelt = |line: &&str| line.contains("contract stringde");
    let types: Vec<&str> =
        printed.lines().filter(|line| line.contains(": type of ") && !is_misspelt(line)).collect();
    assert!(types.is_empty(), "of another type than the contract says: {types:#?}");
}
