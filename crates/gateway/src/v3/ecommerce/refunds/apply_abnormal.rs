//! `POST /v3/ecommerce/refunds/{refund_id}/apply-abnormal-refund` (2.6.3).

use crate::caller::Caller;
use crate::fault::{Fault, Location};
use crate::input::Asked;
use tongbao_base::Secret;
use tongbao_base::ids::{MchId, OutNo, RefundId};
use tongbao_kernel::refund::{Card, RefundFound, Reroute};
use tongbao_wire::v3::ecommerce::refunds::{AbnormalType, ApplyAbnormal, ByIdPath, Refund};
use tongbao_wire::v3::field::Encrypted;

pub(crate) fn command(caller: &Caller, asked: &Asked<ByIdPath, ApplyAbnormal>) -> Result<Reroute, Fault> {
    let fields = &asked.fields;
    Ok(Reroute {
        platform: caller.platform.clone(),
        sub_mchid: MchId::new(fields.sub_mchid.shared()),
        refund_id: RefundId::new(asked.path.refund_id.shared()),
        out_refund_no: OutNo::new(fields.out_refund_no.shared()),
        card: match fields.r#type {
            AbnormalType::UserBankCard => buyer(caller, fields)?,
            AbnormalType::MerchantBankCard => Card::Merchant,
        },
    })
}

/// The buyer's card. Of its number only the tail goes further; the name must be readable and is
/// forgotten.
fn buyer(caller: &Caller, fields: &ApplyAbnormal) -> Result<Card, Fault> {
    let bank = fields.bank_type.ok_or_else(|| missing("bank_type"))?;
    let number = open(caller, fields.bank_account.as_ref(), "bank_account")?;
    let name = open(caller, fields.real_name.as_ref(), "real_name")?;
    let is_card = CARD_DIGITS.contains(&number.reveal().len())
        && number.reveal().bytes().all(|digit| digit.is_ascii_digit());
    if !is_card {
        let (least, most) = (CARD_DIGITS.start(), CARD_DIGITS.end());
        return Err(unusable("bank_account", &format!("银行卡号应为 {least} 到 {most} 位数字")));
    }
    if name.reveal().trim().is_empty() {
        return Err(unusable("real_name", "姓名不能为空"));
    }
    let tail = number.reveal().get(number.reveal().len().saturating_sub(TAIL)..).unwrap_or_default();
    Ok(Card::Buyer { bank: bank.to_string(), tail: tail.to_owned() })
}

/// Card numbers have so many digits (ISO/IEC 7812).
const CARD_DIGITS: std::ops::RangeInclusive<usize> = 8..=19;
/// Of which so many may be shown.
const TAIL: usize = 4;

fn open(caller: &Caller, sealed: Option<&Encrypted<1024>>, field: &str) -> Result<Secret, Fault> {
    let sealed = sealed.ok_or_else(|| missing(field))?;
    caller.open(sealed.as_str(), &format!("/{field}"))
}

/// The message's own check says this first.
fn missing(field: &str) -> Fault {
    unusable(field, "type为USER_BANK_CARD时必填")
}

fn unusable(field: &str, issue: &str) -> Fault {
    let message = format!("输入源“/body/{field}”映射到字段“{field}”格式规则校验失败，{issue}");
    Fault::param(&format!("/{field}"), Location::Body, message)
}

pub(crate) fn reply(
    _: &Caller,
    _: &Asked<ByIdPath, ApplyAbnormal>,
    found: RefundFound,
) -> Result<Refund, Fault> {
    Ok(tongbao_render::refund::queried(&found.refund, &found.order))
}
