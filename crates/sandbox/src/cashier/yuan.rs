//! Amounts as people read them.

use tongbao_base::Fen;

/// `1,234.50`: yuan with two digits behind the point.
pub(crate) fn yuan(amount: Fen) -> String {
    let fen = amount.get().unsigned_abs();
    let whole = (fen / 100).to_string();
    let mut grouped = String::with_capacity(whole.len() + whole.len() / 3 + 4);
    if amount.is_negative() {
        grouped.push('-');
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped}.{:02}", fen % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fen_are_shown_as_yuan_to_the_last_one() {
        let cases = [
            (0, "0.00"),
            (1, "0.01"),
            (18_000, "180.00"),
            (123_456_789, "1,234,567.89"),
            (100_000, "1,000.00"),
            (-5, "-0.05"),
        ];
        for (fen, text) in cases {
            assert_eq!(yuan(Fen::new(fen)), text);
        }
        assert_eq!(yuan(Fen::new(i64::MIN)), "-92,233,720,368,547,758.08");
    }
}
