//! `POST /v3/ecommerce/fund/withdraw` (2.7.2).

pub(crate) mod out_request_no;
pub(crate) mod withdraw_id;

use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_base::ids::{MchId, OutNo};
use tongbao_kernel::model::{AccountKind, Withdrawal};
use tongbao_kernel::refusal::Refusal;
use tongbao_kernel::withdrawal::Create;
use tongbao_wire::v3::ecommerce::fund::{Withdraw, WithdrawAccount, Withdrawn};

pub(crate) fn command(caller: &Caller, asked: &Asked<Nothing, Withdraw>) -> Result<Create, Fault> {
    let fields = &asked.fields;
    Ok(Create {
        platform: caller.platform.clone(),
        mchid: MchId::new(fields.sub_mchid.shared()),
        out_request_no: OutNo::new(fields.out_request_no.shared()),
        account: account(fields.account_type.unwrap_or(WithdrawAccount::Basic)),
        amount: fields.amount.fen(),
        remark: fields.remark.as_ref().map(ToString::to_string),
        bank_memo: fields.bank_memo.as_ref().map(ToString::to_string),
        notify_url: fields.notify_url.as_ref().map(ToString::to_string),
    })
}

/// From where it is paid.
pub(crate) fn account(asked: WithdrawAccount) -> AccountKind {
    match asked {
        WithdrawAccount::Basic => AccountKind::BasicAvailable,
        WithdrawAccount::Operation => AccountKind::Operation,
        WithdrawAccount::Fees => AccountKind::Fees,
    }
}

/// A withdrawal above the balance is kept as `INIT`, and refused (2.7.2).
pub(crate) fn reply(
    caller: &Caller,
    _: &Asked<Nothing, Withdraw>,
    made: Result<Withdrawal, Refusal>,
) -> Result<Withdrawn, Fault> {
    let made = made.map_err(|refusal| caller.refuse(&refusal))?;
    Ok(tongbao_render::withdrawal::accepted(&made))
}
