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

/// Names of what nobody may find out byte by byte: marks, keyed digests, tokens, codes of messages.
const SECRET: &[&str] = &["digest", "mark", "mac", "hmac", "token", "signature", "secret"];

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
            found.extend(open_comparisons(&name, &text));
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

/// Comparisons whose time tells how far two secrets agree, in the rooms that hold any.
fn open_comparisons(name: &str, text: &str) -> Vec<String> {
    const OTHERS: &[&str] = &["crates/sim/", "crates/bench/", "xtask/"];
    if !name.contains("/src/") || name.contains("tests") || OTHERS.iter().any(|room| name.starts_with(room)) {
        return Vec::new();
    }
    let told = |(number, line): (usize, &str)| {
        let code = line.split("//").next().unwrap_or_default();
        compared(code).find(|word| SECRET.contains(word) || word.ends_with("_digest")).map(|word| {
            format!("{name}:{}: '{word}' is compared by same_bytes, not by an operator", number + 1)
        })
    };
    text.lines().enumerate().filter_map(told).collect()
}

/// The last names of what stands beside `==` and `!=`.
fn compared(code: &str) -> impl Iterator<Item = &str> {
    let places = code.match_indices("==").chain(code.match_indices("!="));
    places.flat_map(move |(place, _)| {
        let is_path = |letter: char| letter.is_alphanumeric() || "_.&*()".contains(letter);
        let left = code[..place].trim_end();
        let left = left.rsplit(|letter| !is_path(letter)).next();
        let right = code[place + 2..].trim_start();
        let right = right.split(|letter| !is_path(letter)).next();
        [left, right].into_iter().flatten().filter_map(last_names)
    })
}

/// `row.payee_digest.as_deref()`: `payee_digest`.
fn last_names(path: &str) -> Option<&str> {
    let mut names = path.split('.').map(|name| name.trim_matches(['&', '*', '(', ')']));
    names.rfind(|name| !name.is_empty() && !name.starts_with("as_") && *name != "reveal")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operator_between_secrets_is_a_breach() {
        for line in [
            "if before.digest == self.digest {",
            "&& marks(&seal.platform, seal.day, &seal.head) != seal.mark",
            "row.payee_digest.as_deref() != found",
            "if given != *token {",
            "found == self.signature.as_str()",
        ] {
            let found = open_comparisons("crates/kernel/src/order.rs", line);
            assert_eq!(found.len(), 1, "{line}: {found:?}");
            assert_eq!(open_comparisons("crates/kernel/src/order/tests.rs", line), Vec::<String>::new());
        }
        for line in ["row.remark != self.remark", "digest(&path)? != *noted", "a == b // the mark == this"] {
            assert_eq!(open_comparisons("crates/kernel/src/order.rs", line), Vec::<String>::new(), "{line}");
        }
    }
}
