//! Who gets the money of a closed sub-merchant: opened, looked at, sealed again for the store.

use crate::caller::Caller;
use crate::fault::{Fault, Location};
use crate::form::needs_branch;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tongbao_base::Secret;
use tongbao_kernel::closing::Payee;
use tongbao_wire::v3::ecommerce::account::apply_cancel_withdraw::{AccountType, IdDocType, IdentityInfo};

/// Bank accounts have so many digits; cards are the shorter ones (ISO/IEC 7812).
const ACCOUNT_DIGITS: std::ops::RangeInclusive<usize> = 6..=32;
/// Of which so many may be shown.
const TAIL: usize = 4;
/// What sealed payees are about, for the vault.
const CONTEXT: &str = "closing/payee";

/// The fields of a payee that travel encrypted, and the rest.
pub(crate) struct Fields<'a> {
    pub(crate) account_type: AccountType,
    pub(crate) account_name: &'a str,
    pub(crate) account_number: &'a str,
    pub(crate) account_bank: &'a str,
    /// What names the branch, in the order of the request's fields.
    pub(crate) branch: Vec<Option<&'a str>>,
    pub(crate) identity: Option<&'a IdentityInfo>,
}

/// Opens the payee's fields, refuses those that cannot be what they should be, and seals all of
/// them together. Only the bank and the tail of the account go further in the clear.
pub(crate) fn seal(caller: &Caller, fields: &Fields<'_>) -> Result<Payee, Fault> {
    let bank = |field: &str| format!("/payee_info/bank_account_info/{field}");
    let name = caller.open(fields.account_name, &bank("account_name"))?;
    let number = caller.open(fields.account_number, &bank("account_number"))?;
    named(&name, &bank("account_name"))?;
    if needs_branch(fields.account_bank) && fields.branch.iter().all(Option::is_none) {
        let issue = format!("{}须填写开户银行联行号或开户银行全称", fields.account_bank);
        return Err(unusable(&bank("bank_branch_id"), &issue));
    }
    let is_account = ACCOUNT_DIGITS.contains(&number.reveal().len())
        && number.reveal().bytes().all(|digit| digit.is_ascii_digit());
    if !is_account {
        let (least, most) = (ACCOUNT_DIGITS.start(), ACCOUNT_DIGITS.end());
        return Err(unusable(&bank("account_number"), &format!("银行账号应为 {least} 到 {most} 位数字")));
    }
    let identity = fields.identity.map(|identity| self::identity(caller, identity)).transpose()?;
    let plain = json!({
        "account_type": fields.account_type.as_str(),
        "account_name": name.reveal(),
        "account_number": number.reveal(),
        "account_bank": fields.account_bank,
        "branch": fields.branch,
        "identity": identity,
    })
    .to_string();
    let tail = number.reveal().get(number.reveal().len().saturating_sub(TAIL)..).unwrap_or_default();
    let context = format!("{CONTEXT}/{}", caller.platform);
    let digest = caller.vault.digest(&context, plain.as_bytes());
    Ok(Payee {
        sealed: caller.vault.seal(&context, plain.as_bytes()),
        digest: STANDARD.encode(digest),
        bank: fields.account_bank.to_owned(),
        tail: tail.to_owned(),
    })
}

fn identity(caller: &Caller, identity: &IdentityInfo) -> Result<Value, Fault> {
    let pointer = |field: &str| format!("/payee_info/identity_info/{field}");
    let name = caller.open(identity.identification_name.as_str(), &pointer("identification_name"))?;
    let number = caller.open(identity.identification_no.as_str(), &pointer("identification_no"))?;
    named(&name, &pointer("identification_name"))?;
    let kind = identity.id_doc_type.unwrap_or(IdDocType::IdCard);
    if kind == IdDocType::IdCard && !is_id_card(number.reveal()) {
        let issue = "身份证号码应为 17 位数字加 1 位数字或 X";
        return Err(unusable(&pointer("identification_no"), issue));
    }
    named(&number, &pointer("identification_no"))?;
    Ok(json!({ "type": kind.as_str(), "name": name.reveal(), "number": number.reveal() }))
}

/// GB 11643: 17 digits and a digit or X.
fn is_id_card(number: &str) -> bool {
    let is_last = |last: char| last.is_ascii_digit() || last == 'X' || last == 'x';
    number.chars().count() == 18
        && number.chars().take(17).all(|digit| digit.is_ascii_digit())
        && number.chars().last().is_some_and(is_last)
}

fn named(text: &Secret, field: &str) -> Result<(), Fault> {
    if text.reveal().trim().is_empty() { Err(unusable(field, "内容不能为空")) } else { Ok(()) }
}

fn unusable(field: &str, issue: &str) -> Fault {
    let name = field.rsplit('/').next().unwrap_or_default();
    let message = format!("输入源“/body{field}”映射到字段“{name}”格式规则校验失败，{issue}");
    Fault::param(field, Location::Body, message)
}
