//! The one list of operations: method, path, family, and the two functions of its file.

mod banks;
mod bills;
mod closing;
mod onboarding;

use crate::callers::Callers::{Anyone, Directs, Generic, Partners, Platforms, Providers};
use crate::code::Family::{Amounts, Combine, Common, Fund, Pay, Refund, Split, Subsidy};
use crate::route::Fields::{Plain, Sealed};
use crate::route::{Route, get, local, post};
use crate::scan::scan;
use crate::upload::upload;
use crate::v3::certificates;
use crate::v3::combine_transactions as combine;
use crate::v3::ecommerce::{account, fund, profitsharing as split, refunds, subsidies};
use crate::v3::merchant::{fund as own, media};
use crate::v3::pay::{partner::transactions as pay, transactions as direct};
use crate::v3::security::echo;
use crate::v3::{profitsharing as generic_split, refund::domestic::refunds as generic_refunds};
use tongbao_kernel::media::Door;

/// Every operation, once.
pub(crate) fn all() -> Vec<Route> {
    let mut routes = keys();
    routes.extend(payment().into_iter().map(|route| route.of(Providers)));
    routes.extend(direct_payment().into_iter().map(|route| route.of(Directs)));
    routes.extend(provider_codes().into_iter().map(|route| route.of(Providers)));
    routes.extend(direct_codes().into_iter().map(|route| route.of(Directs)));
    routes.extend(combined().into_iter().map(|route| route.of(Anyone)));
    routes.extend(profitsharing());
    routes.extend(subsidy_and_refund());
    routes.extend(generic().into_iter().map(|route| route.of(Generic)));
    routes.push(max_ratio().of(Partners));
    routes.extend(funds());
    routes.extend(closing::all());
    routes.extend(uploads());
    routes.extend(onboarding::all());
    routes.extend(banks::all());
    routes.extend(bills::all());
    routes
}

/// Whoever has keys may ask for the platform's and try its own.
fn keys() -> Vec<Route> {
    let echo = post("/v3/security/echo", Common, Sealed, echo::command, echo::reply);
    vec![local("/v3/certificates", "certificates", certificates::reply), echo.of(Anyone)]
}

#[rustfmt::skip]
fn payment() -> Vec<Route> {
    vec![
        post("/v3/pay/partner/transactions/jsapi", Pay, Plain, pay::jsapi::command, pay::jsapi::reply),
        post("/v3/pay/partner/transactions/miniprogram", Pay, Plain, pay::miniprogram::command, pay::miniprogram::reply),
        post("/v3/pay/partner/transactions/app", Pay, Plain, pay::app::command, pay::app::reply),
        post("/v3/pay/partner/transactions/h5", Pay, Plain, pay::h5::command, pay::h5::reply),
        post("/v3/pay/partner/transactions/native", Pay, Plain, pay::native::command, pay::native::reply),
        get("/v3/pay/partner/transactions/id/{transaction_id}", Pay, pay::id::query, pay::id::reply),
        get("/v3/pay/partner/transactions/out-trade-no/{out_trade_no}", Pay, pay::out_trade_no::query, pay::out_trade_no::reply),
        post("/v3/pay/partner/transactions/out-trade-no/{out_trade_no}/close", Pay, Plain, pay::out_trade_no::close::command, pay::out_trade_no::close::reply),
    ]
}

#[rustfmt::skip]
fn direct_payment() -> Vec<Route> {
    vec![
        post("/v3/pay/transactions/jsapi", Pay, Plain, direct::jsapi::command, direct::jsapi::reply),
        post("/v3/pay/transactions/app", Pay, Plain, direct::app::command, direct::app::reply),
        post("/v3/pay/transactions/h5", Pay, Plain, direct::h5::command, direct::h5::reply),
        post("/v3/pay/transactions/native", Pay, Plain, direct::native::command, direct::native::reply),
        get("/v3/pay/transactions/id/{transaction_id}", Pay, direct::id::query, direct::id::reply),
        get("/v3/pay/transactions/out-trade-no/{out_trade_no}", Pay, direct::out_trade_no::query, direct::out_trade_no::reply),
        post("/v3/pay/transactions/out-trade-no/{out_trade_no}/close", Pay, Plain, direct::out_trade_no::close::command, direct::out_trade_no::close::reply),
    ]
}

