//! The documents say what the program does.

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tongbao_kernel::rules::Rules;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn document(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Every rule with its default, its key written as in a file: `rules.split.freeze_days.ecommerce`.
fn rules() -> Vec<(String, Value)> {
    let rules = serde_json::to_value(Rules::default()).expect("rules are JSON");
    keys("rules", &rules)
}

fn keys(prefix: &str, value: &Value) -> Vec<(String, Value)> {
    match value {
        Value::Object(inner) => {
            inner.iter().flat_map(|(key, value)| keys(&format!("{prefix}.{key}"), value)).collect()
        }
        value => vec![(prefix.to_owned(), value.clone())],
    }
}

/// The cells of the table row of a key.
fn row<'a>(page: &'a str, key: &str) -> Vec<&'a str> {
    let start = format!("| `{key}` |");
    page.lines()
        .find(|line| line.starts_with(&start))
        .unwrap_or_else(|| panic!("docs/configuration.md has no row for {key}"))
        .trim_matches('|')
        .split('|')
        .map(str::trim)
        .collect()
}

#[test]
fn the_configuration_page_has_every_rule_with_its_default() {
    let page = document("docs/configuration.md");
    for (key, default) in rules() {
        let cells = row(&page, &key);
        let default = default.as_str().map_or_else(|| default.to_string(), str::to_owned);
        assert_eq!(cells[1].trim_matches('`').replace(", ", ","), default, "the default of {key}");
        assert!(cells.len() == 4 && cells.iter().all(|cell| !cell.is_empty()), "{key}: unit and meaning");
    }
}

#[test]
fn the_configuration_page_has_no_rule_that_is_not_there() {
    let page = document("docs/configuration.md");
    let known: BTreeSet<String> = rules().into_iter().map(|(key, _)| key).collect();
    let named = page.lines().filter_map(|line| line.strip_prefix("| `rules.")?.split('`').next());
    for name in named {
        assert!(known.contains(&format!("rules.{name}")), "rules.{name} stands on the page only");
    }
}

#[test]
fn the_configuration_page_has_every_setting_of_the_edges() {
    let page = document("docs/configuration.md");
    for (section, key) in settings() {
        row(&page, &format!("{section}{key}"));
    }
}

/// Every setting outside the rules: serde names them all when it refuses an unknown one.
fn settings() -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    for (section, text) in [
        ("", "?"),
        ("gateway.", "gateway.?"),
        ("engine.", "engine.?"),
        ("worker.", "worker.?"),
        ("cert.", "cert.?"),
        ("vault.", "vault.?"),
        ("server.", "server.?"),
        ("reference.", "reference.?"),
        ("gateway.quota.", "gateway.quota.?"),
    ] {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let asked = format!("{} = 1\n", text.replace('?', "unknown_key"));
        std::fs::write(file.path(), asked).expect("written");
        let error = tongbao::config::Config::read(Some(file.path())).expect_err("an unknown key");
        let (_, expected) = error.split_once("expected").unwrap_or_else(|| panic!("no list in: {error}"));
        let names = expected.split('`').skip(1).step_by(2).map(str::to_owned);
        found.extend(names.filter(|name| !is_section(name)).map(|name| (section, name)));
    }
    assert!(found.len() >= 10, "{found:?}");
    found
}

fn is_section(name: &str) -> bool {
    [
        "rules",
        "platforms",
        "gateway",
        "engine",
        "worker",
        "cert",
        "vault",
        "server",
        "reference",
        "quota",
        "operations",
    ]
    .contains(&name)
}

#[test]
fn what_the_first_pages_show_of_the_tour_stands_in_it() {
    let tour = document("docs/tour.py");
    for name in ["README.md", "README.zh-CN.md"] {
        let page = document(name);
        let shown = page.split("```python\n").nth(1).and_then(|rest| rest.split("```").next());
        let shown = shown.unwrap_or_else(|| panic!("{name} shows nothing of the tour"));
        assert!(tour.contains(shown), "{name} shows another tour");
        let steps = tour.lines().filter_map(|line| line.strip_prefix("print(\"")?.strip_suffix("\")"));
        for step in steps {
            assert!(page.contains(step), "{name}: the output lacks {step:?}");
        }
    }
}

