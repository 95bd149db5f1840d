//! What a number of the rules may be: a wrong one is named at the start, not met by a payment.

/// Everything, in 1/10,000.
const BP_MAX: i64 = 10_000;
/// The last hour of a day.
const HOUR_MAX: i64 = 23;
/// The accounts that a platform may pay subsidies from (contract, Annex H).
const PAY_ACCOUNTS: [&str; 2] = ["OPERATION", "BASIC_AVAILABLE"];

/// Names the first value that is out of its bounds.
pub(super) fn check(rules: &toml::Table) -> Result<(), String> {
    let account = rules.get("subsidy").and_then(|subsidy| subsidy.get("pay_account"));
    if let Some(account) = account.and_then(toml::Value::as_str)
        && !PAY_ACCOUNTS.contains(&account)
    {
        let allowed = PAY_ACCOUNTS.join(" or ");
        return Err(format!("rules.subsidy.pay_account is {account}; it must be {allowed}"));
    }
    rules.iter().try_for_each(|(key, value)| numbers(&format!("rules.{key}"), value))
}

fn numbers(key: &str, value: &toml::Value) -> Result<(), String> {
    match value {
        toml::Value::Table(inner) => {
            inner.iter().try_for_each(|(name, value)| numbers(&format!("{key}.{name}"), value))
        }
        toml::Value::Array(items) => items.iter().try_for_each(|item| numbers(key, item)),
        toml::Value::Integer(number) => number_within(key, *number),
        _ => Ok(()),
    }
}

fn number_within(key: &str, number: i64) -> Result<(), String> {
    let max = match key {
        _ if key.ends_with("_bp") || key.contains("_bp.") => Some(BP_MAX),
        _ if key.ends_with("_hour") => Some(HOUR_MAX),
        _ => None,
    };
    match max {
        Some(max) if !(0..=max).contains(&number) => Err(format!("{key} is {number}; it must be 0 to {max}")),
        None if number < 0 => Err(format!("{key} is {number}; it must not be negative")),
        _ => Ok(()),
    }
}
