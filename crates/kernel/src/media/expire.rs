//! A file's time without use is over.

use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::Media;
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, MediaId};

/// Removes a file that no request has named.
#[derive(Debug, Clone)]
pub struct Expire {
    /// Whose it is.
    pub owner: MchId,
    /// Its number.
    pub media_id: MediaId,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expired {
    /// It is gone; its bytes may go, too.
    Removed,
    /// It was used.
    Kept,
}

impl Command for Expire {
    const NAME: &'static str = "media.expire";
    type Output = Expired;

    fn platform(&self) -> &MchId {
        &self.owner
    }

    fn decide(&self, view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<Expired>, Stop> {
        let key = Media::key(&self.owner, &self.media_id);
        match view.find::<Media>(&key)? {
            Some(media) if media.used_at.is_some() => Ok(Decided::unchanged(Expired::Kept)),
            Some(_) => {
                let mut changes = Changes::default();
                changes.delete(key);
                Ok(Decided { reply: Expired::Removed, changes })
            }
            None => Ok(Decided::unchanged(Expired::Removed)),
        }
    }
}
