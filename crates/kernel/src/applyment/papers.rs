//! The uploaded files that papers name.

use crate::changes::Changes;
use crate::ctx::Ctx;
use crate::media;
use crate::model::{Media, MediaKind};
use crate::view::{Stop, View};
use tongbao_base::ids::{MchId, MediaId};

/// Papers are pictures and documents.
const KINDS: &[MediaKind] = &[MediaKind::Image, MediaKind::Pdf];

/// Every file must be the platform's own; granted papers keep theirs.
pub(crate) fn keep(
    view: View<'_>,
    changes: &mut Changes,
    ctx: &Ctx<'_>,
    platform: &MchId,
    files: &[MediaId],
) -> Result<(), Stop> {
    view.need(files.iter().map(|id| Media::key(platform, id)))?;
    for id in files {
        media::keep(changes, media::need(view, platform, id, KINDS)?, ctx.now);
    }
    Ok(())
}
