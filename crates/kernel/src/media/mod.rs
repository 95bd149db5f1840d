//! Uploaded files: which are taken, whose they are, and how long they stay.
//!
//! Requests that name files ask with [`need`] and mark them with [`keep`]; what nothing named goes
//! after a while.

mod add;
mod expire;
mod upload;

pub use add::Add;
pub use expire::{Expire, Expired};
pub use upload::{Door, Upload, judge, largest};

use crate::changes::Changes;
use crate::model::{Media, MediaKind};
use crate::refusal::MediaRefusal;
use crate::view::{Stop, View};
use tongbao_base::Time;
use tongbao_base::ids::{MchId, MediaId};

/// The file that a request names: it must be the caller's own and of one of the kinds.
///
/// A request that names several should have them fetched in one round first:
/// `view.need(ids.iter().map(|id| Media::key(owner, id)))`.
pub fn need<'a>(
    view: View<'a>,
    owner: &MchId,
    media_id: &MediaId,
    kinds: &'static [MediaKind],
) -> Result<&'a Media, Stop> {
    let unknown = || MediaRefusal::MediaNotFound { media_id: media_id.clone() }.into();
    let media = view.get::<Media>(&Media::key(owner, media_id), unknown)?;
    if kinds.contains(&media.kind) {
        return Ok(media);
    }
    let (media_id, found) = (media_id.clone(), media.kind);
    Err(Stop::Refuse(MediaRefusal::MediaKindWrong { media_id, found, wanted: kinds }.into()))
}

/// A request that was granted names the file: it stays for good.
pub fn keep(changes: &mut Changes, media: &Media, now: Time) {
    if media.used_at.is_none() {
        changes.update(Media { used_at: Some(now), ..media.clone() });
    }
}

#[cfg(test)]
mod tests;
