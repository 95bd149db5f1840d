//! The signature scheme of requests, replies and callbacks (1.3, 1.5).

mod authorization;
mod reply;
mod request;

pub use authorization::{Authorization, AuthorizationError};
pub use reply::{ReplyHeaders, Unsigned, reply_message, sign, sign_together};
pub use request::{request_message, sign_information, signed_target};

/// The name of the scheme, in `Authorization` and `Wechatpay-Signature-Type`.
pub const SCHEME: &str = "WECHATPAY2-SHA256-RSA2048";
/// How far, in milliseconds, a timestamp may lie from the clock unless configured otherwise (1.3).
pub const SKEW: i64 = 300 * tongbao_base::Time::SECOND;
