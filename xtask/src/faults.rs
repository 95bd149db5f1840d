//! Rules broken on purpose: do tests and simulation notice?
//!
//! Each fault of `faults.toml` is planted in a copy of the tree, one at a time. First the kernel's
//! tests run against it, then seeds of the simulation. What neither notices survives, and must
//! have its reason in the list.

use serde::Deserialize;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The least share of the faults that must be caught, in percent.
const CAUGHT_MIN: usize = 95;
/// Seeds of the simulation that are played against each fault.
const SEEDS: &str = "150";
const MANIFEST: &str = "Cargo.toml";
const STRICT: &str = "unused = { level = \"deny\", priority = -1 }";
const LENIENT: &str = "unused = { level = \"allow\", priority = -1 }";

/// The list.
#[derive(Deserialize)]
struct List {
    fault: Vec<Fault>,
}

/// A rule broken on purpose.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    name: String,
    /// What is wrong then, in words.
    what: String,
    file: PathBuf,
    /// What stands there, once.
    right: String,
    /// What is planted instead.
    wrong: String,
    /// Why nothing can notice it.
    survives: Option<String>,
}

/// Whether somebody noticed a fault.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Noticed {
    Yes,
    No,
    NotAsked,
}

/// Reads the list, and holds it against the tree.
pub fn list(root: &Path) -> Result<Vec<Fault>, String> {
    let path = root.join("xtask/faults.toml");
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let List { fault: faults } =
        toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    for fault in &faults {
        let source = std::fs::read_to_string(root.join(&fault.file))
            .map_err(|error| format!("{}: {}: {error}", fault.name, fault.file.display()))?;
        let places = source.matches(&fault.right).count();
        if places != 1 || fault.right == fault.wrong {
            return Err(format!(
                "{}: the right text stands in {} {places} times, expected once",
                fault.name,
                fault.file.display()
            ));
        }
    }
    Ok(faults)
}

/// Plants the faults whose names contain one of `words`, all without any; tells whether enough
/// were noticed. With `thorough`, the simulation is asked also about what a test noticed already.
pub fn run(root: &Path, words: &[String], thorough: bool) -> Result<bool, String> {
    let faults = list(root)?;
    let chosen: Vec<&Fault> = faults
        .iter()
        .filter(|fault| words.is_empty() || words.iter().any(|word| fault.name.contains(word.as_str())))
        .collect();
    let copy = Copy::make(root)?;
    println!("without a fault: building, testing, simulating");
    if !copy.tests_pass() || !copy.seeds_pass() {
        return Err("tests or simulation fail without any fault".to_owned());
    }
    let mut told = Vec::with_capacity(chosen.len());
    let mut unbuilt = Vec::new();
    for fault in chosen {
        let source = std::fs::read_to_string(root.join(&fault.file)).map_err(|error| error.to_string())?;
        copy.write(&fault.file, source.replacen(&fault.right, &fault.wrong, 1).as_bytes())?;
        if !copy.builds() {
            println!("{}: does not compile", fault.name);
            unbuilt.push(fault.name.as_str());
            copy.write(&fault.file, source.as_bytes())?;
            continue;
        }
        let tests = noticed(!copy.tests_pass());
        let is_asked = thorough || tests == Noticed::No;
        let seeds = if is_asked { noticed(!copy.seeds_pass()) } else { Noticed::NotAsked };
        copy.write(&fault.file, source.as_bytes())?;
        println!("{}: tests {}, simulation {}", fault.name, word(tests), word(seeds));
        told.push((fault, tests, seeds));
    }
    println!("\n{}", table(&told));
    let enough = sum_up(&told);
    if unbuilt.is_empty() { Ok(enough) } else { Err(format!("do not compile: {}", unbuilt.join(", "))) }
}

fn noticed(did: bool) -> Noticed {
    if did { Noticed::Yes } else { Noticed::No }
}

fn word(noticed: Noticed) -> &'static str {
    match noticed {
        Noticed::Yes => "noticed",
        Noticed::No => "**missed**",
        Noticed::NotAsked => "not asked",
    }
}

