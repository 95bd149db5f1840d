//! Moments.

use serde::{Deserialize, Serialize};
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
///
/// Written for people and for the wire in UTC+8, the only zone of the contract (0.3).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Time(i64);

/// The text is not an RFC 3339 time with an offset, or lies outside the years 1970–9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotATime;

/// Asia/Shanghai has had no daylight saving time since 1991.
const SHANGHAI: UtcOffset = time::macros::offset!(+8);
/// 9999-12-31T23:59:59Z: the last second that four digits of a year can name.
const LAST_MS: i64 = 253_402_300_799_000;
const SECOND_MS: i64 = 1000;

impl Time {
    /// The first moment.
    pub const EPOCH: Time = Time(0);
    /// One second, in milliseconds.
    pub const SECOND: i64 = SECOND_MS;
    /// One minute, in milliseconds.
    pub const MINUTE: i64 = 60_000;
    /// One hour, in milliseconds.
    pub const HOUR: i64 = 3_600_000;
    /// One day of 24 hours, in milliseconds.
    pub const DAY: i64 = 86_400_000;

    /// `ms` milliseconds after 1970-01-01T00:00:00Z.
    pub const fn from_ms(ms: i64) -> Self {
        Time(ms)
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub const fn ms(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970-01-01T00:00:00Z.
    pub const fn unix_seconds(self) -> i64 {
        self.0.div_euclid(SECOND_MS)
    }

    /// `ms` later; stays at the last moment that can be named rather than overflow.
    #[must_use]
    pub const fn after_ms(self, ms: i64) -> Time {
        Time(self.0.saturating_add(ms))
    }

    /// How many milliseconds `self` lies after `earlier`; negative when before.
    pub const fn ms_since(self, earlier: Time) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// `2026-11-24T10:00:00+08:00`: RFC 3339 in UTC+8 without a fraction (contract 1.9).
    pub fn rfc3339(self) -> String {
        let t = self.shanghai();
        let (y, mo, d) = (t.year(), u8::from(t.month()), t.day());
        format!("{y:04}-{mo:02}-{d:02}T{:02}:{:02}:{:02}+08:00", t.hour(), t.minute(), t.second())
    }

    /// `20261124`: the day in UTC+8, as it stands in numbers.
    pub fn day_digits(self) -> String {
        let t = self.shanghai();
        format!("{:04}{:02}{:02}", t.year(), u8::from(t.month()), t.day())
    }

    /// `20261124100000`: the second in UTC+8, as it stands in numbers.
    pub fn second_digits(self) -> String {
        let t = self.shanghai();
        format!("{}{:02}{:02}{:02}", self.day_digits(), t.hour(), t.minute(), t.second())
    }

    /// `202611`: the calendar month in UTC+8.
    pub fn month_digits(self) -> String {
        self.day_digits().chars().take(6).collect()
    }

    /// The first moment of the next day in UTC+8.
    #[must_use]
    pub const fn next_day(self) -> Time {
        let shifted = self.0.saturating_add(8 * Self::HOUR);
        let into_day = shifted.rem_euclid(Self::DAY);
        Time(self.0.saturating_sub(into_day).saturating_add(Self::DAY))
    }

    /// Reads RFC 3339 with `Z` or any offset, with or without a fraction.
    pub fn parse_rfc3339(text: &str) -> Result<Time, NotATime> {
        let parsed = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| NotATime)?;
        let ms = parsed.unix_timestamp_nanos().div_euclid(1_000_000);
        match i64::try_from(ms) {
            Ok(ms) if (0..=LAST_MS).contains(&ms) => Ok(Time(ms)),
            _ => Err(NotATime),
        }
    }

    fn shanghai(self) -> OffsetDateTime {
        let seconds = self.0.clamp(0, LAST_MS).div_euclid(SECOND_MS);
        OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH).to_offset(SHANGHAI)
    }
}

impl std::fmt::Display for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.rfc3339())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_times_are_utc_plus_8_without_fraction() {
        assert_eq!(Time::from_ms(1_760_000_000_999).rfc3339(), "2025-10-09T16:53:20+08:00");
        assert_eq!(Time::EPOCH.rfc3339(), "1970-01-01T08:00:00+08:00");
    }

    #[test]
    fn any_offset_and_fraction_is_read() {
        for text in [
            "2025-10-09T16:53:20+08:00",
            "2025-10-09T08:53:20Z",
            "2025-10-09T03:53:20.000-05:00",
            "2025-10-09T08:53:20.000Z",
        ] {
            assert_eq!(Time::parse_rfc3339(text), Ok(Time::from_ms(1_760_000_000_000)), "{text}");
        }
        for text in
            ["", "2025-10-09", "2025-10-09T16:53:20", "2025-13-09T16:53:20+08:00", "1969-01-01T00:00:00Z"]
        {
            assert_eq!(Time::parse_rfc3339(text), Err(NotATime), "{text}");
        }
    }

    #[test]
    fn a_day_ends_at_midnight_in_shanghai() {
        let evening = Time::parse_rfc3339("2025-10-09T23:59:59+08:00").unwrap();
        assert_eq!(evening.next_day().rfc3339(), "2025-10-10T00:00:00+08:00");
        let morning = Time::parse_rfc3339("2025-10-09T00:00:00+08:00").unwrap();
        assert_eq!(morning.next_day().rfc3339(), "2025-10-10T00:00:00+08:00");
        assert_eq!(morning.day_digits(), "20251009");
        assert_eq!(evening.second_digits(), "20251009235959");
    }
}
