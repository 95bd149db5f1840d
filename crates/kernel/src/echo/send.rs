//! A message is sent back to the merchant that said it.

use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::{Echo, Event};
use crate::notification::{Notice, announce};
use crate::view::{Stop, View};
use std::sync::Arc;
use tongbao_base::ids::MchId;

/// `EC` and digits.
const ID_PREFIX: &str = "EC";
const ID_WIDTH: usize = 32;

/// A message is sent back to the merchant that said it (4.2). Each request sends a callback of its
/// own; without an address there is none, and nothing is kept.
#[derive(Debug, Clone)]
pub struct Send {
    /// The merchant.
    pub mchid: MchId,
    /// The message.
    pub message: String,
    /// The secret message, encrypted for the merchant.
    pub sealed: String,
    /// Where the callback goes.
    pub notify_url: Option<String>,
}

impl Command for Send {
    const NAME: &'static str = "echo.send";
    /// The secret message as it was given.
    type Output = String;

    fn platform(&self) -> &MchId {
        &self.mchid
    }

    fn decide(&self, _view: View<'_>, ctx: &mut Ctx<'_>) -> Result<Decided<String>, Stop> {
        let mut changes = Changes::default();
        if let Some(url) = &self.notify_url {
            let echo_id: Arc<str> = ctx.ids.digits(ID_PREFIX, ID_WIDTH, ctx.now).into();
            changes.insert(Echo {
                platform: self.mchid.clone(),
                echo_id: Arc::clone(&echo_id),
                message: self.message.clone(),
                sealed: self.sealed.clone(),
                created_at: ctx.now,
            });
            let (platform, mchid) = (&self.mchid, &self.mchid);
            let notice = Notice { platform, mchid, event: Event::Echo, subject: echo_id, url: Some(url) };
            announce(&mut changes, ctx, &notice);
        }
        Ok(Decided { reply: self.sealed.clone(), changes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Notification;
    use crate::testing::{PLATFORM, World};

    fn send(notify_url: Option<&str>) -> Send {
        Send {
            mchid: PLATFORM.into(),
            message: "你好".to_owned(),
            sealed: "c2VhbGVk".to_owned(),
            notify_url: notify_url.map(ToOwned::to_owned),
        }
    }

    #[test]
    fn each_echo_with_an_address_is_one_callback_and_one_without_is_none() {
        let mut world = World::new();
        world.run(send(None)).unwrap();
        assert_eq!((world.all::<Echo>().count(), world.all::<Notification>().count()), (0, 0));
        world.run(send(Some("https://p.example/echo"))).unwrap();
        world.run(send(Some("https://p.example/echo"))).unwrap();
        assert_eq!(world.all::<Echo>().count(), 2);
        let told: Vec<_> = world.all::<Notification>().collect();
        assert_eq!(told.len(), 2);
        assert_eq!((told[0].event, told[0].url.as_str()), (Event::Echo, "https://p.example/echo"));
        assert_ne!(told[0].subject, told[1].subject);
        assert_eq!(world.due_tasks().len(), 2);
    }
}
