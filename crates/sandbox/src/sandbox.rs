//! The sandbox put together.

use crate::{MovableClock, SandboxChannel, cashier, confirmation, control, guard, seller, start};
use axum::Router;
use std::sync::Arc;
use tokio::sync::Mutex;
use tongbao_engine::{Engine, Steps};
use tongbao_vault::Vault;
use tongbao_wire::keyring::Keyring;

/// What the sandbox stands on.
#[derive(Clone)]
pub struct Parts {
    /// Commands in.
    pub engine: Engine,
    /// Does what is due.
    pub steps: Arc<dyn Steps>,
    /// Merchants' certificates: the cashier checks invocations with them.
    pub keyring: Arc<Keyring>,
    /// What opens what was stored sealed.
    pub vault: Arc<Vault>,
    /// The engine's clock.
    pub clock: Arc<MovableClock>,
    /// The worker's channel.
    pub channel: Arc<SandboxChannel>,
    /// The server's address, where it is not the one that a request names.
    pub public_url: Option<String>,
}

/// The control API and the cashier.
pub struct Sandbox {
    pub(crate) engine: Engine,
    pub(crate) steps: Arc<dyn Steps>,
    pub(crate) keyring: Arc<Keyring>,
    vault: Arc<Vault>,
    pub(crate) clock: Arc<MovableClock>,
    pub(crate) channel: Arc<SandboxChannel>,
    pub(crate) public_url: Option<String>,
    /// One hand on the clock at a time.
    pub(crate) moving: Mutex<()>,
}

impl Sandbox {
    /// Puts it together.
    pub fn new(parts: Parts) -> Arc<Self> {
        let Parts { engine, steps, keyring, vault, clock, channel, public_url } = parts;
        let moving = Mutex::new(());
        Arc::new(Sandbox { engine, steps, keyring, vault, clock, channel, public_url, moving })
    }

    /// What opens what was stored sealed.
    pub fn vault(&self) -> &Arc<Vault> {
        &self.vault
    }

    /// Its routes. The server must give every request its peer's address
    /// (`axum::extract::ConnectInfo<SocketAddr>`): the control API answers the own machine only.
    pub fn router(self: &Arc<Self>) -> Router {
        let pages = cashier::router().merge(seller::router()).merge(confirmation::router());
        let own_pages = axum::middleware::from_fn_with_state(Arc::clone(self), guard::own_pages_only);
        control::router().merge(pages).merge(start::router()).layer(own_pages).with_state(Arc::clone(self))
    }
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sandbox").field("clock", &self.clock).finish_non_exhaustive()
    }
}
