//! Bills and day-end balances (5, 2.7.1).

use serde::{Deserialize, Serialize};
use tongbao_base::{Day, Time};

/// Bills and day-end balances (5, 2.7.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BillRules {
    /// When a day's bills are made, on the day after.
    pub make_at: TimeOfDay,
    /// When they, and the day's balances, can be had, on the day after.
    pub ready_at: TimeOfDay,
    /// A download link lasts so many seconds.
    pub url_ttl_s: i64,
    /// Bills can be had for so many months.
    pub retention_months: i64,
    /// Day-end balances can be had for so many days.
    pub day_end_days: i64,
    /// How lines end.
    pub newline: Newline,
    /// Whether the text begins with a byte order mark.
    pub bom: bool,
    /// An encrypted bill is cut into parts of at most so many bytes of text.
    pub split_bytes: i64,
    /// Which statements name the merchant and its account in two columns ahead of the others.
    pub multi_mch_columns: MultiMchColumns,
}

/// How lines of a bill end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Newline {
    /// `\r\n`
    Crlf,
    /// `\n`
    Lf,
}

/// Which statements name the merchant and its account in two columns ahead of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MultiMchColumns {
    /// That of all sub-merchants.
    pub all: bool,
    /// That of one.
    pub one: bool,
}

/// A time of day in UTC+8, written `10:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeOfDay {
    minutes: i64,
}

impl TimeOfDay {
    /// So many hours after midnight.
    pub const fn hour(hours: i64) -> Self {
        TimeOfDay { minutes: hours.saturating_mul(60) }
    }

    /// The moment on a day.
    pub const fn on(self, day: Day) -> Time {
        day.start().after_ms(self.minutes.saturating_mul(Time::MINUTE))
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || format!("{text:?} is not a time of day; it must be like \"10:00\"");
        let part = |text: &str, max: i64| -> Option<i64> {
            let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse().ok().filter(|number| digits && (0..=max).contains(number))
        };
        let (hours, minutes) = text.split_once(':').ok_or_else(wrong)?;
        let (hours, minutes) = (part(hours, 23).ok_or_else(wrong)?, part(minutes, 59).ok_or_else(wrong)?);
        Ok(TimeOfDay { minutes: hours.saturating_mul(60).saturating_add(minutes) })
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> String {
        format!("{:02}:{:02}", time.minutes.div_euclid(60), time.minutes.rem_euclid(60))
    }
}

impl Default for BillRules {
    fn default() -> Self {
        BillRules {
            make_at: TimeOfDay::hour(9),
            ready_at: TimeOfDay::hour(10),
            url_ttl_s: 300,
            retention_months: 3,
            day_end_days: 90,
            newline: Newline::Crlf,
            bom: false,
            // 16 GiB (5.3).
            split_bytes: 17_179_869_184,
            multi_mch_columns: MultiMchColumns::default(),
        }
    }
}

impl Default for MultiMchColumns {
    fn default() -> Self {
        MultiMchColumns { all: true, one: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_is_hours_and_minutes() {
        for text in ["00:00", "09:05", "23:59"] {
            let time = TimeOfDay::try_from(text.to_owned()).unwrap();
            assert_eq!(String::from(time), text);
        }
        for text in ["", "9:00", "24:00", "10:60", "10", "10:00:00", "-1:00", "+1:00"] {
            assert!(TimeOfDay::try_from(text.to_owned()).is_err(), "{text}");
        }
        let day = Day::parse("2025-10-09").unwrap();
        assert_eq!(TimeOfDay::hour(10).on(day).rfc3339(), "2025-10-09T10:00:00+08:00");
    }
}
