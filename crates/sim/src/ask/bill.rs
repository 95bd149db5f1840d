//! Bills as their paths.

use super::BillOf;
use super::http::{Http, get};
use crate::script::Account;
use tongbao_base::Day;

pub(super) fn http(of: BillOf, day: i64) -> Http {
    let day = Day::from_number(day);
    let path = match of {
        BillOf::Trades => "/v3/bill/tradebill?bill_type=ALL&",
        BillOf::Payments => "/v3/bill/tradebill?bill_type=SUCCESS&",
        BillOf::Refunds => "/v3/bill/tradebill?bill_type=REFUND&",
        BillOf::Own(Account::Basic) => "/v3/bill/fundflowbill?account_type=BASIC&",
        BillOf::Own(Account::Operation) => "/v3/bill/fundflowbill?account_type=OPERATION&",
        BillOf::Sellers => "/v3/ecommerce/bill/fundflowbill?account_type=ALL&algorithm=AEAD_AES_256_GCM&",
        BillOf::Splits => "/v3/profitsharing/bills?",
        BillOf::Bounces => "/v3/merchant/fund/withdraw/bill-type/NO_SUCC?",
    };
    get(format!("{path}bill_date={day}"))
}
