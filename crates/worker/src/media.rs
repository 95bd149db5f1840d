//! Uploaded files that nothing used, and bytes that no row names.

use crate::Worker;
use crate::pure::Ended;
use crate::row::RowOf;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tongbao_base::ids::{MchId, MediaId};
use tongbao_engine::Failure;
use tongbao_kernel::media::{Expire, Expired};
use tongbao_kernel::model::{Media, Task};
use tongbao_kernel::refusal::Refusal;
use tongbao_kernel::task::Done;
use tongbao_media::MediaFiles;

/// Younger bytes may be those of an upload whose row is being written.
const SETTLED: Duration = Duration::from_hours(1);

impl Worker {
    /// Removes a file that nothing used: its row first, then its bytes. Bytes that a crash in
    /// between leaves are found by [`Worker::sweep_media`].
    pub(crate) async fn expire_media(&self, due: &Task) -> Result<Ended, Failure> {
        let owner = due.platform.clone();
        let media_id = MediaId::from(due.subject.as_ref());
        let command = Expire { owner: owner.clone(), media_id: media_id.clone() };
        match self.submit(Done { serial: due.serial, command }).await {
            Ok(Ok(Expired::Removed)) => {
                remove(&self.media, owner.to_string(), media_id.to_string()).await;
                Ok(Ended::Here)
            }
            Ok(_) => Ok(Ended::Here),
            Err(Failure::Refused(Refusal::TaskGone)) => Ok(Ended::Elsewhere),
            Err(failure @ (Failure::Broken(_) | Failure::Refused(_))) => self.put_off(due, &failure).await,
            Err(failure) => Err(failure),
        }
    }

    /// Removes bytes that no row names; gives how many files they were.
    ///
    /// A crash after a file was written and before its row was leaves such bytes, and so does one
    /// after the row of an unused file was removed. Once at the start is often enough.
    pub async fn sweep_media(&self) -> Result<u64, Failure> {
        let media = Arc::clone(&self.media);
        let stored = match spawn_blocking(move || media.list()).await {
            Ok(Ok(stored)) => stored,
            Ok(Err(error)) => {
                tracing::error!(%error, "the media folder cannot be read");
                return Ok(0);
            }
            Err(_) => return Ok(0),
        };
        let mut removed = 0_u64;
        for file in stored {
            if file.written_at.elapsed().is_ok_and(|age| age < SETTLED) {
                continue;
            }
            let owner = MchId::from(file.owner.as_str());
            let key = Media::key(&owner, &MediaId::from(file.media_id.as_str()));
            if self.engine.ask(RowOf::<Media>::new(&owner, key)).await?.is_none() {
                remove(&self.media, file.owner, file.media_id).await;
                removed = removed.saturating_add(1);
            }
        }
        Ok(removed)
    }
}

/// Bytes that could not be removed are found at the next start.
async fn remove(files: &Arc<MediaFiles>, owner: String, media_id: String) {
    let files = Arc::clone(files);
    let removed = spawn_blocking(move || files.remove(&owner, &media_id)).await;
    if let Err(error) = removed.unwrap_or_else(|error| Err(io::Error::other(error))) {
        tracing::error!(%error, "an unused file could not be removed");
    }
}
