//! Refusals in a developer's words: what is wrong, with the numbers, and what would help.

use tongbao_kernel::refusal::Refusal;

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
        R::AmountOverflow => "the amount is too large to be added up".to_owned(),
        R::RefundNotFound { number } => format!("there is no refund {number}"),
        R::RefundSettled { status } => format!("the refund is {status} already; it cannot become that"),
        R::WithdrawNotFound { number } => format!("there is no withdrawal {number}"),
        R::WithdrawSettled { status } => format!("the withdrawal is {status}; it cannot become that"),
        R::NotificationNotFound { id } => format!("there is no callback {id}; GET /sandbox/v1/notifications"),
        other => format!("the rule {} says no: {other:?}", other.rule()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tongbao_base::Fen;

    #[test]
    fn a_sentence_has_the_numbers_and_no_code() {
        let short = Refusal::WalletShort { available: Fen::new(5), asked: Fen::new(10) };
        assert!(
            sentence(&short).starts_with("the buyer has 5 fen, 10 are to be paid"),
            "{}",
            sentence(&short)
        );
        let other = Refusal::TooManySplits { max: 20 };
        assert_eq!(sentence(&other), "the rule TooManySplits says no: TooManySplits { max: 20 }");
    }
}
