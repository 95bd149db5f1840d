//! How often merchants may call (contract §6): counted for each merchant, operation and, where the
//! contract says so, sub-merchant; by the clock of the rules, so that tests can move it.

use crate::code::{Code, LimitCode};
use crate::fault::Fault;
use crate::route::Route;
use crate::settings::{QuotaProfile, QuotaSettings, Rates};
use bytes::Bytes;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter, middleware::NoOpMiddleware};
use serde::Deserialize;
use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tongbao_engine::Clock;

/// The published rates a second (§6; 1.7 for certificates). Operations that are not named have none.
pub(crate) const PUBLISHED: &[(&str, Rates)] = &[
    ("GET /v3/certificates", rates(10, 0, 0)),
    ("POST /v3/pay/partner/transactions/jsapi", rates(500, 0, 0)),
    ("POST /v3/pay/transactions/jsapi", rates(500, 0, 0)),
    ("POST /v3/combine-transactions/jsapi", rates(500, 0, 0)),
    ("POST /v3/pay/partner/transactions/codepay", rates(33, 0, 0)),
    ("POST /v3/pay/transactions/codepay", rates(33, 0, 0)),
    ("POST /v3/ecommerce/applyments/", rates(15, 0, 0)),
    ("POST /v3/ecommerce/profitsharing/orders", rates(2000, 300, 0)),
    ("GET /v3/ecommerce/profitsharing/orders", rates(500, 0, 0)),
    ("POST /v3/ecommerce/profitsharing/returnorders", rates(100, 0, 0)),
    ("POST /v3/ecommerce/profitsharing/finish-order", rates(0, 60, 0)),
    ("POST /v3/ecommerce/subsidies/create", rates(80, 100, 0)),
    ("POST /v3/ecommerce/refunds/apply", rates(150, 0, 6)),
    ("POST /v3/ecommerce/fund/withdraw", rates(40, 0, 0)),
    ("POST /v3/merchant/fund/withdraw", rates(40, 0, 0)),
    ("GET /v3/ecommerce/fund/enddaybalance/{sub_mchid}", rates(100, 0, 0)),
    ("GET /v3/merchant/fund/dayendbalance/{account_type}", rates(100, 0, 0)),
    ("GET /v3/bill/fundflowbill", rates(3, 0, 0)),
];

/// 0 is no limit.
const fn rates(merchant: u32, sub_merchant: u32, invalid: u32) -> Rates {
    Rates {
        merchant: NonZeroU32::new(merchant),
        sub_merchant: NonZeroU32::new(sub_merchant),
        invalid: NonZeroU32::new(invalid),
    }
}

/// After so many looks, what is full again is forgotten.
const LOOKS: u32 = 65_536;

/// Every operation's limits, by its name.
pub(crate) struct Quotas {
    operations: HashMap<String, Limits>,
    code: LimitCode,
}

struct Limits {
    merchant: Option<Limit>,
    sub_merchant: Option<Limit>,
    invalid: Option<Limit>,
}

struct Limit {
    rate: NonZeroU32,
    limiter: RateLimiter<String, HashMapStateStore<String>, RulesClock, NoOpMiddleware<Duration>>,
    looks: AtomicU32,
}

impl Limit {
    fn new(rate: NonZeroU32, clock: &RulesClock) -> Limit {
        let quota = Quota::per_second(rate);
        let limiter = RateLimiter::new(quota, HashMapStateStore::default(), clock.clone());
        Limit { rate, limiter, looks: AtomicU32::new(0) }
    }

    fn allows(&self, who: &str) -> bool {
        if self.looks.fetch_add(1, Ordering::Relaxed) % LOOKS == LOOKS - 1 {
            self.limiter.retain_recent();
        }
        self.limiter.check_key(&who.to_owned()).is_ok()
    }
}

/// The clock of the rules as the limiter wants it.
#[derive(Clone)]
struct RulesClock(Arc<dyn Clock>);

impl governor::clock::Clock for RulesClock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.now().ms()).unwrap_or_default())
    }
}

/// What a body says of whom it is about.
#[derive(Deserialize)]
struct About {
    sub_mchid: Option<String>,
}