#[rustfmt::skip]
fn provider_codes() -> Vec<Route> {
    vec![
        scan("/v3/pay/partner/transactions/codepay", Pay, pay::codepay::scanned, pay::codepay::reply),
        post("/v3/pay/partner/transactions/scannedpos", Pay, Plain, pay::scannedpos::command, pay::scannedpos::reply),
        post("/v3/pay/partner/transactions/out-trade-no/{out_trade_no}/reverse", Pay, Plain, pay::out_trade_no::reverse::command, pay::out_trade_no::reverse::reply),
    ]
}

#[rustfmt::skip]
fn direct_codes() -> Vec<Route> {
    vec![
        scan("/v3/pay/transactions/codepay", Pay, direct::codepay::scanned, direct::codepay::reply),
        post("/v3/pay/transactions/out-trade-no/{out_trade_no}/reverse", Pay, Plain, direct::out_trade_no::reverse::command, direct::out_trade_no::reverse::reply),
    ]
}

#[rustfmt::skip]
fn combined() -> Vec<Route> {
    vec![
        post("/v3/combine-transactions/jsapi", Combine, Plain, combine::jsapi::command, combine::jsapi::reply),
        post("/v3/combine-transactions/app", Combine, Plain, combine::app::command, combine::app::reply),
        post("/v3/combine-transactions/h5", Combine, Plain, combine::h5::command, combine::h5::reply),
        post("/v3/combine-transactions/native", Combine, Plain, combine::native::command, combine::native::reply),
        get("/v3/combine-transactions/out-trade-no/{combine_out_trade_no}", Combine, combine::out_trade_no::query, combine::out_trade_no::reply),
        post("/v3/combine-transactions/out-trade-no/{combine_out_trade_no}/close", Combine, Plain, combine::out_trade_no::close::command, combine::out_trade_no::close::reply),
    ]
}

#[rustfmt::skip]
fn profitsharing() -> Vec<Route> {
    vec![
        post("/v3/ecommerce/profitsharing/receivers/add", Split, Sealed, split::receivers::add::command, split::receivers::add::reply),
        post("/v3/ecommerce/profitsharing/receivers/delete", Split, Plain, split::receivers::delete::command, split::receivers::delete::reply),
        post("/v3/ecommerce/profitsharing/orders", Split, Sealed, split::orders::command, split::orders::reply),
        get("/v3/ecommerce/profitsharing/orders", Split, split::orders::query, split::orders::found),
        get("/v3/ecommerce/profitsharing/orders/{transaction_id}/amounts", Amounts, split::orders::amounts::query, split::orders::amounts::reply),
        post("/v3/ecommerce/profitsharing/finish-order", Split, Plain, split::finish_order::command, split::finish_order::reply),
        post("/v3/ecommerce/profitsharing/returnorders", Split, Plain, split::returnorders::command, split::returnorders::reply),
        get("/v3/ecommerce/profitsharing/returnorders", Split, split::returnorders::query, split::returnorders::found),
    ]
}

#[rustfmt::skip]
fn subsidy_and_refund() -> Vec<Route> {
    vec![
        post("/v3/ecommerce/subsidies/create", Subsidy, Plain, subsidies::create::command, subsidies::create::reply),
        post("/v3/ecommerce/subsidies/return", Subsidy, Plain, subsidies::returning::command, subsidies::returning::reply),
        post("/v3/ecommerce/subsidies/cancel", Subsidy, Plain, subsidies::cancel::command, subsidies::cancel::reply),
        post("/v3/ecommerce/refunds/apply", Refund, Plain, refunds::apply::command, refunds::apply::reply),
        get("/v3/ecommerce/refunds/id/{refund_id}", Refund, refunds::id::query, refunds::id::reply),
        get("/v3/ecommerce/refunds/out-refund-no/{out_refund_no}", Refund, refunds::out_refund_no::query, refunds::out_refund_no::reply),
        post("/v3/ecommerce/refunds/{refund_id}/apply-abnormal-refund", Refund, Sealed, refunds::apply_abnormal::command, refunds::apply_abnormal::reply),
        post("/v3/ecommerce/refunds/{refund_id}/return-advance", Refund, Plain, refunds::return_advance::command, refunds::return_advance::reply),
        get("/v3/ecommerce/refunds/{refund_id}/return-advance", Refund, refunds::return_advance::query, refunds::return_advance::reply),
    ]
}

