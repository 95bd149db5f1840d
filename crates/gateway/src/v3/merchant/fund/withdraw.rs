//! `POST /v3/merchant/fund/withdraw` (2.7.4).

pub(crate) mod bill_type;
pub(crate) mod out_request_no;
pub(crate) mod withdraw_id;

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use crate::v3::ecommerce::fund::withdraw::account;
use tongbao_base::ids::OutNo;
use tongbao_kernel::model::Withdrawal;
use tongbao_kernel::refusal::Refusal;
use tongbao_kernel::withdrawal::Create;
use tongbao_wire::v3::merchant::fund::{Withdraw, Withdrawn};

pub(crate) fn command(caller: &Caller, asked: &Asked<Nothing, Withdraw>) -> Result<Create, Fault> {
    let fields = &asked.fields;
    Ok(Create {
        platform: caller.platform.clone(),
        mchid: caller.platform.clone(),
        out_request_no: OutNo::new(fields.out_request_no.shared()),
        account: account(fields.account_type),
        amount: fields.amount.fen(),
        remark: fields.remark.as_ref().map(ToString::to_string),
        bank_memo: fields.bank_memo.as_ref().map(ToString::to_string),
        notify_url: fields.notify_url.as_ref().map(ToString::to_string),
    })
}

/// A withdrawal above the balance is kept as `INIT`, and refused (2.7.2).
pub(crate) fn reply(
    caller: &Caller,
    _: &Asked<Nothing, Withdraw>,
    made: Result<Withdrawal, Refusal>,
) -> Result<Withdrawn, Fault> {
    let made = made.map_err(|refusal| caller.refuse(&refusal))?;
    Ok(tongbao_render::withdrawal::own_accepted(&made))
}
