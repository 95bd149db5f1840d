//! Which platform a merchant number belongs to.

use crate::command::Query;
use crate::ctx::Ctx;
use crate::model::Directory;
use crate::view::{Stop, View};
use tongbao_base::ids::MchId;

/// Which platform a merchant number belongs to; none: nobody has that number.
#[derive(Debug, Clone)]
pub struct PlatformOf {
    /// The merchant.
    pub mchid: MchId,
}

impl Query for PlatformOf {
    const NAME: &'static str = "merchant.platform_of";
    type Output = Option<Directory>;

    fn platform(&self) -> &MchId {
        &self.mchid
    }

    fn answer(&self, view: View<'_>, _ctx: &Ctx<'_>) -> Result<Self::Output, Stop> {
        Ok(view.find::<Directory>(&Directory::key(&self.mchid))?.cloned())
    }
}
