//! `POST /v3/apply4sub/sub_merchants/{sub_mchid}/modify-settlement` (2.1.4).

use crate::caller::Caller;
use crate::fault::Fault;
use crate::form::{self, Form, Opened, is_filled, needs_branch};
use crate::input::{Asked, MaybeContent};
use tongbao_base::ids::MchId;
use tongbao_kernel::model::{BankAccountKind, ChangeWay, SettlementChange};
use tongbao_kernel::settlement::Modify;
use tongbao_wire::v3::apply4sub::{AccountType, Modified, ModifySettlement, SubMerchantPath};
use tongbao_wire::v3::field::Rule;

const SEALED: &[&str] = &["/account_number", "/account_name"];

pub(crate) fn command(
    caller: &Caller,
    asked: &Asked<SubMerchantPath, ModifySettlement>,
) -> Result<Modify, Fault> {
    let fields = &asked.fields;
    let form = Form::open(caller, fields, SEALED)?;
    if let Some(Err((rule, issue))) = form.text("/account_name").map(is_filled) {
        return Err(form.fault("/account_name", rule, issue));
    }
    let bank = fields.account_bank.as_str();
    if needs_branch(bank) && fields.bank_name.is_none() && fields.bank_branch_id.is_none() {
        let issue = format!("缺少必填字段：开户银行为 {bank} 时bank_name和bank_branch_id至少填写一个");
        return Err(form.fault("/bank_name", Rule::Required, issue));
    }
    let opened = Opened {
        kind: match fields.account_type {
            AccountType::Business => BankAccountKind::Business,
            AccountType::Private => BankAccountKind::Private,
        },
        bank,
        area: Some(fields.bank_address_code.as_str()),
        bank_name: form.text("/bank_name"),
        branch_id: form.text("/bank_branch_id"),
        number: form.text("/account_number").unwrap_or_default(),
        name: form.text("/account_name"),
    };
    let account =
        form::account(caller, &opened).map_err(|(rule, issue)| form.fault("/account_number", rule, issue))?;
    Ok(Modify {
        platform: caller.platform.clone(),
        sub_mchid: MchId::new(asked.path.sub_mchid.shared()),
        account,
        way: if fields.modify_mode.is_some() { ChangeWay::Async } else { ChangeWay::Classic },
    })
}

/// Older clients expect no body; those that name a mode read the number (2.1.4).
pub(crate) fn reply(
    _: &Caller,
    asked: &Asked<SubMerchantPath, ModifySettlement>,
    change: SettlementChange,
) -> Result<MaybeContent<Modified>, Fault> {
    let is_told = asked.fields.modify_mode.is_some();
    Ok(MaybeContent(is_told.then(|| tongbao_render::settlement::modified(&change))))
}
