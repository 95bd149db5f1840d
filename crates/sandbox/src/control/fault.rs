//! What is answered when the answer is no.

use super::sentence::sentence;
use super::words;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tongbao_engine::Failure;
use tongbao_kernel::refusal::{ClosingRefusal, OnboardingRefusal, Refusal};

/// `{code, message}` with a status.
#[derive(Debug)]
pub(crate) struct Fault {
    status: StatusCode,
    said: Said,
}

#[derive(Debug, Serialize)]
struct Said {
    code: String,
    message: String,
}

impl Fault {
    fn new(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        Fault { status, said: Said { code: code.to_owned(), message: message.into() } }
    }

    /// A field is wrong: which, and what would be right.
    pub(crate) fn param(message: impl Into<String>) -> Self {
        Fault::new(StatusCode::BAD_REQUEST, "PARAM_ERROR", message)
    }

    /// The thing is not there.
    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Fault::new(StatusCode::NOT_FOUND, "NOT_FOUND", message)
    }

    /// The thing is there, and does not allow it.
    pub(crate) fn state(code: &str, message: impl Into<String>) -> Self {
        Fault::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// Not for this caller.
    pub(crate) fn forbidden(message: impl Into<String>) -> Self {
        Fault::new(StatusCode::FORBIDDEN, "FORBIDDEN", message)
    }

    /// The path is right and the method is not.
    pub(crate) fn method(message: impl Into<String>) -> Self {
        Fault::new(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", message)
    }
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(refusal) => {
                let rule = refusal.rule();
                let status =
                    if names_nothing(&refusal) { StatusCode::NOT_FOUND } else { StatusCode::BAD_REQUEST };
                Fault::new(status, &rule, sentence(&refusal))
            }
            Failure::Busy => Fault::new(StatusCode::SERVICE_UNAVAILABLE, "BUSY", failure.to_string()),
            other => Fault::new(StatusCode::INTERNAL_SERVER_ERROR, "SYSTEM_ERROR", other.to_string()),
        }
    }
}

fn names_nothing(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::OrderNotFound { .. }
            | Refusal::PrepayUnknown { .. }
            | Refusal::MerchantUnknown { .. }
            | Refusal::RefundNotFound { .. }
            | Refusal::WithdrawNotFound { .. }
            | Refusal::NotificationNotFound { .. }
            | Refusal::Closing(ClosingRefusal::ClosingNotFound { .. })
            | Refusal::Onboarding(
                OnboardingRefusal::ApplymentNotFound { .. }
                    | OnboardingRefusal::SettlementNotFound { .. }
                    | OnboardingRefusal::SettlementChangeNotFound { .. }
                    | OnboardingRefusal::SubjectChangeNotFound { .. }
            )
    )
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        (self.status, Json(self.said)).into_response()
    }
}

/// Reads a JSON body, whatever its content type says; an empty one is `{}`.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Fault> {
    let text = if body.is_empty() { b"{}".as_slice() } else { body };
    words::read(text).map_err(Fault::param)
}
