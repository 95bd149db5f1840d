//! Closing sub-merchants, and money of closed ones (2.9).

use crate::code::Family::{ClosedFunds, Closing};
use crate::route::Fields::{Plain, Sealed};
use crate::route::{Route, get, post};
use crate::v3::ecommerce::account::{apply_cancel_withdraw as settling, cancel_applications as plain};
use crate::v3::mch_operate::risk::withdrawl_apply as leftover;

#[rustfmt::skip]
pub(super) fn all() -> Vec<Route> {
    vec![
        get("/v3/ecommerce/account/apply-cancel-withdraw/validate-cancel/{sub_mchid}", Closing, settling::validate_cancel::query, settling::validate_cancel::reply),
        post("/v3/ecommerce/account/apply-cancel-withdraw", Closing, Sealed, settling::command, settling::reply),
        get("/v3/ecommerce/account/apply-cancel-withdraw/applyment-id/{applyment_id}", Closing, settling::applyment_id::query, settling::applyment_id::reply),
        get("/v3/ecommerce/account/apply-cancel-withdraw/out-request-no/{out_request_no}", Closing, settling::out_request_no::query, settling::out_request_no::reply),
        post("/v3/ecommerce/account/apply-cancel-withdraw/confirm", Closing, Plain, settling::confirm::command, settling::confirm::reply),
        post("/v3/ecommerce/account/cancel-applications", Closing, Plain, plain::command, plain::reply),
        get("/v3/ecommerce/account/cancel-applications/out-apply-no/{out_apply_no}", Closing, plain::out_apply_no::query, plain::out_apply_no::reply),
        post("/v3/mch_operate/risk/withdrawl-apply", ClosedFunds, Sealed, leftover::command, leftover::reply),
        get("/v3/mch_operate/risk/withdrawl-apply/applyment-id/{applyment_id}", ClosedFunds, leftover::applyment_id::query, leftover::applyment_id::reply),
        get("/v3/mch_operate/risk/withdrawl-apply/out-request-no/{out_request_no}", ClosedFunds, leftover::out_request_no::query, leftover::out_request_no::reply),
    ]
}
