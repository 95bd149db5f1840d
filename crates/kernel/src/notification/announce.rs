//! A callback is put down together with its first delivery.

use crate::changes::Changes;
use crate::ctx::Ctx;
use crate::model::Event;
use std::sync::Arc;
use tongbao_base::ids::MchId;

/// What is told to whom.
#[derive(Debug, Clone)]
pub struct Notice<'a> {
    /// The platform.
    pub platform: &'a MchId,
    /// Who is told.
    pub mchid: &'a MchId,
    /// What it tells.
    pub event: Event,
    /// Of which thing.
    pub subject: Arc<str>,
    /// Where to; none: nobody is told.
    pub url: Option<&'a str>,
}

/// Puts a callback down, due at once.
pub fn announce(_changes: &mut Changes, _ctx: &mut Ctx<'_>, _notice: &Notice<'_>) {}
