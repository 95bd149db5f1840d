//! Which room may know which. An arrow only points down; every arrow stands in this table.

use serde::Deserialize;
use std::path::Path;
use std::process::Command;

/// Room, and the rooms that it may know. Development dependencies are free below floor 4.
const ARROWS: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("kernel", &["base"]),
    ("crypto-mb", &[]),
    ("wire", &["base", "crypto-mb"]),
    ("signing", &["base", "crypto-mb", "wire"]),
    ("reference", &[]),
    ("vault", &["base", "wire"]),
    ("store", &["base", "kernel"]),
    ("seal", &["base", "kernel"]),
    ("render", &["base", "kernel", "wire"]),
    ("bill", &["base", "kernel", "store", "seal"]),
    ("engine", &["base", "kernel", "store", "seal"]),
    ("media", &["vault"]),
    ("store-memory", &["base", "kernel", "store"]),
    ("store-sqlite", &["base", "kernel", "store"]),
    (
        "gateway",
        &[
            "base",
            "kernel",
            "wire",
            "reference",
            "vault",
            "store",
            "render",
            "engine",
            "signing",
            "media",
            "bill",
        ],
    ),
    ("worker", &["base", "kernel", "wire", "vault", "store", "render", "engine", "signing", "media", "bill"]),
    ("sandbox", &["base", "kernel", "wire", "vault", "store", "render", "engine"]),
    (
        "sim",
        &[
            "base",
            "kernel",
            "wire",
            "vault",
            "media",
            "bill",
            "store",
            "store-memory",
            "store-sqlite",
            "engine",
            "signing",
            "gateway",
            "worker",
        ],
    ),
    ("fuzz", &["base", "kernel", "wire", "vault", "media", "gateway"]),
    ("bench", &["base", "kernel", "crypto-mb", "wire", "store", "engine", "store-sqlite"]),
];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    kind: Option<String>,
}

/// Every arrow that is not in the table.
pub fn breaches(root: &Path) -> Result<Vec<String>, String> {
    let output = Command::new("cargo")
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root)
        .output()
        .map_err(|error| format!("cargo metadata: {error}"))?;
    let metadata: Metadata =
        serde_json::from_slice(&output.stdout).map_err(|error| format!("cargo metadata: {error}"))?;
    let mut found = Vec::new();
    for package in metadata.packages {
        let Some(place) = package.name.strip_prefix("tongbao-") else { continue };
        let Some((_, below)) = ARROWS.iter().find(|(known, _)| *known == place) else {
            found.push(format!("{place}: a room without a floor; add it to xtask/src/arrows.rs"));
            continue;
        };
        for dependency in package.dependencies.iter().filter(|d| d.kind.is_none()) {
            if let Some(other) = dependency.name.strip_prefix("tongbao-")
                && !below.contains(&other)
            {
                found.push(format!("{place} -> {other}: not an arrow of this house"));
            }
        }
    }
    Ok(found)
}
