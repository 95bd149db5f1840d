//! `GET /v3/profitsharing/transactions/{transaction_id}/amounts` (2.12): as on the 收付通 path.

pub(crate) use crate::v3::ecommerce::profitsharing::orders::amounts;
