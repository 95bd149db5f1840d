//! Banks and areas (2.10).

use crate::callers::Callers::Providers;
use crate::route::Fields::{Plain, Sealed};
use crate::route::{Route, lookup};
use crate::v3::capital::capitallhh::{areas, banks};

#[rustfmt::skip]
pub(super) fn all() -> Vec<Route> {
    let routes = vec![
        lookup("/v3/capital/capitallhh/banks/search-banks-by-bank-account", "banks.of_card", Sealed, banks::of_card),
        lookup("/v3/capital/capitallhh/banks/personal-banking", "banks.personal", Plain, banks::personal),
        lookup("/v3/capital/capitallhh/banks/corporate-banking", "banks.corporate", Plain, banks::corporate),
        lookup("/v3/capital/capitallhh/banks/{bank_alias_code}/branches", "banks.branches", Plain, banks::branches),
        lookup("/v3/capital/capitallhh/areas/provinces", "areas.provinces", Plain, areas::provinces),
        lookup("/v3/capital/capitallhh/areas/provinces/{province_code}/cities", "areas.cities", Plain, areas::cities),
    ];
    routes.into_iter().map(|route| route.of(Providers)).collect()
}
