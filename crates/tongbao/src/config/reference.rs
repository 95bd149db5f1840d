//! An operator's own banks and branches.

use serde::Deserialize;
use std::path::{Path, PathBuf};
use tongbao_reference::{BadLine, NotTaken, Own};

/// Files that stand beside, or instead of, what is built in; how their lines look stands in
/// docs/configuration.md.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReferenceConfig {
    /// Banks beside those that are built in.
    pub banks: Option<PathBuf>,
    /// Branches instead of those that are built in.
    pub branches: Option<PathBuf>,
}

impl ReferenceConfig {
    /// Reads the files, if any are named, and lets them count for this process. A line that is
    /// wrong is named with its number.
    pub fn take(&self) -> Result<(), String> {
        if self.banks.is_none() && self.branches.is_none() {
            return Ok(());
        }
        let banks = read("banks", self.banks.as_deref())?;
        let branches = read("branches", self.branches.as_deref())?;
        tongbao_reference::take(Own { banks, branches }).map_err(|reason| match reason {
            NotTaken::Banks(bad) => wrong("banks", self.banks.as_deref(), &bad),
            NotTaken::Branches(bad) => wrong("branches", self.branches.as_deref(), &bad),
            NotTaken::TooLate => "reference: banks and branches were read before".to_owned(),
        })
    }
}

fn read(key: &str, path: Option<&Path>) -> Result<Option<String>, String> {
    let Some(path) = path else { return Ok(None) };
    let text = std::fs::read_to_string(path)
        .map_err(|error| format!("reference.{key}: cannot read {}: {error}", path.display()))?;
    Ok(Some(text))
}

fn wrong(key: &str, path: Option<&Path>, bad: &BadLine) -> String {
    let place = path.map_or_else(|| "the built-in file".to_owned(), |path| path.display().to_string());
    format!("reference.{key}: {place}, {bad}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_not_there_and_a_wrong_line_are_named() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("branches.tsv");
        let config = ReferenceConfig { branches: Some(file.clone()), ..ReferenceConfig::default() };
        let error = config.take().unwrap_err();
        assert!(error.starts_with(&format!("reference.branches: cannot read {}", file.display())), "{error}");
        std::fs::write(&file, "\n1021\t营业部\t1000345902\t110100\n").unwrap();
        let error = config.take().unwrap_err();
        let place = file.display();
        assert_eq!(
            error,
            format!(
                "reference.branches: {place}, line 2: the bank_branch_id is \"1021\"; it must be 12 digits"
            )
        );
        assert_eq!(ReferenceConfig::default().take(), Ok(()));
    }
}
