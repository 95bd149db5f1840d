//! Refusals in a developer's words: what is wrong, with the numbers, and what would help.

use tongbao_kernel::refusal::{ClosingRefusal, OnboardingRefusal, Refusal};

/// One sentence. A rule that the control API does not run into is named with its numbers.
pub(super) fn sentence(refusal: &Refusal) -> String {
    use Refusal as R;
    match refusal {
        R::OrderNotFound { number } => format!("there is no order {number}"),
        R::PrepayUnknown { prepay_id } => format!(
            "there is no payment session {prepay_id}, or a later order call with the same number replaced it"
        ),
        R::PrepayExpired { until, now } => {
            format!("the payment session ended at {until}, it is {now}; place the order again")
        }
        R::OrderPaid { number } => format!("the order {number} is paid already"),
        R::OrderClosed { number } => format!("the order {number} is closed; place another"),
        R::OrderNotPaid { number, state } => format!("the order {number} is not paid: it is {state}"),
        R::PayerDiffers => {
            "the order names another payer; pay with the openid that it was placed for".to_owned()
        }
        R::OpenidAppidDiffer { openid, appid } => {
            format!("the openid {openid} is another application's, not {appid}'s; GET /sandbox/v1/buyers")
        }
        R::PayerMissing => "who pays is not known; give openid".to_owned(),
        R::CouponTooLarge { coupon, total } => {
            format!("coupon_fen is {coupon}, more than the {total} fen that are to be paid")
        }
        R::WalletShort { available, asked } => {
            format!(
                "the buyer has {available} fen, {asked} are to be paid; leave openid out or top the buyer up"
            )
        }
        R::MerchantUnknown { mchid } => {
            format!("there is no merchant {mchid}; 'tongbao merchant list' names them")
        }
        R::MerchantUnusable { mchid, state } => format!("the merchant {mchid} is {state}"),
        R::AccountNotOpen { account } => format!("the merchant has no {account} account"),
        R::AmountTooSmall { asked, min } => format!("amount is {asked} fen; it must be at least {min}"),
        R::PocketShort { account, has, asked } => {
            format!("amount is {asked} fen, the merchant's {account} account has {has}")
        }
        R::AmountOverflow => "the amount is too large to be added up".to_owned(),
        R::RefundNotFound { number } => format!("there is no refund {number}"),
        R::RefundSettled { status } => format!("the refund is {status} already; it cannot become that"),
        R::WithdrawNotFound { number } => format!("there is no withdrawal {number}"),
        R::WithdrawSettled { status } => format!("the withdrawal is {status}; it cannot become that"),
        R::NotificationNotFound { id } => format!("there is no callback {id}; GET /sandbox/v1/notifications"),
        R::Onboarding(refusal) => of_onboarding(refusal),
        R::Closing(refusal) => of_closing(refusal),
        other => unmet(other),
    }
}

fn of_onboarding(refusal: &OnboardingRefusal) -> String {
    use OnboardingRefusal as R;
    match refusal {
        R::ApplymentStep { number, state, to } => {
            format!("the applyment {number} is {state}; it cannot become {to}")
        }
        R::SubjectChangeStep { number, state, to } => {
            format!("the change of papers {number} is {state}; it cannot become {to}")
        }
        R::SettlementNotFound { mchid } => format!("the merchant {mchid} has no settlement account"),
        R::SettlementChangeNotFound { number } => {
            format!("there is no change {number} of a settlement account")
        }
        R::SettlementChangeSettled { number, result } => {
            format!("the change {number} is {result} already; it cannot become that")
        }
        other => unmet(&Refusal::from(other.clone())),
    }
}

fn of_closing(refusal: &ClosingRefusal) -> String {
    use ClosingRefusal as R;
    match refusal {
        R::ClosingNotFound { number } => format!("there is no application to close {number}"),
        R::ClosingNotWaiting { state } => {
            format!("the application is {state}; only one that passed waits to be confirmed")
        }
        R::ClosingBlocked { blocks } => {
            let blocks: Vec<String> = blocks.iter().map(ToString::to_string).collect();
            format!("this stands against closing the merchant: {}", blocks.join("；"))
        }
        R::ClosingReviewed { state } => format!("the application is {state}; it is no longer under review"),
        other => unmet(&Refusal::from(other.clone())),
    }
}

/// A rule that the control API does not run into.
fn unmet(refusal: &Refusal) -> String {
    format!("the rule {} says no: {refusal:?}", refusal.rule())
}

#[cfg(test)]
mod tests {
    use super::*;
    use tongbao_base::Fen;
    use tongbao_kernel::model::{ChangeResult, ClosingState};

    #[test]
    fn a_sentence_has_the_numbers_and_no_code() {
        let short = Refusal::WalletShort { available: Fen::new(5), asked: Fen::new(10) };
        assert!(
            sentence(&short).starts_with("the buyer has 5 fen, 10 are to be paid"),
            "{}",
            sentence(&short)
        );
        let reviewed = ClosingRefusal::ClosingReviewed { state: ClosingState::Rejected };
        assert_eq!(sentence(&reviewed.into()), "the application is REJECTED; it is no longer under review");
        let change =
            OnboardingRefusal::SettlementChangeSettled { number: "12".into(), result: ChangeResult::Success };
        assert_eq!(
            sentence(&change.into()),
            format!("the change 12 is {} already; it cannot become that", ChangeResult::Success)
        );
        let other = Refusal::TooManySplits { max: 20 };
        assert_eq!(sentence(&other), "the rule TooManySplits says no: TooManySplits { max: 20 }");
    }
}