#[test]
fn the_api_page_is_what_the_program_prints() {
    let printed = tongbao_gateway::markdown();
    let page = document("docs/api.md");
    let differs = printed.lines().zip(page.lines()).position(|(printed, page)| printed != page);
    let at = differs.unwrap_or_else(|| printed.lines().count().min(page.lines().count()));
    assert!(
        printed == page,
        "docs/api.md differs from line {} on: `cargo run -p tongbao -- openapi --markdown > docs/api.md`",
        at + 1
    );
}

#[test]
fn every_link_of_the_documents_leads_to_a_file() {
    let pages = [
        "README.md",
        "README.zh-CN.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "docs/configuration.md",
        "docs/glossary.md",
        "docs/adding-an-endpoint.md",
        "docs/api.md",
        "docs/money.md",
        "docs/performance.md",
        "docs/security.md",
    ];
    for name in pages {
        let page = document(name);
        let folder = root().join(name).parent().expect("a folder").to_path_buf();
        for link in page.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next()) {
            let outside = link.is_empty() || link.contains("://");
            assert!(outside || folder.join(link).exists(), "{name}: nothing at {link}");
        }
        for path in page.split('`').skip(1).step_by(2).filter(|text| text.starts_with("crates/")) {
            assert!(root().join(path).exists(), "{name}: nothing at {path}");
        }
    }
}

/// Every source file of a test under a folder, as one text.
fn sources(folder: &Path, text: &mut String) {
    for entry in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            sources(&entry, text);
        } else if entry
            .extension()
            .is_some_and(|kind| ["rs", "py", "go", "java"].iter().any(|one| kind == *one))
        {
            text.push_str(&std::fs::read_to_string(&entry).expect("a source file"));
        }
    }
}

/// Every test that a page's tables name in their last columns is there.
fn names_tests_that_exist(name: &str, head: &str, least: usize) {
    let mut text = String::new();
    sources(&root().join("crates"), &mut text);
    for folder in ["xtask/src", "tests/sdk/python", "tests/sdk/go", "tests/sdk/java", "tests/schema"] {
        sources(&root().join(folder), &mut text);
    }
    let page = document(name);
    let tables = page.split("\n\n").filter(|part| part.starts_with(head));
    let names: BTreeSet<&str> = tables
        .flat_map(str::lines)
        .flat_map(|row| row.trim_matches('|').split(" | ").skip(1))
        .flat_map(|tests| tests.split(", "))
        .filter_map(|name| name.trim().strip_prefix('`')?.strip_suffix('`'))
        .collect();
    assert!(names.len() > least, "{} names were found in {name}", names.len());
    for test in names {
        let is_there = ["fn {}()", "def {}(self)", "func {}(t *testing.T)", "  void {}("]
            .iter()
            .any(|one| text.contains(&one.replace("{}", test)));
        assert!(is_there, "{name}: no test is called {test}");
    }
}

#[test]
fn the_conformance_page_names_tests_that_exist() {
    names_tests_that_exist("docs/conformance.md", "| what | shown by", 110);
}

#[test]
fn the_security_page_names_tests_that_exist() {
    names_tests_that_exist("docs/security.md", "| threat | what stands against it | shown by", 50);
}

#[test]
fn the_first_pages_have_a_row_for_every_call_of_the_control_api() {
    let router = document("crates/sandbox/src/control/mod.rs");
    let paths: Vec<&str> = router
        .split(".route(\"/sandbox/v1")
        .filter_map(|rest| rest.split_once('"'))
        .map(|(path, _)| path)
        .filter(|path| path.starts_with('/') && !path.ends_with("{*path}"))
        .collect();
    assert!(paths.len() > 15, "{paths:?}");
    for page in ["README.md", "README.zh-CN.md"] {
        let text = document(page);
        for path in &paths {
            let has_row =
                ["GET", "POST"].iter().any(|method| text.contains(&format!("| `{method} {path}` |")));
            assert!(has_row, "{page} has no row for {path}");
        }
    }
}
