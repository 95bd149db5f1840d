//! Sellers coming aboard, and what they change later (2.1).

use crate::callers::Callers::Providers;
use crate::code::Family::Onboarding;
use crate::route::Fields::{Bare, Sealed};
use crate::route::{Route, get, post};
use crate::v3::apply4sub as settlement;
use crate::v3::ecommerce::applyments;
use crate::v3::mchalterapply as alter;

#[rustfmt::skip]
pub(super) fn all() -> Vec<Route> {
    vec![
        post("/v3/ecommerce/applyments/", Onboarding, Sealed, applyments::command, applyments::reply),
        get("/v3/ecommerce/applyments/{applyment_id}", Onboarding, applyments::id::query, applyments::id::reply),
        get("/v3/ecommerce/applyments/out-request-no/{out_request_no}", Onboarding, applyments::out_request_no::query, applyments::out_request_no::reply),
        post("/v3/ecommerce/applyments/{applyment_id}/revoke", Onboarding, Bare, applyments::id::revoke::command, applyments::id::revoke::reply),
        post("/v3/ecommerce/applyments/out-request-no/{out_request_no}/revoke", Onboarding, Bare, applyments::out_request_no::revoke::command, applyments::out_request_no::revoke::reply),
        post("/v3/apply4sub/sub_merchants/{sub_mchid}/modify-settlement", Onboarding, Sealed, settlement::modify_settlement::command, settlement::modify_settlement::reply).of(Providers),
        get("/v3/apply4sub/sub_merchants/{sub_mchid}/settlement", Onboarding, settlement::settlement::query, settlement::settlement::reply).of(Providers),
        get("/v3/apply4sub/sub_merchants/{sub_mchid}/application/{application_no}", Onboarding, settlement::application::query, settlement::application::reply).of(Providers),
        post("/v3/mchalterapply/mchsubjectalterapplyment", Onboarding, Sealed, alter::command, alter::reply).of(Providers),
        get("/v3/mchalterapply/mchsubjectalterapplyment/{apply_id}", Onboarding, alter::id::query, alter::id::reply).of(Providers),
        get("/v3/mchalterapply/mchsubjectalterapplyment/merchant/{merchant_code}/out-request-no/{out_request_no}", Onboarding, alter::out_request_no::query, alter::out_request_no::reply).of(Providers),
        post("/v3/mchalterapply/mchsubjectalterapplyment/{apply_id}/revoke", Onboarding, Bare, alter::id::revoke::command, alter::id::revoke::reply).of(Providers),
    ]
}
