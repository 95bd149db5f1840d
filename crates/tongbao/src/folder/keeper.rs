//! The platform's certificates are renewed before they end (contract 1.7).

use super::files;
use super::platform_keys::{self, Wanted};
use super::{Folder, issue_certificate, platform_keys as read_keys};
use async_trait::async_trait;
use std::sync::{Arc, Mutex, PoisonError};
use tongbao_base::Time;
use tongbao_engine::{Clock, Keeper};
use tongbao_wire::keyring::{Keyring, PlatformKeys, Stamp};

/// When a platform certificate is followed by the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rotation {
    /// How long a certificate lasts.
    pub valid_days: i64,
    /// So long before a certificate's end, the next one is listed.
    pub announce_days: i64,
    /// So long after it was listed, the next one signs.
    pub switch_hours: i64,
}

impl Rotation {
    /// The certificate that follows, made at `now` by the rules' time. It holds from the machine's
    /// own time on: clients judge it by their clocks, however far the rules' time was moved.
    pub fn next(self, now: Time, machine: Time) -> Wanted {
        Wanted {
            from: now.min(machine),
            until: now.after_ms(self.valid_days.saturating_mul(Time::DAY)),
            signs_from: now.after_ms(self.switch_hours.saturating_mul(Time::HOUR)),
        }
    }

    /// When the certificate after the last one has to be listed.
    fn due(self, keys: &PlatformKeys) -> Time {
        let ends = keys.certificates.iter().map(|one| one.certificate.not_after).max();
        ends.unwrap_or_default().after_ms(-self.announce_days.saturating_mul(Time::DAY))
    }

    /// When something has to be done next: list a certificate, or let a listed one sign.
    fn next_due(self, keys: &PlatformKeys, now: Time) -> Time {
        let switches = keys.certificates.iter().map(|one| one.signs_from).filter(|at| *at > now);
        switches.chain([self.due(keys)]).min().unwrap_or(now)
    }
}

/// Keeps the keys in the data folder, and the keyring in step with it. A clone is the same keeper.
#[derive(Clone)]
pub struct FolderKeeper(Arc<Kept>);

struct Kept {
    folder: Folder,
    keyring: Arc<Keyring>,
    rotation: Rotation,
    machine: Arc<dyn Clock>,
    /// One hand on the files at a time: two would make two certificates.
    hand: Mutex<()>,
}

impl FolderKeeper {
    /// Keeps the keys of `folder`, which `keyring` uses; `machine` is the machine's own clock.
    pub fn new(folder: Folder, keyring: Arc<Keyring>, rotation: Rotation, machine: Arc<dyn Clock>) -> Self {
        FolderKeeper(Arc::new(Kept { folder, keyring, rotation, machine, hand: Mutex::default() }))
    }

    /// Changes when somebody else puts a certificate into the folder.
    pub fn stamp(&self) -> Stamp {
        files::stamp(&[platform_keys::certificates_place(&self.0.folder)])
    }
}

impl Kept {
    fn keep(&self, now: Time) -> Result<Time, String> {
        let _hand = self.hand.lock().unwrap_or_else(PoisonError::into_inner);
        let mut keys = read_keys(&self.folder)?;
        let last = keys.certificates.iter().map(|one| one.certificate.not_after).max();
        if self.rotation.due(&keys) <= now {
            let mut wanted = self.rotation.next(now, self.machine.now());
            // Nothing signs after the last one's end: then the new one begins at once.
            wanted.signs_from = wanted.signs_from.min(last.unwrap_or(now).max(now));
            let made = issue_certificate(&self.folder, wanted)?;
            let (serial, signs_from) = (&made.certificate.serial, made.signs_from);
            tracing::info!(%serial, %signs_from, "a new platform certificate is listed");
            keys.certificates.push(made);
        }
        if let Some(signing) = keys.signing_at(now) {
            platform_keys::show_signing(&self.folder, signing)?;
        }
        let next = self.rotation.next_due(&keys, now);
        self.keyring.renew(keys);
        Ok(next)
    }
}

#[async_trait]
impl Keeper for FolderKeeper {
    async fn keep(&self, now: Time) -> Result<Time, String> {
        // Making a key takes a good part of a second: elsewhere than on the threads that serve.
        let kept = Arc::clone(&self.0);
        tokio::task::spawn_blocking(move || kept.keep(now)).await.map_err(|error| error.to_string())?
    }
}

#[cfg(test)]
mod tests;
