//! `/v3/ecommerce/fund/…`: a sub-merchant's balance and withdrawals (contract 2.7).

mod balance;
mod enddaybalance;
mod withdraw;

pub use balance::{Balance, BalancePath, BalanceQuery};
pub use enddaybalance::{EndDayAccount, EndDayBalanceQuery};
pub use withdraw::{
    ByIdPath, OutRequestNoPath, Status, Withdraw, WithdrawAccount, WithdrawQuery, Withdrawal, Withdrawn,
};
