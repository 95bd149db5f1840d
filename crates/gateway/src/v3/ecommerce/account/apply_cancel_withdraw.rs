//! `POST /v3/ecommerce/account/apply-cancel-withdraw` (2.9.1).

pub(crate) mod applyment_id;
pub(crate) mod confirm;
pub(crate) mod out_request_no;
pub(crate) mod validate_cancel;

use super::payee;
use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_base::ids::{MchId, MediaId, OutNo};
use tongbao_kernel::closing::{Apply as Command, Wish};
use tongbao_kernel::model::{Closing, Sweep};
use tongbao_wire::v3::ecommerce::account::apply_cancel_withdraw::{Applied, Apply, Withdraw};
use tongbao_wire::v3::field::Checked;

pub(crate) fn command(caller: &Caller, asked: &Asked<Nothing, Apply>) -> Result<Command, Fault> {
    let fields = &asked.fields;
    let payee = &fields.payee_info;
    let bank = &payee.bank_account_info;
    let sealed = payee::seal(
        caller,
        &payee::Fields {
            account_type: payee.account_type,
            account_name: bank.account_name.as_str(),
            account_number: bank.account_number.as_str(),
            account_bank: bank.account_bank.as_str(),
            branch: vec![
                bank.bank_branch_id.as_ref().map(Checked::as_str),
                bank.bank_branch_name.as_ref().map(Checked::as_str),
                bank.bank_name.as_ref().map(Checked::as_str),
            ],
            identity: payee.identity_info.as_ref(),
        },
    )?;
    Ok(Command {
        platform: caller.platform.clone(),
        sub_mchid: MchId::new(fields.sub_mchid.shared()),
        out_request_no: OutNo::new(fields.out_request_no.shared()),
        wish: Wish::Settle {
            sweep: match fields.withdraw.unwrap_or(Withdraw::Apply) {
                Withdraw::Apply => Sweep::Apply,
                Withdraw::NotApply => Sweep::Leave,
            },
            payee: sealed,
            has_proof: fields.proof_medias.as_ref().is_some_and(|proofs| !proofs.is_empty()),
        },
        papers: fields.media().map(MediaId::from).collect(),
        terms: fields.terms(),
    })
}

pub(crate) fn reply(_: &Caller, _: &Asked<Nothing, Apply>, made: Closing) -> Result<Applied, Fault> {
    Ok(tongbao_render::closing::applied(&made))
}
