//! Cells: how values stand in a line (5.4).
//!
//! A line of a sheet is its cells with a comma between them. No cell holds a comma or a line end,
//! so that a line is read by its commas.

use std::borrow::Cow;
use tongbao_base::{Fen, Time};

/// Text that people wrote: `,` becomes `\ `, line ends become `\n` and `\r`.
pub(crate) fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains([',', '\n', '\r']) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            ',' => escaped.push_str("\\ "),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            other => escaped.push(other),
        }
    }
    Cow::Owned(escaped)
}

/// `-0.18`: yuan with two decimals.
pub(crate) fn yuan(amount: Fen) -> String {
    let fen = amount.get().unsigned_abs();
    let sign = if amount.is_negative() { "-" } else { "" };
    format!("{sign}{}.{:02}", fen / 100, fen % 100)
}

/// Reads what [`yuan`] writes.
pub(crate) fn fen(text: &str) -> Option<Fen> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, cents) = digits.split_once('.')?;
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if cents.len() != 2 || !plain(whole) || !plain(cents) {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let cents: i64 = cents.parse().ok()?;
    // Towards the sign from the start: the smallest number has no positive of its own.
    Some(Fen::new(whole.checked_mul(100 * sign)?.checked_add(cents * sign)?))
}

/// `2025-10-09 16:53:20` in UTC+8.
pub(crate) fn second(time: Time) -> String {
    let text = time.rfc3339();
    text.get(..19).unwrap_or_default().replace('T', " ")
}

/// `0.60%` for 60/10,000.
pub(crate) fn percent(bp: i64) -> String {
    format!("{}.{:02}%", bp / 100, bp % 100)
}

/// A line under way.
#[derive(Debug, Default)]
pub(crate) struct Line {
    text: String,
    cells: usize,
}

impl Line {
    /// Adds a cell.
    pub(crate) fn cell(mut self, cell: &str) -> Self {
        if self.cells > 0 {
            self.text.push(',');
        }
        self.cells += 1;
        self.text.push_str(&escaped(cell));
        self
    }

    /// Adds many.
    pub(crate) fn cells<const N: usize>(self, cells: [&str; N]) -> Self {
        cells.into_iter().fold(self, Line::cell)
    }

    /// The line, without an end.
    pub(crate) fn text(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_yuan_with_two_decimals_both_ways() {
        for (amount, text) in [
            (0, "0.00"),
            (1, "0.01"),
            (-18, "-0.18"),
            (10_000, "100.00"),
            (-123_456, "-1234.56"),
            (i64::MAX, "92233720368547758.07"),
            (i64::MIN, "-92233720368547758.08"),
        ] {
            assert_eq!(yuan(Fen::new(amount)), text);
            assert_eq!(fen(text), Some(Fen::new(amount)), "{text}");
        }
        for text in ["", "1", "1.0", "1.000", ".01", "--1.00", "+1.00", "1,00", "92233720368547758.08"] {
            assert_eq!(fen(text), None, "{text}");
        }
    }

    #[test]
    fn free_text_loses_commas_and_line_ends_but_not_backticks() {
        assert_eq!(escaped("茶,`绿`\n第二行\r"), "茶\\ `绿`\\n第二行\\r");
        assert_eq!(Line::default().cells(["a,b", "", "c"]).text(), "a\\ b,,c");
    }

    #[test]
    fn rates_are_percent_with_two_decimals() {
        for (bp, text) in [(60, "0.60%"), (0, "0.00%"), (38, "0.38%"), (10_000, "100.00%"), (5, "0.05%")] {
            assert_eq!(percent(bp), text);
        }
        assert_eq!(second(Time::from_ms(1_760_000_000_999)), "2025-10-09 16:53:20");
    }
}
