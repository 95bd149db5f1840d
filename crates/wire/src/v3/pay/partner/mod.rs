//! `/v3/pay/partner/…`: ordinary payment (普通支付, contract 2.2).

pub mod transactions;
