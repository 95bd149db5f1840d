//! HTTP in: one pipeline, one file per endpoint.
//!
//! Holds no business rule and keeps nothing: it knows whose request it is, reads it into a
//! command of the kernel, and writes what came of it. Files under `v3` stand where their URLs do;
//! [`routes`] is the one list of them; [`refusal`] is the only place that knows which rule is
//! which wire code.

mod about;
mod authenticate;
mod bills;
mod caller;
mod callers;
mod code;
mod desk;
mod fault;
mod file;
mod form;
#[doc(hidden)]
pub mod fuzzing;
mod gateway;
mod input;
mod markdown;
mod multipart;
mod openapi;
mod probes;
mod quota;
mod receive;
mod refusal;
mod reply;
mod route;
mod router;
mod routes;
mod scan;
mod serve;
mod settings;
mod sniff;
mod upload;
mod v3;

pub use code::Family;
pub use desk::{Desk, Trusted, Unsigned};
pub use gateway::{Gateway, PayLinks};
pub use markdown::markdown;
pub use openapi::openapi;
pub use router::router;
pub use settings::{LimitCode, QuotaProfile, QuotaSettings, Rates, Settings, SignErrors};
