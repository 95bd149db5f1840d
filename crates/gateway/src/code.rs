//! Error codes of the contract, with their statuses and their two spellings (1.10, Annex C).

use axum::http::StatusCode;
use serde::Deserialize;
use tongbao_kernel::rules::PaidCode;

/// The endpoint families that spell, or judge, the same refusal differently (Annex C.2–C.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Ordinary payment.
    Pay,
    /// Combined payment: the compact spelling of v2.
    Combine,
    /// Profit sharing.
    Split,
    /// What is left to split: the one query that knows no 404 (2.4.5).
    Amounts,
    /// Subsidies.
    Subsidy,
    /// Refunds.
    Refund,
    /// Balances and withdrawals.
    Fund,
    /// Bills.
    Bill,
    /// Sellers coming aboard, and what they change later.
    Onboarding,
    /// Closing sub-merchants.
    Closing,
    /// Money of sub-merchants that are closed: one spelling of its own (2.9.2).
    ClosedFunds,
    /// Certificates, and what belongs to no product.
    Common,
}

/// The spellings of a refusal by quota (1.10; 7, point 20).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum LimitCode {
    /// The current pages.
    #[default]
    FrequencyLimited,
    /// The older pages of the generic split.
    RatelimitExceed,
    /// Older pages.
    RatelimitExceeded,
}

/// An error code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    ParamError,
    InvalidRequest,
    AppidMchidNotMatch,
    /// 400 when paying, 404 when refunding (1.10).
    MchNotExists,
    OrderClosed,
    NoStatementExist,
    StatementCreating,
    OrderPaid(PaidCode),
    SignError,
    NoAuth,
    NotEnough,
    RuleLimit,
    TradeError,
    AccountError,
    AccountNotVerified,
    OutTradeNoUsed,
    RequestBlocked,
    OrderNotExist,
    ResourceNotExists,
    FrequencyLimited,
    /// More requests than the quota allows.
    QuotaExceeded(LimitCode),
    SystemError,
    OpenidMismatch,
    /// The payment code cannot pay: unknown or used (2.11).
    AuthCodeInvalid,
    /// The payment code is too old (2.11).
    AuthCodeExpired,
    /// The buyer is asked for the password: no refusal, but no payment yet either (1.10).
    UserPaying,
    // The contract gives these statuses no code of their own; INVALID_REQUEST is what C.1 says of 405.
    MethodNotAllowed,
    RequestTimeout,
    NotAcceptable,
    UnsupportedMediaType,
    /// The contract has no code for it; PARAM_ERROR is what it says of any other bad body.
    BodyTooLarge,
}

