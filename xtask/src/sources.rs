//! What a source file may be and may say.

use std::path::{Path, PathBuf};

/// A file that is longer is two files.
const LINES_MAX: usize = 500;

/// Words that betray what a room must not know, and where they are banned.
const BANNED: &[(&[&str], &[&str])] = &[
    (
        &["crates/kernel/src", "crates/base/src"],
        &["async fn", "HashMap", "HashSet", "f64", "f32", "SystemTime", "Instant::now"],
    ),
    (&["crates/kernel/src", "crates/wire/src"], &["rusqlite", "INSERT INTO", "SELECT "]),
    (
        &["crates/gateway/src", "crates/worker/src", "crates/sandbox/src", "crates/engine/src"],
        &["rusqlite", "INSERT INTO", "SELECT "],
    ),
    (&["crates/kernel/src"], &["StatusCode", "HeaderMap", "serde_json"]),
    (&["crates", "xtask/src"], &[concat!("TO", "DO"), concat!("FIX", "ME")]),
];

/// How many files were read, and what is wrong with them.
pub fn breaches(root: &Path) -> std::io::Result<(usize, Vec<String>)> {
    let mut files = Vec::new();
    collect(&root.join("crates"), &mut files)?;
    collect(&root.join("xtask"), &mut files)?;
    files.sort();
    let mut found = Vec::new();
    for file in &files {
        let text = std::fs::read_to_string(file)?;
        let name = file.strip_prefix(root).unwrap_or(file).display().to_string();
        let lines = text.lines().count();
        if lines > LINES_MAX {
            found.push(format!("{name}: {lines} lines; split what is longer than {LINES_MAX}"));
        }
        if name != "xtask/src/sources.rs" {
            found.extend(banned_words(&name, &text));
        }
    }
    Ok((files.len(), found))
}

fn banned_words(name: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (places, words) in BANNED {
        if !places.iter().any(|place| name.starts_with(place)) {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            for word in words.iter().filter(|word| code.contains(**word)) {
                found.push(format!("{name}:{}: '{word}' does not belong in this room", number + 1));
            }
        }
    }
    found
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, into)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
    Ok(())
}
