//! `GET` and `POST /sandbox/v1/clock`

use super::Fault;
use super::fault::read;
use crate::Sandbox;
use axum::Json;
use axum::extract::State;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tongbao_base::Time;
use tongbao_engine::{Clock, Failure};

/// The clock may be moved so far at once: thirty years, in days.
const ADVANCE_DAYS_MAX: i64 = 10_958;
/// A step that is due again at once so often will never be done.
const REPEATS_MAX: usize = 100;

#[derive(Debug, Serialize)]
pub(crate) struct Now {
    now: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Move {
    advance: Option<String>,
    set: Option<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Moved {
    now: String,
    tasks_run: u64,
}

/// What time it is.
pub(crate) async fn get(State(sandbox): State<Arc<Sandbox>>) -> Json<Now> {
    Json(Now { now: sandbox.clock.now().rfc3339() })
}

/// Moves time forward; what falls due on the way is done exactly when it is due.
pub(crate) async fn post(State(sandbox): State<Arc<Sandbox>>, body: Bytes) -> Result<Json<Moved>, Fault> {
    let asked: Move = read(&body)?;
    let _hand = sandbox.moving.lock().await;
    let target = target(&asked, sandbox.clock.now())?;
    sandbox.engine.submit(sandbox.clock.remember(target)).await?;
    sandbox.clock.stand();
    let run = step_through(&sandbox, target).await;
    sandbox.clock.step_to(target);
    sandbox.clock.go_on();
    Ok(Json(Moved { now: sandbox.clock.now().rfc3339(), tasks_run: run? }))
}

async fn step_through(sandbox: &Sandbox, target: Time) -> Result<u64, Failure> {
    let mut run = sandbox.steps.settle().await?;
    let mut repeats = 0;
    while let Some(due_at) = sandbox.steps.next_due().await?.filter(|due_at| *due_at <= target) {
        repeats = if due_at > sandbox.clock.now() { 0 } else { repeats + 1 };
        if repeats > REPEATS_MAX {
            return Err(Failure::Broken(format!("a step due at {due_at} stays due")));
        }
        sandbox.clock.step_to(due_at);
        run = run.saturating_add(sandbox.steps.settle().await?);
    }
    Ok(run)
}

fn target(asked: &Move, now: Time) -> Result<Time, Fault> {
    let target = match (&asked.advance, &asked.set) {
        (Some(text), None) => now.after_ms(duration_ms(text).ok_or_else(|| {
            Fault::param(format!(
                "advance is {text:?}; it must be whole numbers with units (ms, s, m, h, d), \
                 \"31s\" or \"1d12h\", of at most {ADVANCE_DAYS_MAX} days"
            ))
        })?),
        (None, Some(text)) => {
            let target = Time::parse_rfc3339(text)
                .map_err(|_| Fault::param(format!("set is {text:?}; it must be an RFC 3339 time")))?;
            // What `GET` tells has no fraction of a second: setting it again changes nothing.
            if target.unix_seconds() == now.unix_seconds() { now.max(target) } else { target }
        }
        _ => return Err(Fault::param("exactly one of advance and set must be given")),
    };
    if target < now {
        return Err(Fault::param(format!("set is {target}, it is {now} already; time moves forward only")));
    }
    if target.ms_since(now) > ADVANCE_DAYS_MAX * Time::DAY {
        return Err(Fault::param(format!("{target} is more than {ADVANCE_DAYS_MAX} days ahead of {now}")));
    }
    Ok(target)
}

/// `180d`, `5m`, `1d12h30m`: in milliseconds.
fn duration_ms(text: &str) -> Option<i64> {
    let mut rest = text.trim();
    let mut sum = 0_i64;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let (number, behind) = rest.split_at(digits);
        let unit_len = behind.find(|c: char| c.is_ascii_digit()).unwrap_or(behind.len());
        let (unit, behind) = behind.split_at(unit_len);
        let unit_ms = match unit {
            "ms" => 1,
            "s" => Time::SECOND,
            "m" => Time::MINUTE,
            "h" => Time::HOUR,
            "d" => Time::DAY,
            _ => return None,
        };
        sum = sum.checked_add(number.parse::<i64>().ok()?.checked_mul(unit_ms)?)?;
        rest = behind;
    }
    (sum <= ADVANCE_DAYS_MAX * Time::DAY).then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_numbers_with_units() {
        let cases = [
            ("31s", Some(31_000)),
            ("5m", Some(300_000)),
            ("2h", Some(2 * Time::HOUR)),
            ("180d", Some(180 * Time::DAY)),
            ("1d12h", Some(36 * Time::HOUR)),
            ("250ms", Some(250)),
            ("0s", Some(0)),
            ("", None),
            ("5", None),
            ("s", None),
            ("-5s", None),
            ("5 s", None),
            ("1.5h", None),
            ("5y", None),
            ("99999999999999999999s", None),
            ("10959d", None),
        ];
        for (text, ms) in cases {
            assert_eq!(duration_ms(text), ms, "{text}");
        }
    }

    #[test]
    fn time_moves_forward_only() {
        let now = Time::from_ms(1_760_000_000_700);
        let set = |text: &str| target(&Move { advance: None, set: Some(text.to_owned()) }, now).ok();
        assert_eq!(set("2025-10-09T16:53:20+08:00"), Some(now));
        assert_eq!(set("2025-10-09T16:53:19+08:00"), None);
        assert_eq!(set("2025-10-09T16:53:21+08:00"), Some(Time::from_ms(1_760_000_001_000)));
        assert_eq!(set("2025-10-09"), None);
    }
}