impl Code {
    pub(crate) const fn status(self, family: Family) -> StatusCode {
        match self {
            Code::MchNotExists if matches!(family, Family::Refund) => StatusCode::NOT_FOUND,
            Code::ParamError
            | Code::MchNotExists
            | Code::InvalidRequest
            | Code::AppidMchidNotMatch
            | Code::OrderClosed
            | Code::AuthCodeInvalid
            | Code::AuthCodeExpired
            | Code::NoStatementExist
            | Code::StatementCreating
            | Code::OrderPaid(_) => StatusCode::BAD_REQUEST,
            Code::UserPaying => StatusCode::ACCEPTED,
            Code::SignError => StatusCode::UNAUTHORIZED,
            Code::NoAuth
            | Code::NotEnough
            | Code::RuleLimit
            | Code::TradeError
            | Code::AccountError
            | Code::AccountNotVerified
            | Code::OutTradeNoUsed
            | Code::RequestBlocked => StatusCode::FORBIDDEN,
            Code::OrderNotExist | Code::ResourceNotExists => StatusCode::NOT_FOUND,
            Code::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Code::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            Code::RequestTimeout => StatusCode::REQUEST_TIMEOUT,
            Code::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Code::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Code::FrequencyLimited | Code::QuotaExceeded(_) => StatusCode::TOO_MANY_REQUESTS,
            Code::SystemError | Code::OpenidMismatch => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    pub(crate) const fn spelled(self, family: Family) -> &'static str {
        if matches!(family, Family::Combine)
            && let Some(compact) = self.compact()
        {
            return compact;
        }
        if matches!((family, self), (Family::ClosedFunds, Code::SystemError)) {
            return "SYSTEMERROR";
        }
        match self {
            Code::ParamError | Code::BodyTooLarge => "PARAM_ERROR",
            Code::InvalidRequest
            | Code::MethodNotAllowed
            | Code::NotAcceptable
            | Code::RequestTimeout
            | Code::UnsupportedMediaType => "INVALID_REQUEST",
            Code::AppidMchidNotMatch => "APPID_MCHID_NOT_MATCH",
            Code::MchNotExists => "MCH_NOT_EXISTS",
            Code::OrderClosed => "ORDER_CLOSED",
            Code::NoStatementExist => "NO_STATEMENT_EXIST",
            Code::StatementCreating => "STATEMENT_CREATING",
            Code::OrderPaid(PaidCode::OrderPaid) => "ORDERPAID",
            Code::OrderPaid(PaidCode::OrderUnderscorePaid) => "ORDER_PAID",
            Code::SignError => "SIGN_ERROR",
            Code::NoAuth => "NO_AUTH",
            Code::NotEnough => "NOT_ENOUGH",
            Code::RuleLimit => "RULE_LIMIT",
            Code::TradeError => "TRADE_ERROR",
            Code::AccountError => "ACCOUNT_ERROR",
            Code::AccountNotVerified => "ACCOUNT_NOT_VERIFIED",
            Code::OutTradeNoUsed => "OUT_TRADE_NO_USED",
            Code::RequestBlocked => "REQUEST_BLOCKED",
            Code::OrderNotExist => "ORDER_NOT_EXIST",
            Code::ResourceNotExists => "RESOURCE_NOT_EXISTS",
            Code::FrequencyLimited | Code::QuotaExceeded(LimitCode::FrequencyLimited) => "FREQUENCY_LIMITED",
            Code::QuotaExceeded(LimitCode::RatelimitExceed) => "RATELIMIT_EXCEED",
            Code::QuotaExceeded(LimitCode::RatelimitExceeded) => "RATELIMIT_EXCEEDED",
            Code::SystemError => "SYSTEM_ERROR",
            Code::OpenidMismatch => "OPENID_MISMATCH",
            Code::AuthCodeInvalid => "AUTH_CODE_INVALID",
            Code::AuthCodeExpired => "AUTH_CODE_EXPIRED",
            Code::UserPaying => "USERPAYING",
        }
    }

    /// The spelling of the combined-payment family, where it has one of its own (C.3).
    const fn compact(self) -> Option<&'static str> {
        match self {
            Code::NoAuth => Some("NOAUTH"),
            Code::NotEnough => Some("NOTENOUGH"),
            Code::RuleLimit => Some("RULELIMIT"),
            Code::AccountError => Some("ACCOUNTERROR"),
            Code::OrderNotExist => Some("ORDERNOTEXIST"),
            Code::SystemError => Some("SYSTEMERROR"),
            _ => None,
        }
    }

    /// The number at the end of `Request-ID` when the refusal has none of its own (1.12).
    pub(crate) const fn number(self) -> u32 {
        match self {
            Code::SignError => 268_443_699,
            Code::ParamError | Code::BodyTooLarge => 268_435_461,
            Code::FrequencyLimited | Code::QuotaExceeded(_) => 268_447_840,
            Code::OrderNotExist | Code::ResourceNotExists => 268_512_771,
            Code::OrderPaid(_) => 268_449_538,
            Code::OrderClosed => 268_447_914,
            Code::AppidMchidNotMatch => 268_445_527,
            Code::RuleLimit => 268_448_010,
            Code::NoAuth => 268_443_701,
            // Not among the published numbers: the one of the contract's own example (1.5).
            _ => 268_578_704,
        }
    }
}
