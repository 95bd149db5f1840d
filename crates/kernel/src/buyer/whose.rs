//! Whether an openid belongs to one of the applications that it was named for.

use crate::model::KnownOpenid;
use crate::refusal::Refusal;
use crate::tables::Key;
use crate::view::{Stop, View};
use std::sync::Arc;
use tongbao_base::ids::{AppId, OpenId};

/// The row that [`check`] looks at.
pub(crate) fn key(openid: &OpenId) -> Key {
    KnownOpenid::key(openid)
}

/// The openid is not known, or belongs to one of these applications. Where no application was
/// named, every openid is taken.
pub(crate) fn check<'a>(
    view: View<'_>,
    openid: &OpenId,
    appids: impl IntoIterator<Item = &'a AppId>,
) -> Result<(), Stop> {
    let Some(known) = view.find::<KnownOpenid>(&key(openid))? else { return Ok(()) };
    let mut named = appids.into_iter().filter(|appid| !appid.as_str().is_empty()).peekable();
    let Some(first) = named.peek().copied() else { return Ok(()) };
    if named.any(|appid| *appid == known.appid) {
        return Ok(());
    }
    Err(Refusal::OpenidAppidDiffer { openid: Arc::from(openid.as_str()), appid: first.clone() }.into())
}
