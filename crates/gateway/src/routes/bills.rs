//! Bills and day-end balances (5, 2.7.1, 2.7.5).

use crate::bills::{bill, day_end, download};
use crate::callers::Callers::{Anyone, Providers};
use crate::code::Family::{Bill, Fund, Split};
use crate::route::Route;
use crate::v3::bill as days;
use crate::v3::ecommerce::{bill as all_days, fund};
use crate::v3::merchant::fund as own;
use crate::v3::profitsharing as split;

#[rustfmt::skip]
pub(super) fn all() -> Vec<Route> {
    vec![
        bill("/v3/bill/tradebill", Bill, days::tradebill::wanted, days::tradebill::reply).of(Anyone),
        bill("/v3/bill/fundflowbill", Bill, days::fundflowbill::wanted, days::fundflowbill::reply).of(Anyone),
        bill("/v3/bill/sub-merchant-fundflowbill", Bill, days::sub_merchant_fundflowbill::wanted, days::sub_merchant_fundflowbill::reply).of(Providers),
        bill("/v3/ecommerce/bill/fundflowbill", Bill, all_days::fundflowbill::wanted, all_days::fundflowbill::reply),
        bill("/v3/profitsharing/bills", Split, split::bills::wanted, split::bills::reply).of(Anyone),
        bill("/v3/merchant/fund/withdraw/bill-type/{bill_type}", Fund, own::withdraw::bill_type::wanted, own::withdraw::bill_type::reply).of(Providers),
        day_end("/v3/ecommerce/fund/enddaybalance/{sub_mchid}", Fund, fund::enddaybalance::query, fund::enddaybalance::reply),
        day_end("/v3/merchant/fund/dayendbalance/{account_type}", Fund, own::dayendbalance::query, own::dayendbalance::reply).of(Providers),
        download(),
    ]
}
