//! It becomes known which application an openid belongs to, or that is forgotten.

use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::{KnownOpenid, OPERATOR};
use crate::view::{Stop, View};
use std::sync::LazyLock;
use tongbao_base::ids::{AppId, MchId, OpenId};

/// Openids belong to no platform.
static NOBODY: LazyLock<MchId> = LazyLock::new(|| MchId::from(OPERATOR));

/// It becomes known which application an openid belongs to, or that is forgotten. Orders that were
/// placed before stay as they are.
#[derive(Debug, Clone)]
pub struct Bind {
    /// The openid.
    pub openid: OpenId,
    /// Its application; none: it is taken under every application again.
    pub appid: Option<AppId>,
}

impl Command for Bind {
    const NAME: &'static str = "buyer.bind";
    type Output = ();

    fn platform(&self) -> &MchId {
        &NOBODY
    }

    fn decide(&self, view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<()>, Stop> {
        let key = KnownOpenid::key(&self.openid);
        let stored = view.find::<KnownOpenid>(&key)?;
        let mut changes = Changes::default();
        match (&self.appid, stored) {
            (None, None) => {}
            (None, Some(_)) => changes.delete(key),
            (Some(appid), None) => changes.insert(self.row(appid)),
            (Some(appid), Some(stored)) if *appid == stored.appid => {}
            (Some(appid), Some(_)) => changes.update(self.row(appid)),
        }
        Ok(Decided { reply: (), changes })
    }
}

impl Bind {
    fn row(&self, appid: &AppId) -> KnownOpenid {
        KnownOpenid { openid: self.openid.clone(), appid: appid.clone() }
    }
}
