//! docs/api.md: the route table, the types and what is said of each operation, for people.

mod fields;

use crate::about::{self, About, diagram, left_out, pipeline, samples};
use crate::callers;
use crate::code::Family;
use crate::fault::Fault;
use crate::openapi::openapi;
use crate::route::Route;
use crate::routes;
use serde_json::Value;
use tongbao_kernel::states::MACHINES;

/// The page.
pub fn markdown() -> String {
    let document = openapi();
    let routes = routes::all();
    let mut page = vec![opening(routes.len())];
    page.push(contents());
    page.push(every_operation());
    for area in about::AREAS {
        page.push(format!("## {}\n", area.title));
        for about in area.operations {
            if let Some(route) = routes.iter().find(|route| about::key(route) == about.operation) {
                page.push(operation(&document, route, about));
            }
        }
    }
    page.push(states());
    page.push(fields_left_out());
    page.join("\n")
}

fn opening(operations: usize) -> String {
    format!(
        "# The API\n\n\
         Every operation: who may call it, what it does, what it takes and gives, and every rule by which \
         it refuses, with a real message. This page is printed by `tongbao openapi --markdown` from the \
         route table and the types that parse and answer; a test fails when it is not what is printed. \
         `tongbao openapi` prints the same as OpenAPI 3.1, with every limit of every field.\n\n\
         There are {operations} operations. Amounts are in fen. Times are RFC 3339 with `+08:00`. A field \
         marked `*` is required in a request, and always there in a reply; `[]` is a list. How requests \
         and replies are signed, and which numbers and switches the rules have, is told in \
         [the configuration](configuration.md); words are explained in [the glossary](glossary.md), and \
         [the money](money.md) shows every way in which money moves.\n"
    )
}

fn contents() -> String {
    let mut lines = vec!["## Contents\n".to_owned()];
    lines.push("- [What every operation may answer](#what-every-operation-may-answer)".to_owned());
    for area in about::AREAS {
        lines.push(format!("- [{}](#{})", area.title, anchor(area.title)));
        lines.extend(area.operations.iter().map(line_of));
    }
    lines.push("- [States](#states)".to_owned());
    lines.push("- [Fields left out on purpose](#fields-left-out-on-purpose)".to_owned());
    lines.push(String::new());
    lines.join("\n")
}

fn line_of(about: &About) -> String {
    format!("  - [`{}`](#{}) {}", about.operation, anchor(about.operation), about.title.1)
}

/// How a heading is linked to.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect()
}

fn every_operation() -> String {
    let rules = pipeline::RULES.into_iter().chain(["Param"]).chain(pipeline::INTERNAL);
    let faults: Vec<Fault> = rules.flat_map(|rule| samples::of(rule, Family::Common)).collect();
    format!(
        "## What every operation may answer\n\n\
         Beside its own refusals. An error is `{{\"code\", \"message\", \"detail\"}}`: the code is for \
         programs, the message for people, `detail` names the field. The combined family spells some codes \
         compactly. The last rows say that something broke here: the same request may be sent again.\n\n{}",
        table(&faults, Family::Common)
    )
}

fn operation(document: &Value, route: &Route, about: &About) -> String {
    let (chinese, english) = about.title;
    let rules = about::rules(route);
    let own = rules.iter().filter(|rule| *rule != "Param");
    let faults: Vec<Fault> = own.flat_map(|rule| about::examples(route, rule)).collect();
    let mut parts = vec![
        format!("### {}\n", about.operation),
        format!("**{chinese} · {english}.** {}\n", about.tells),
        format!(
            "Callers: {}.",
            route.callers.kinds().iter().map(|kind| callers::name(*kind)).collect::<Vec<_>>().join(", ")
        ),
    ];
    if let Some(machine) = about.machine {
        parts.push(format!("States: [{machine}](#{}).", anchor(&heading(machine))));
    }
    parts.push(String::new());
    let found = fields::of(document, route);
    parts.push(format!("Request: {}\n", found.request));
    parts.push(format!("Reply: {}\n", found.reply));
    if !faults.is_empty() {
        parts.push(table(&faults, route.family));
    }
    parts.join("\n")
}

fn table(faults: &[Fault], family: Family) -> String {
    let mut lines = vec!["| rule | status | code | message |".to_owned(), "|---|---|---|---|".to_owned()];
    for fault in faults {
        lines.push(format!(
            "| {} | {} | `{}` | {} |",
            fault.rule,
            fault.status(family).as_u16(),
            fault.code.spelled(family),
            fault.message.replace('|', "\\|")
        ));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn heading(machine: &str) -> String {
    format!("States of {machine}")
}

fn states() -> String {
    let mut parts = vec![
        "## States\n".to_owned(),
        "Drawn from the steps that the rules know; the tests of the rules refuse any other.\n".to_owned(),
    ];
    for machine in MACHINES {
        parts.push(format!("### {}\n", heading(machine.name)));
        parts.push(format!("{}.\n\n```mermaid\n{}\n```\n", machine.title, diagram::mermaid(machine)));
    }
    parts.join("\n")
}

fn fields_left_out() -> String {
    let mut lines = vec![
        "## Fields left out on purpose\n".to_owned(),
        "What the contract names and this program does not take or give.\n".to_owned(),
    ];
    if left_out::LEFT_OUT.is_empty() {
        lines.push("None.\n".to_owned());
        return lines.join("\n");
    }
    lines.push("| operation | side | field | why |\n|---|---|---|---|".to_owned());
    for one in left_out::LEFT_OUT {
        lines.push(format!("| `{}` | {} | `{}` | {} |", one.operation, one.side, one.field, one.why));
    }
    lines.push(String::new());
    lines.join("\n")
}
