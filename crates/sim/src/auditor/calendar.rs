//! Days and months in UTC+8, as people count them.

use super::books::{DAY, HOUR};

/// Bills are kept for so many months.
const KEPT_MONTHS: i64 = 3;

/// The day of a moment, counted from 1970.
pub fn day(at: i64) -> i64 {
    (at + 8 * HOUR).div_euclid(DAY)
}

/// The month of a day, counted from the year 0, and the day's number in it.
pub fn month(day: i64) -> (i64, i64) {
    // Civil from days, by the era of 400 years, whose years begin in March.
    let z = day + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let number = of_year - (153 * shifted + 2) / 5 + 1;
    ((era * 400 + year_of_era) * 12 + shifted + 2, number)
}

/// Whether a day's bills are no longer kept: three months later, on the day of the same number, or
/// on the last of a shorter month, they still are.
pub fn is_expired(wanted: i64, today: i64) -> bool {
    let ((month_wanted, number), (month_today, number_today)) = (month(wanted), month(today));
    let is_last = month(wanted + 1).1 == 1;
    match (month_wanted + KEPT_MONTHS).cmp(&month_today) {
        std::cmp::Ordering::Less => true,
        std::cmp::Ordering::Equal => number < number_today && !is_last,
        std::cmp::Ordering::Greater => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_begin_with_their_first_day() {
        for (day, month_and_number) in [
            (0, (1970 * 12, 1)),
            (58, (1970 * 12 + 1, 28)),
            (59, (1970 * 12 + 2, 1)),
            (11_016, (2000 * 12 + 1, 29)),
            (20_460, (2026 * 12, 7)),
            (20_818, (2026 * 12 + 11, 31)),
        ] {
            assert_eq!(month(day), month_and_number, "{day}");
        }
    }

    #[test]
    fn bills_are_kept_for_three_months_to_the_day() {
        const APRIL_9: i64 = 20_552;
        const MAY_31: i64 = 20_604;
        assert!(is_expired(APRIL_9 - 91, APRIL_9), "of 8 January");
        assert!(!is_expired(APRIL_9 - 90, APRIL_9), "of 9 January");
        assert!(!is_expired(MAY_31 - 92, MAY_31), "of 28 February, the last day");
        assert!(is_expired(MAY_31 - 93, MAY_31), "of 27 February");
    }
}
