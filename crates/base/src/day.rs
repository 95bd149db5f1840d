//! Days.

use crate::Time;
use time::{Date, Month};

/// A day in UTC+8, the only zone of the contract (0.3), counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i64);

/// The text is not a day of the years 1970–9999 written `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotADay;

/// 9999-12-31.
const LAST: i64 = 2_932_896;
/// 1970-01-01 in the count of the `time` library.
const EPOCH_JULIAN: i64 = 2_440_588;
/// UTC+8.
const AHEAD_MS: i64 = 8 * Time::HOUR;

impl Day {
    /// The day of that number; the count starts with 0 on 1970-01-01.
    pub const fn from_number(number: i64) -> Self {
        Day(number)
    }

    /// How many days lie between 1970-01-01 and it.
    pub const fn number(self) -> i64 {
        self.0
    }

    /// The day on which a moment lies.
    pub const fn of(time: Time) -> Self {
        Day(time.ms().saturating_add(AHEAD_MS).div_euclid(Time::DAY))
    }

    /// Its first moment.
    pub const fn start(self) -> Time {
        Time::from_ms(self.0.saturating_mul(Time::DAY).saturating_sub(AHEAD_MS))
    }

    /// The day after.
    #[must_use]
    pub const fn next(self) -> Self {
        Day(self.0.saturating_add(1))
    }

    /// So many days before.
    #[must_use]
    pub const fn days_before(self, days: i64) -> Self {
        Day(self.0.saturating_sub(days))
    }

    /// The day of the same number so many months before, or the last day of a month that is
    /// shorter.
    #[must_use]
    pub fn months_before(self, months: i64) -> Self {
        let date = self.date();
        let month = i64::from(u8::from(date.month())).saturating_sub(1);
        let count = i64::from(date.year()).saturating_mul(12).saturating_add(month).saturating_sub(months);
        let year = i32::try_from(count.div_euclid(12)).unwrap_or(i32::MIN);
        let month = u8::try_from(count.rem_euclid(12).saturating_add(1)).unwrap_or(1);
        let Ok(month) = Month::try_from(month) else { return self };
        let number = date.day().min(month.length(year));
        Date::from_calendar_date(year, month, number).map_or(Day(0), Day::of_date)
    }

    /// Reads `2026-11-24`, and nothing else.
    pub fn parse(text: &str) -> Result<Self, NotADay> {
        let bytes = text.as_bytes();
        let shaped = bytes.len() == 10
            && bytes.iter().enumerate().all(|(place, byte)| match place {
                4 | 7 => *byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !shaped {
            return Err(NotADay);
        }
        let mut parts = text.split('-');
        let mut number = || parts.next().and_then(|part| part.parse::<u16>().ok()).ok_or(NotADay);
        let (year, month, day) = (number()?, number()?, number()?);
        let month = u8::try_from(month).ok().and_then(|month| Month::try_from(month).ok()).ok_or(NotADay)?;
        let day = u8::try_from(day).map_err(|_| NotADay)?;
        let date = Date::from_calendar_date(i32::from(year), month, day).map_err(|_| NotADay)?;
        let day = Day::of_date(date);
        if day.0 < 0 { Err(NotADay) } else { Ok(day) }
    }

    fn of_date(date: Date) -> Self {
        Day(i64::from(date.to_julian_day()).saturating_sub(EPOCH_JULIAN))
    }

    fn date(self) -> Date {
        let julian = self.0.clamp(0, LAST).saturating_add(EPOCH_JULIAN);
        i32::try_from(julian).ok().and_then(|julian| Date::from_julian_day(julian).ok()).unwrap_or(Date::MIN)
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let date = self.date();
        write!(f, "{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn a_day_is_one_of_the_calendar_and_written_with_ten_characters() {
        for text in ["1970-01-01", "2024-02-29", "2026-11-24", "9999-12-31"] {
            assert_eq!(day(text).to_string(), text);
        }
        for text in [
            "",
            "2026-11-4",
            "2026-02-29",
            "2026-13-01",
            "20261124",
            "2026/11/24",
            "1969-12-31",
            "２026-11-2",
        ] {
            assert_eq!(Day::parse(text), Err(NotADay), "{text}");
        }
    }

    #[test]
    fn a_day_begins_at_midnight_in_shanghai() {
        let day = day("2025-10-09");
        assert_eq!(day.start().rfc3339(), "2025-10-09T00:00:00+08:00");
        assert_eq!(Day::of(day.start()), day);
        assert_eq!(Day::of(day.next().start().after_ms(-1)), day);
        assert_eq!(Day::of(Time::EPOCH), Day::from_number(0));
        assert_eq!(day.next().days_before(1), day);
    }

    #[test]
    fn months_are_those_of_the_calendar() {
        for (from, months, to) in [
            ("2026-11-26", 3, "2026-08-26"),
            ("2026-01-15", 3, "2025-10-15"),
            ("2026-05-31", 3, "2026-02-28"),
            ("2024-05-31", 3, "2024-02-29"),
            ("2026-11-26", 0, "2026-11-26"),
        ] {
            assert_eq!(day(from).months_before(months), day(to), "{from} - {months}");
        }
    }
}
