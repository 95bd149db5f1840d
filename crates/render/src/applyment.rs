//! Sellers' papers (contract 2.1.1 to 2.1.3).

use tongbao_base::Time;
use tongbao_kernel::model::{Applyment, ApplymentState, Flaws};
use tongbao_wire::v3::ecommerce::applyments::{self as wire, AccountValidation, Named, SignState, State};
use tongbao_wire::v3::papers::AuditDetail;

/// Where the small sum goes that verifies an account: the operator's own.
const DESTINATION: [&str; 4] = ["7222000000000001", "通宝支付", "通宝银行深圳分行", "深圳"];
/// What its transfer says.
const REMARK: &str = "入驻账户验证";

/// The numbers of an applyment.
pub fn named(row: &Applyment) -> Named {
    Named { applyment_id: number(row), out_request_no: row.out_request_no.shared() }
}

fn number(row: &Applyment) -> i64 {
    row.applyment_id.as_str().parse().unwrap_or_default()
}

/// Where the seller does its part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pages {
    /// Where the administrator signs.
    pub sign: String,
    /// Where the legal person proves itself.
    pub verify: String,
}

/// The account to be verified, encrypted for the platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payer {
    /// Its name.
    pub name: String,
    /// Its number.
    pub number: String,
}

/// An applyment as it stands. Without a payer it says nothing of the account to be verified.
pub fn found(row: &Applyment, pages: Pages, payer: Option<Payer>) -> wire::Applyment {
    let (state, desc) = state(row.state);
    let is_verifying = row.state == ApplymentState::AccountNeedVerify;
    let has_number = matches!(row.state, ApplymentState::NeedSign | ApplymentState::Finish);
    let is_refused = matches!(row.state, ApplymentState::Rejected | ApplymentState::Frozen);
    wire::Applyment {
        applyment_state: state,
        applyment_state_desc: desc.to_owned(),
        sign_state: match row.state {
            ApplymentState::NeedSign => SignState::Unsigned,
            ApplymentState::Finish => SignState::Signed,
            _ => SignState::NotSignable,
        },
        sign_url: (row.state == ApplymentState::NeedSign).then_some(pages.sign),
        sub_mchid: row.sub_mchid.as_ref().filter(|_| has_number).map(tongbao_base::ids::MchId::shared),
        account_validation: payer.filter(|_| is_verifying).map(|payer| validation(row, payer)),
        audit_detail: details(&row.flaws).filter(|_| is_refused),
        legal_validation_url: is_verifying.then_some(pages.verify),
        out_request_no: row.out_request_no.shared(),
        applyment_id: number(row),
    }
}

fn validation(row: &Applyment, payer: Payer) -> AccountValidation {
    let [number, name, bank, city] = DESTINATION.map(str::to_owned);
    AccountValidation {
        account_name: payer.name,
        account_no: Some(payer.number),
        pay_amount: row.verify_amount.get(),
        destination_account_number: number,
        destination_account_name: name,
        destination_account_bank: bank,
        city,
        remark: REMARK.to_owned(),
        deadline: row.deadline_at.map(written).unwrap_or_default(),
    }
}

/// `2018-12-10 17:09:01`, in UTC+8: the one time of the contract that is written so.
fn written(time: Time) -> String {
    let text = time.rfc3339();
    let (day, rest) = text.split_once('T').unwrap_or((&text, ""));
    let (second, _) = rest.split_once('+').unwrap_or((rest, ""));
    format!("{day} {second}")
}

/// What is wrong, field by field; none when nothing was said.
pub(crate) fn details(flaws: &Flaws) -> Option<Vec<AuditDetail>> {
    let detail = |flaw: &tongbao_kernel::model::Flaw| AuditDetail {
        param_name: flaw.param_name.clone(),
        reject_reason: flaw.reason.clone(),
    };
    let details: Vec<AuditDetail> = flaws.0.iter().map(detail).collect();
    (!details.is_empty()).then_some(details)
}

const fn state(state: ApplymentState) -> (State, &'static str) {
    match state {
        ApplymentState::Checking => (State::Checking, "资料校验中"),
        ApplymentState::AccountNeedVerify => (State::AccountNeedVerify, "待账户验证"),
        ApplymentState::Auditing => (State::Auditing, "审核中"),
        ApplymentState::Rejected => (State::Rejected, "已驳回"),
        ApplymentState::NeedSign => (State::NeedSign, "待签约"),
        ApplymentState::Finish => (State::Finish, "完成"),
        ApplymentState::Frozen => (State::Frozen, "已冻结"),
        ApplymentState::Canceled => (State::Canceled, "已作废"),
    }
}

#[cfg(test)]
mod tests {
    use super::written;
    use tongbao_base::Time;

    #[test]
    fn the_deadline_is_written_without_an_offset() {
        assert_eq!(written(Time::from_ms(1_760_000_000_000)), "2025-10-09 16:53:20");
    }
}
