//! A file was uploaded.

use super::{Upload, judge};
use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::{Media, TaskKind};
use crate::refusal::{MediaRefusal, Refusal};
use crate::task;
use crate::view::{Stop, View};
use tongbao_base::Time;
use tongbao_base::ids::{MchId, MediaId};

/// Enters a file whose bytes are stored already. The same file may come again: it gets another
/// number, and both hold (Annex A).
#[derive(Debug, Clone)]
pub struct Add {
    /// Whose it is.
    pub owner: MchId,
    /// Its number: random, from outside.
    pub media_id: MediaId,
    /// What came.
    pub upload: Upload,
}

impl Command for Add {
    const NAME: &'static str = "media.add";
    type Output = Media;

    fn platform(&self) -> &MchId {
        &self.owner
    }

    fn decide(&self, view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<Media>, Stop> {
        let format = judge(&self.upload, &ctx.rules.media).map_err(Refusal::from)?;
        // Unguessable numbers do not meet; a number that is known was not drawn.
        if view.find::<Media>(&Media::key(&self.owner, &self.media_id))?.is_some() {
            return Err(Stop::Refuse(MediaRefusal::MediaNotFound { media_id: self.media_id.clone() }.into()));
        }
        let media = Media {
            owner: self.owner.clone(),
            media_id: self.media_id.clone(),
            kind: format.kind(),
            format,
            size: self.upload.size,
            sha256: self.upload.sha256.as_str().into(),
            created_at: ctx.now,
            used_at: None,
        };
        let mut changes = Changes::default();
        changes.insert(media.clone());
        let unused_until = ctx.now.after_ms(ctx.rules.media.unused_days.saturating_mul(Time::DAY));
        let step = (TaskKind::ExpireMedia, media.media_id.shared());
        task::enqueue(&mut changes, ctx, &self.owner, step, unused_until);
        Ok(Decided { reply: media, changes })
    }
}
