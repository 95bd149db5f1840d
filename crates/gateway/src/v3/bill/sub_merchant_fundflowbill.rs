//! `GET /v3/bill/sub-merchant-fundflowbill` (5.1, 5.3).

use crate::bills::{Handed, Wanted, check_algorithm, sealed_links};
use crate::caller::Caller;
use crate::fault::Fault;
use crate::input::{Asked, Nothing};
use tongbao_base::ids::MchId;
use tongbao_bill::{Bill, Pot};
use tongbao_wire::v3::bill::{SealedLinks, SubMerchantFundFlowQuery};
use tongbao_wire::v3::object::AccountType;

pub(crate) fn wanted(_: &Caller, asked: &Asked<Nothing, SubMerchantFundFlowQuery>) -> Result<Wanted, Fault> {
    let fields = &asked.fields;
    check_algorithm(fields.algorithm)?;
    let owner = MchId::new(fields.sub_mchid.shared());
    let pot = match fields.account_type {
        AccountType::Basic => Pot::Basic,
        AccountType::Operation => Pot::Operation,
        AccountType::Fees => Pot::Fees,
        AccountType::Deposit => Pot::Deposit,
    };
    let sub_mchid = Some(owner.clone());
    Ok(Wanted { day: fields.bill_date.0, bill: Bill::Flow { owner, pot }, sub_mchid })
}

pub(crate) fn reply(
    caller: &Caller,
    asked: &Asked<Nothing, SubMerchantFundFlowQuery>,
    handed: Handed,
) -> Result<SealedLinks, Fault> {
    sealed_links(caller, &handed, asked.fields.tar_type.into())
}