impl Quotas {
    /// The limits that the settings name.
    pub(crate) fn new(settings: &QuotaSettings, clock: &Arc<dyn Clock>) -> Quotas {
        let clock = RulesClock(Arc::clone(clock));
        let limit = |rate: Option<NonZeroU32>| rate.map(|rate| Limit::new(rate, &clock));
        let operations = in_force(settings).into_iter().map(|(name, rates)| {
            let limits = Limits {
                merchant: limit(rates.merchant),
                sub_merchant: limit(rates.sub_merchant),
                invalid: limit(rates.invalid),
            };
            (name, limits)
        });
        Quotas { operations: operations.collect(), code: settings.code }
    }

    /// Counts a request of `mchid`; refuses it when there were too many.
    pub(crate) fn admit(&self, route: &Route, mchid: &str, body: &Bytes) -> Result<(), Fault> {
        let Some(limits) = self.of(route) else { return Ok(()) };
        if let Some(limit) = limits.merchant.as_ref().filter(|limit| !limit.allows(mchid)) {
            return Err(exceeded("QuotaMerchant", ("该商户", limit.rate.get()), self.code));
        }
        let Some(limit) = &limits.sub_merchant else { return Ok(()) };
        // Who cannot be read is refused by the message's own rules.
        let about = serde_json::from_slice::<About>(body).ok().and_then(|about| about.sub_mchid);
        match about {
            Some(sub_mchid) if !limit.allows(&format!("{mchid}/{sub_mchid}")) => {
                Err(exceeded("QuotaSubMerchant", ("该二级商户", limit.rate.get()), self.code))
            }
            _ => Ok(()),
        }
    }

    /// Counts a request that was refused; beyond the rate of such, the refusal is this one.
    pub(crate) fn refused(&self, route: &Route, mchid: &str, fault: Fault) -> Fault {
        let limit = self.of(route).and_then(|limits| limits.invalid.as_ref());
        match limit {
            Some(limit) if fault.status(route.family).is_client_error() && !limit.allows(mchid) => {
                exceeded("QuotaInvalid", ("该商户的错误请求", limit.rate.get()), self.code)
            }
            _ => fault,
        }
    }

    fn of(&self, route: &Route) -> Option<&Limits> {
        if self.operations.is_empty() {
            return None;
        }
        self.operations.get(&crate::about::key(route))
    }
}

/// The refusal of a request beyond a rate.
pub(crate) fn exceeded(rule: &'static str, (whose, rate): (&str, u32), code: LimitCode) -> Fault {
    let message = format!("频率超限，请降低请求频率：{whose}在此接口每秒最多 {rate} 次");
    Fault::new(Code::QuotaExceeded(code), rule, message)
}

/// The profile's rates with the single ones that replace them.
fn in_force(settings: &QuotaSettings) -> HashMap<String, Rates> {
    let published = match settings.profile {
        QuotaProfile::Off => &[],
        QuotaProfile::Published => PUBLISHED,
    };
    let mut rates: HashMap<String, Rates> =
        published.iter().map(|(name, rates)| ((*name).to_owned(), *rates)).collect();
    for (name, own) in &settings.operations {
        let base = rates.entry(name.clone()).or_default();
        *base = Rates {
            merchant: own.merchant.or(base.merchant),
            sub_merchant: own.sub_merchant.or(base.sub_merchant),
            invalid: own.invalid.or(base.invalid),
        };
    }
    rates
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routes;

    #[test]
    fn every_published_rate_is_of_an_operation() {
        let known: Vec<String> = routes::all().iter().map(crate::about::key).collect();
        let unknown: Vec<&str> = PUBLISHED
            .iter()
            .map(|(name, _)| *name)
            .filter(|name| !known.iter().any(|one| one == name))
            .collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }

    #[test]
    fn a_single_rate_replaces_the_published_one_and_leaves_the_others() {
        let name = "POST /v3/ecommerce/refunds/apply".to_owned();
        let own = Rates { merchant: NonZeroU32::new(2), ..Rates::default() };
        let settings = QuotaSettings {
            profile: QuotaProfile::Published,
            operations: [(name.clone(), own)].into(),
            ..QuotaSettings::default()
        };
        let rates = in_force(&settings);
        assert_eq!(rates[&name], super::rates(2, 0, 6));
        assert_eq!(rates["GET /v3/certificates"], super::rates(10, 0, 0));
        assert!(in_force(&QuotaSettings::default()).is_empty());
    }
}
