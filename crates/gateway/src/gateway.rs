//! What the gateway stands on.

use crate::Settings;
use std::sync::Arc;
use tongbao_base::ids::PrepayId;
use tongbao_engine::Engine;
use tongbao_wire::keyring::Keyring;

/// Where a buyer pays: the channel knows, the gateway does not.
pub trait PayLinks: Send + Sync + 'static {
    /// `h5_url`: opens the cashier in a mobile browser. `base` is this server as the client
    /// addressed it: `http://host:port`.
    fn h5(&self, base: &str, prepay_id: &PrepayId) -> String;
    /// `code_url`: what goes into the code that the buyer scans.
    fn native(&self, base: &str, prepay_id: &PrepayId) -> String;
}

/// Everything that the gateway needs. It keeps nothing of its own that a restart would lose.
pub struct Gateway {
    /// Commands and queries go here.
    pub engine: Engine,
    /// Whose signatures are believed, and what replies are signed with.
    pub keyring: Arc<Keyring>,
    /// Where buyers pay.
    pub links: Arc<dyn PayLinks>,
    /// The text of `/metrics`.
    pub metrics: Arc<dyn Fn() -> String + Send + Sync>,
    /// Numbers and switches.
    pub settings: Settings,
}
