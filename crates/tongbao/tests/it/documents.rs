//! The documents say what the program does.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tongbao_kernel::rules::Rules;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn document(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Every key of a table, written as in a file: `split.freeze_days.ecommerce`.
fn keys(prefix: &str, table: &toml::Table) -> Vec<(String, toml::Value)> {
    table
        .iter()
        .flat_map(|(key, value)| match value {
            toml::Value::Table(inner) => keys(&format!("{prefix}{key}."), inner),
            value => vec![(format!("{prefix}{key}"), value.clone())],
        })
        .collect()
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

fn plain(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[test]
fn the_configuration_page_has_every_rule_with_its_default() {
    let page = document("docs/configuration.md");
    let rules = toml::Table::try_from(Rules::default()).expect("rules are a table");
    for (key, value) in keys("rules.", &rules) {
        let cells = row(&page, &key);
        assert_eq!(cells[1].replace(['`', '_'], ""), plain(&value).replace('_', ""), "the default of {key}");
        assert!(
            cells.len() == 4 && cells[2..].iter().all(|cell| !cell.is_empty()),
            "{key}: unit and meaning"
        );
    }
}

#[test]
fn the_configuration_page_has_no_rule_that_is_not_there() {
    let rules = toml::Table::try_from(Rules::default()).expect("rules are a table");
    let known: BTreeSet<String> = keys("rules.", &rules).into_iter().map(|(key, _)| key).collect();
    let page = document("docs/configuration.md");
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
    for (section, text) in [("", "?"), ("gateway.", "gateway.?"), ("worker.", "worker.?")] {
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
    ["rules", "platforms", "gateway", "worker"].contains(&name)
}

#[test]
fn both_first_pages_show_the_tour_as_it_stands_in_its_file() {
    let tour = document("docs/tour.py");
    for name in ["README.md", "README.zh-CN.md"] {
        assert!(document(name).contains(&format!("```python\n{tour}```\n")), "{name} shows another tour");
    }
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
