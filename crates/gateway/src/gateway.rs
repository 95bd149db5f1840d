//! What the gateway stands on.

use crate::Settings;
use std::sync::Arc;
use tongbao_base::ids::{ApplymentId, ClosingId, PrepayId};
use tongbao_bill::Shelf;
use tongbao_engine::{Channel, Engine};
use tongbao_media::MediaFiles;
use tongbao_signing::Pool;
use tongbao_vault::Vault;
use tongbao_wire::keyring::Keyring;

/// Where a buyer pays, where a seller signs, and where a merchant confirms its closing: the channel
/// knows, the gateway does not. All are given this server as the client addressed it,
/// `http://host:port`.
#[derive(Debug, Clone, Copy)]
pub struct PayLinks {
    /// `h5_url`: opens the cashier in a mobile browser.
    pub h5: fn(base: &str, prepay_id: &PrepayId) -> String,
    /// `code_url`: what goes into the code that the buyer scans.
    pub native: fn(base: &str, prepay_id: &PrepayId) -> String,
    /// `confirm_cancel_url`: where a merchant confirms that it is to be closed.
    pub confirm_cancel: fn(base: &str, closing_id: &ClosingId) -> String,
    /// `sign_url`: where a seller's administrator signs.
    pub sign: fn(base: &str, applyment_id: &ApplymentId) -> String,
    /// `legal_validation_url`: where a seller proves its account.
    pub verify: fn(base: &str, applyment_id: &ApplymentId) -> String,
}

/// Everything that the gateway needs. It keeps nothing of its own that a restart would lose.
pub struct Gateway {
    /// Commands and queries go here.
    pub engine: Engine,
    /// Whose signatures are believed, and what replies are signed with.
    pub keyring: Arc<Keyring>,
    /// Where replies are signed.
    pub pool: Arc<Pool>,
    /// What seals what must not be stored in the clear.
    pub vault: Arc<Vault>,
    /// Where bills are cut and lie.
    pub bills: Arc<Shelf>,
    /// Where uploaded files lie.
    pub media: Arc<MediaFiles>,
    /// Where buyers pay.
    pub links: PayLinks,
    /// The address under which clients reach this server, where it is not the one that they name:
    /// behind a proxy that speaks https. Without a slash at its end.
    pub public_url: Option<String>,
    /// Whose payment codes are scanned.
    pub channel: Arc<dyn Channel>,
    /// The text of `/metrics`.
    pub metrics: Arc<dyn Fn() -> String + Send + Sync>,
    /// Numbers and switches.
    pub settings: Settings,
}
