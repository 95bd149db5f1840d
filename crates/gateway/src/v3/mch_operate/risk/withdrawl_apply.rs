//! `POST /v3/mch_operate/risk/withdrawl-apply` (2.9.2).

pub(crate) mod applyment_id;
pub(crate) mod out_request_no;

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use crate::v3::ecommerce::account::payee;
use tongbao_base::ids::{MchId, MediaId, OutNo};
use tongbao_kernel::closing::{Apply as Command, Payee, Wish};
use tongbao_kernel::model::{AccountKind, Closing};
use tongbao_wire::v3::field::Checked;
use tongbao_wire::v3::mch_operate::risk::withdrawl_apply::{Applied, Apply, OutAccountType};

pub(crate) fn command(caller: &Caller, asked: &Asked<Nothing, Apply>) -> Result<Command, Fault> {
    let fields = &asked.fields;
    Ok(Command {
        platform: caller.platform.clone(),
        sub_mchid: MchId::new(fields.sub_mchid.shared()),
        out_request_no: OutNo::new(fields.out_request_no.shared()),
        wish: Wish::Leftover {
            account: match fields.out_account_type {
                OutAccountType::Basic => AccountKind::BasicAvailable,
                OutAccountType::Operate => AccountKind::Operation,
                OutAccountType::Margin => AccountKind::Deposit,
            },
            amount: fields.amount.fen(),
            payee: payee(caller, fields)?,
            payee_mchid: fields.payee_mchid.as_ref().map(|mchid| MchId::new(mchid.shared())),
        },
        papers: fields.media().map(MediaId::from).collect(),
        terms: fields.terms(),
    })
}

fn payee(caller: &Caller, fields: &Apply) -> Result<Option<Payee>, Fault> {
    let info = &fields.payee_info;
    let Some(bank) = &info.bank_account_info else { return Ok(None) };
    let sealed = payee::Fields {
        account_type: info.account_type,
        account_name: bank.account_name.as_str(),
        account_number: bank.account_number.as_str(),
        account_bank: bank.account_bank.as_str(),
        branch: vec![
            bank.bank_branch_id.as_ref().map(Checked::as_str),
            bank.bank_name.as_ref().map(Checked::as_str),
        ],
        identity: info.identity_info.as_ref(),
    };
    payee::seal(caller, &sealed).map(Some)
}

pub(crate) fn reply(_: &Caller, _: &Asked<Nothing, Apply>, made: Closing) -> Result<Applied, Fault> {
    Ok(tongbao_render::closing::applied(&made))
}
