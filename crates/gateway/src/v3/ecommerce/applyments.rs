//! `POST /v3/ecommerce/applyments/` and what is asked about one (2.1.1–2.1.3).

pub(crate) mod id;
pub(crate) mod out_request_no;
mod rows;

use crate::caller::Caller;
use crate::fault::Fault;
use crate::form::{self, Form, Opened};
use crate::input::{Asked, Nothing};
use tongbao_base::Secret;
use tongbao_base::ids::{AppId, OutNo};
use tongbao_kernel::applyment::{self, Found};
use tongbao_kernel::model::{Applyment, ApplymentState, BankAccountKind, SubjectKind};
use tongbao_render::applyment::{Pages, Payer};
use tongbao_wire::v3::ecommerce::applyments as wire;
use tongbao_wire::v3::ecommerce::applyments::{BankAccountType, Named, OrganizationType, Submit};

pub(crate) fn command(caller: &Caller, asked: &Asked<Nothing, Submit>) -> Result<applyment::Submit, Fault> {
    let fields = &asked.fields;
    let form = Form::open(caller, fields, rows::SEALED)?;
    rows::check(&form)?;
    let text = |pointer: &str| form.text(pointer);
    let opened = Opened {
        kind: match fields.account_info.bank_account_type {
            BankAccountType::Business => BankAccountKind::Business,
            BankAccountType::Private => BankAccountKind::Private,
        },
        bank: fields.account_info.account_bank.as_str(),
        area: text("/account_info/bank_address_code"),
        bank_name: text("/account_info/bank_name"),
        branch_id: text("/account_info/bank_branch_id"),
        number: text("/account_info/account_number").unwrap_or_default(),
        name: text("/account_info/account_name"),
    };
    let account = form::account(caller, &opened)
        .map_err(|(rule, issue)| form.fault("/account_info/account_number", rule, issue))?;
    let context = format!("applyment/{}/{}", caller.platform, fields.out_request_no);
    let sealed = form.seal(caller, &context);
    let name = text("/business_license_info/merchant_name").unwrap_or(fields.merchant_shortname.as_str());
    Ok(applyment::Submit {
        platform: caller.platform.clone(),
        out_request_no: OutNo::new(fields.out_request_no.shared()),
        subject: subject(fields.organization_type),
        name: name.to_owned(),
        sub_appid: text("/sales_scene_info/mini_program_sub_appid").map(AppId::from),
        settlement_id: text("/settlement_info/settlement_id").map(str::to_owned),
        account,
        files: form.files(rows::FILES),
        form: sealed.form,
        digest: sealed.digest,
    })
}

const fn subject(asked: OrganizationType) -> SubjectKind {
    match asked {
        OrganizationType::Micro => SubjectKind::Micro,
        OrganizationType::Person => SubjectKind::Person,
        OrganizationType::SoleTrader => SubjectKind::SoleTrader,
        OrganizationType::Enterprise => SubjectKind::Enterprise,
        OrganizationType::Government => SubjectKind::Government,
        OrganizationType::Institution => SubjectKind::Institution,
        OrganizationType::Organisation => SubjectKind::Organisation,
    }
}

pub(crate) fn reply(_: &Caller, _: &Asked<Nothing, Submit>, row: Applyment) -> Result<Named, Fault> {
    Ok(tongbao_render::applyment::named(&row))
}

/// An applyment as it stands. The account to be verified is encrypted with the certificate that
/// signed the request (1.8).
fn found(caller: &Caller, found: &Found) -> Result<wire::Applyment, Fault> {
    let row = &found.applyment;
    let pages = Pages {
        sign: (caller.links.sign)(&caller.base, &row.applyment_id),
        verify: (caller.links.verify)(&caller.base, &row.applyment_id),
    };
    let is_verifying = row.state == ApplymentState::AccountNeedVerify;
    let payer = if is_verifying { payer(caller, found)? } else { None };
    Ok(tongbao_render::applyment::found(row, pages, payer))
}

fn payer(caller: &Caller, found: &Found) -> Result<Option<Payer>, Fault> {
    let Some(card) = &found.card else { return Ok(None) };
    let (name, number) =
        form::open(caller, &card.sealed).ok_or_else(|| crate::caller::internal("VaultUnreadable"))?;
    let seal = |plain: String, field| caller.seal(&Secret::new(plain), field);
    Ok(Some(Payer {
        name: seal(name, "/account_validation/account_name")?,
        number: seal(number, "/account_validation/account_no")?,
    }))
}
