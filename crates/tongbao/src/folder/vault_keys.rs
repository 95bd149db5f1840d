//! The keys that seal what must not be stored in the clear: made with the folder, or the operator's.

use super::{Folder, read, write_private};
use crate::config::VaultConfig;
use tongbao_base::Secret;
use tongbao_vault::{Vault, VaultKeys};

/// Holds the keys' text itself; before the configuration and the folder.
const VARIABLE: &str = "TONGBAO_VAULT_KEY";

/// Writes new keys.
pub(super) fn create(folder: &Folder) -> Result<(), String> {
    write_private(&folder.vault_key(), &VaultKeys::generate().text())
}

/// The vault: its keys from the environment, else from the configured file, else from the folder.
pub fn vault(folder: &Folder, config: &VaultConfig) -> Result<Vault, String> {
    let given = std::env::var(VARIABLE).ok().map(Secret::new);
    choose(given, folder, config)
}

fn choose(given: Option<Secret>, folder: &Folder, config: &VaultConfig) -> Result<Vault, String> {
    let (text, place) = if let Some(text) = given {
        (text, format!("the environment variable {VARIABLE}"))
    } else {
        let path = config.key_file.clone().unwrap_or_else(|| folder.vault_key());
        (Secret::new(read(&path)?), path.display().to_string())
    };
    let keys = VaultKeys::parse(text.reveal())
        .map_err(|error| format!("{place} holds no vault keys: {error}; see docs/configuration.md"))?;
    Ok(Vault::new(&keys))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn folder(place: &std::path::Path) -> Folder {
        let folder = Folder { root: place.to_path_buf() };
        super::super::private_folder(&folder.platform()).unwrap();
        create(&folder).unwrap();
        folder
    }

    #[test]
    fn the_environment_goes_before_the_configured_file_and_that_before_the_folder() {
        let place = tempfile::tempdir().unwrap();
        let folder = folder(place.path());
        let [own, file, variable] = [(); 3].map(|()| VaultKeys::generate().text());
        write_private(&folder.vault_key(), &own).unwrap();
        let path = place.path().join("given.txt");
        write_private(&path, &file).unwrap();
        let config = VaultConfig { key_file: Some(path) };
        let digest = |vault: Vault| vault.digest("", b"x");
        let of = |text: &Secret| digest(Vault::new(&VaultKeys::parse(text.reveal()).unwrap()));
        let chosen =
            |given: Option<&Secret>, config| digest(choose(given.cloned(), &folder, config).unwrap());
        assert_eq!(chosen(Some(&variable), &config), of(&variable));
        assert_eq!(chosen(None, &config), of(&file));
        assert_eq!(chosen(None, &VaultConfig::default()), of(&own));
    }

    #[test]
    fn the_key_file_is_its_owners_alone() {
        let place = tempfile::tempdir().unwrap();
        let file = folder(place.path()).vault_key();
        assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn what_is_wrong_names_the_place_and_never_the_key() {
        let place = tempfile::tempdir().unwrap();
        let folder = folder(place.path());
        let bad = Secret::new(format!("digest {}\n", "5".repeat(63)));
        let error = choose(Some(bad.clone()), &folder, &VaultConfig::default()).unwrap_err();
        assert!(error.contains(VARIABLE) && error.contains("line 1") && !error.contains("555"), "{error}");
        write_private(&folder.vault_key(), &bad).unwrap();
        let error = choose(None, &folder, &VaultConfig::default()).unwrap_err();
        assert!(error.contains("vault_key.txt") && !error.contains("555"), "{error}");
        std::fs::remove_file(folder.vault_key()).unwrap();
        let error = choose(None, &folder, &VaultConfig::default()).unwrap_err();
        assert!(error.contains("vault_key.txt"), "{error}");
    }
}
