//! What the fuzzer kept holds, and is what the documents say it is.
#![allow(clippy::unwrap_used, reason = "what is not there fails the test")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tongbao_fuzz::{OPERATIONS, TARGETS, try_on};

/// Played by the tests of the kernel, whose test world it needs.
const DECIDE: &str = "decide";

/// The kept bytes of all targets together.
const BYTES_MAX: u64 = 300 * 1024;

fn names() -> impl Iterator<Item = &'static str> {
    TARGETS.iter().map(|target| target.name).chain([DECIDE])
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

fn entries(target: &str) -> Vec<PathBuf> {
    let folder = corpus().join(target);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn the_corpus_holds(target: &str) {
    let files = entries(target);
    assert!(files.len() >= 10, "{target}: {} entries are no corpus", files.len());
    for file in files {
        println!("{}", file.display());
        try_on(target, &std::fs::read(&file).unwrap());
    }
}

#[test]
fn the_corpus_of_authorization_holds() {
    the_corpus_holds("authorization");
}

#[test]
fn the_corpus_of_json_holds() {
    the_corpus_holds("json");
}

#[test]
fn the_corpus_of_multipart_holds() {
    the_corpus_holds("multipart");
}

#[test]
fn the_corpus_of_envelope_holds() {
    the_corpus_holds("envelope");
}

/// A folder a target, small together.
#[test]
fn the_corpus_is_small_and_belongs_to_targets() {
    let folders: BTreeSet<String> = std::fs::read_dir(corpus())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(folders, names().map(str::to_owned).collect());
    let bytes: u64 = names().flat_map(entries).map(|file| std::fs::metadata(file).unwrap().len()).sum();
    assert!(bytes <= BYTES_MAX, "{bytes} bytes: keep fewer");
}

/// The fuzzer's package has a program for every target.
#[test]
fn every_target_has_a_program() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz");
    let manifest = std::fs::read_to_string(root.join("Cargo.toml")).unwrap();
    for name in names() {
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
        assert!(root.join(format!("fuzz_targets/{name}.rs")).is_file(), "{name}");
    }
}

/// Every operation with a body is tried, and every name is an operation's.
#[test]
fn every_body_of_the_contract_is_tried() {
    let document = tongbao_gateway::openapi();
    let mut known = BTreeSet::new();
    let mut bodies = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = format!("{} {path}", method.to_ascii_uppercase());
            if operation.get("requestBody").is_some() {
                bodies.insert(name.clone());
            }
            known.insert(name);
        }
    }
    let tried: BTreeSet<String> = OPERATIONS.iter().map(|operation| operation.name.to_owned()).collect();
    assert!(bodies.len() > 40, "{bodies:?}");
    assert_eq!(bodies.difference(&tried).collect::<Vec<_>>(), Vec::<&String>::new(), "not tried");
    assert_eq!(tried.difference(&known).collect::<Vec<_>>(), Vec::<&String>::new(), "no operations");
}
