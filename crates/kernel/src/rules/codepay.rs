//! Payment codes (2.11).

use serde::{Deserialize, Serialize};

/// Payment codes (2.11).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CodepayRules {
    /// How the API says that the buyer is asked for the password.
    pub userpaying_form: UserPayingForm,
    /// How long the buyer may take to confirm.
    pub userpaying_seconds: i64,
    /// A paid order may be reversed until so many days after the payment.
    pub reverse_days: i64,
}

/// How the API says that the buyer is asked for the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum UserPayingForm {
    /// 200 with the order, `trade_state` being `USERPAYING`.
    #[serde(rename = "200_STATE")]
    State200,
    /// 202 with the code `USERPAYING`.
    #[serde(rename = "202_CODE")]
    Code202,
}

impl Default for CodepayRules {
    fn default() -> Self {
        CodepayRules { userpaying_form: UserPayingForm::State200, userpaying_seconds: 60, reverse_days: 7 }
    }
}