fn table(told: &[(&Fault, Noticed, Noticed)]) -> String {
    let mut text = "| fault | what is wrong then | tests | simulation |\n|---|---|---|---|\n".to_owned();
    for (fault, tests, seeds) in told {
        let _ = writeln!(text, "| {} | {} | {} | {} |", fault.name, fault.what, word(*tests), word(*seeds));
    }
    text
}

fn sum_up(told: &[(&Fault, Noticed, Noticed)]) -> bool {
    let count = |is: &dyn Fn(&(&Fault, Noticed, Noticed)) -> bool| told.iter().filter(|one| is(one)).count();
    let by_tests = count(&|(_, tests, _)| *tests == Noticed::Yes);
    let by_seeds = count(&|(_, _, seeds)| *seeds == Noticed::Yes);
    let asked = count(&|(_, _, seeds)| *seeds != Noticed::NotAsked);
    let caught = count(&|(_, tests, seeds)| *tests == Noticed::Yes || *seeds == Noticed::Yes);
    println!(
        "{} faults: {by_tests} noticed by tests; {by_seeds} of {asked} by the simulation; {caught} by either",
        told.len()
    );
    let mut unexplained = 0;
    for (fault, ..) in
        told.iter().filter(|(_, tests, seeds)| *tests != Noticed::Yes && *seeds != Noticed::Yes)
    {
        unexplained += usize::from(fault.survives.is_none());
        println!("{} survives: {}", fault.name, fault.survives.as_deref().unwrap_or("no reason is given"));
    }
    unexplained == 0 && caught * 100 >= told.len() * CAUGHT_MIN
}

/// The manifest of the copy: a planted fault may leave a name unused.
fn lenient(manifest: &[u8]) -> Result<Vec<u8>, String> {
    let manifest = String::from_utf8_lossy(manifest);
    let lenient = manifest.replacen(STRICT, LENIENT, 1);
    if lenient == manifest {
        Err(format!("{MANIFEST} does not say {STRICT}"))
    } else {
        Ok(lenient.into_bytes())
    }
}

/// A copy of the tree that may be broken.
struct Copy {
    tree: PathBuf,
    build: PathBuf,
}

impl Copy {
    /// Copies what git knows. What did not change is left alone, so that a second run builds little.
    fn make(root: &Path) -> Result<Copy, String> {
        // The libraries that are built already serve the copy, too.
        let copy = Copy { tree: root.join("target/faults"), build: root.join("target") };
        let listed = Command::new("git")
            .args(["ls-files", "-z"])
            .current_dir(root)
            .output()
            .map_err(|error| format!("git ls-files: {error}"))?;
        for name in String::from_utf8_lossy(&listed.stdout).split('\0').filter(|name| !name.is_empty()) {
            let Ok(bytes) = std::fs::read(root.join(name)) else { continue };
            let bytes = if name == MANIFEST { lenient(&bytes)? } else { bytes };
            copy.write(Path::new(name), &bytes)?;
        }
        Ok(copy)
    }

    fn write(&self, name: &Path, bytes: &[u8]) -> Result<(), String> {
        let path = self.tree.join(name);
        if std::fs::read(&path).is_ok_and(|there| there == bytes) {
            return Ok(());
        }
        let folder = path.parent().unwrap_or(&self.tree);
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(&path, bytes))
            .map_err(|error| format!("{}: {error}", path.display()))
    }

    fn builds(&self) -> bool {
        self.passes(&["build", "--quiet", "--package", "tongbao-kernel"])
    }

    fn tests_pass(&self) -> bool {
        self.passes(&["nextest", "run", "--package", "tongbao-kernel"])
    }

    fn seeds_pass(&self) -> bool {
        let seeds = ["--from", "1", "--seeds", SEEDS, "--shrink", "0"];
        let run = ["run", "--quiet", "--package", "tongbao-sim", "--"];
        self.passes(&[&run[..], &seeds[..]].concat())
    }

    fn passes(&self, arguments: &[&str]) -> bool {
        Command::new("cargo")
            .args(arguments)
            .current_dir(&self.tree)
            .env("CARGO_TARGET_DIR", &self.build)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_can_be_planted() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tree");
        let faults = list(root).expect("a list that fits the tree");
        assert!(faults.len() >= 40, "{} faults", faults.len());
        let mut names: Vec<&str> = faults.iter().map(|fault| fault.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), faults.len(), "a name stands twice");
    }
}