#[rustfmt::skip]
fn generic() -> Vec<Route> {
    vec![
        post("/v3/profitsharing/receivers/add", Split, Sealed, generic_split::receivers::add::command, generic_split::receivers::add::reply),
        post("/v3/profitsharing/receivers/delete", Split, Plain, generic_split::receivers::delete::command, generic_split::receivers::delete::reply),
        post("/v3/profitsharing/orders", Split, Sealed, generic_split::orders::command, generic_split::orders::reply),
        post("/v3/profitsharing/orders/unfreeze", Split, Plain, generic_split::orders::unfreeze::command, generic_split::orders::unfreeze::reply),
        get("/v3/profitsharing/orders/{out_order_no}", Split, generic_split::orders::out_order_no::query, generic_split::orders::out_order_no::reply),
        get("/v3/profitsharing/transactions/{transaction_id}/amounts", Amounts, generic_split::transactions::amounts::query, generic_split::transactions::amounts::reply),
        post("/v3/profitsharing/return-orders", Split, Plain, generic_split::return_orders::command, generic_split::return_orders::reply),
        get("/v3/profitsharing/return-orders/{out_return_no}", Split, generic_split::return_orders::out_return_no::query, generic_split::return_orders::out_return_no::reply),
        post("/v3/refund/domestic/refunds", Refund, Plain, generic_refunds::command, generic_refunds::reply),
        get("/v3/refund/domestic/refunds/{out_refund_no}", Refund, generic_refunds::out_refund_no::query, generic_refunds::out_refund_no::reply),
        post("/v3/refund/domestic/refunds/{refund_id}/apply-abnormal-refund", Refund, Sealed, generic_refunds::apply_abnormal::command, generic_refunds::apply_abnormal::reply),
    ]
}

#[rustfmt::skip]
fn max_ratio() -> Route {
    get("/v3/profitsharing/merchant-configs/{sub_mchid}", Split, generic_split::merchant_configs::query, generic_split::merchant_configs::reply)
}

#[rustfmt::skip]
fn funds() -> Vec<Route> {
    vec![
        get("/v3/ecommerce/fund/balance/{sub_mchid}", Fund, fund::balance::query, fund::balance::reply),
        post("/v3/ecommerce/fund/withdraw", Fund, Plain, fund::withdraw::command, fund::withdraw::reply),
        get("/v3/ecommerce/fund/withdraw/{withdraw_id}", Fund, fund::withdraw::withdraw_id::query, fund::withdraw::withdraw_id::reply),
        get("/v3/ecommerce/fund/withdraw/out-request-no/{out_request_no}", Fund, fund::withdraw::out_request_no::query, fund::withdraw::out_request_no::reply),
        get("/v3/merchant/fund/balance/{account_type}", Fund, own::balance::query, own::balance::reply).of(Providers),
        post("/v3/merchant/fund/withdraw", Fund, Plain, own::withdraw::command, own::withdraw::reply),
        get("/v3/merchant/fund/withdraw/withdraw-id/{withdraw_id}", Fund, own::withdraw::withdraw_id::query, own::withdraw::withdraw_id::reply),
        get("/v3/merchant/fund/withdraw/out-request-no/{out_request_no}", Fund, own::withdraw::out_request_no::query, own::withdraw::out_request_no::reply),
    ]
}

#[rustfmt::skip]
fn uploads() -> Vec<Route> {
    vec![
        upload("/v3/merchant/media/upload", Common, Door::Papers, media::digest, media::reply),
        upload("/v3/merchant/media/video_upload", Common, Door::Videos, media::digest, media::reply),
        upload("/v3/ecommerce/account/cancel-applications/media", Common, Door::Pictures, account::cancel_applications::media::digest, media::reply).of(Platforms),
    ]
}
