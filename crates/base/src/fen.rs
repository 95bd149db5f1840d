//! Money.

use serde::{Deserialize, Serialize};

/// An amount of money in fen (1/100 yuan), exact and checked.
///
/// There is no operator on it: every sum can fail and says so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(i64);

/// A sum left the range of 64 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overflow;

/// 1/10,000: rates and ratios are whole numbers of these.
const BASIS: i128 = 10_000;

impl Fen {
    /// Nothing.
    pub const ZERO: Fen = Fen(0);

    /// An amount of `fen`; any sign.
    pub const fn new(fen: i64) -> Self {
        Fen(fen)
    }

    /// The bare number, for the wire and for the database.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// More than nothing.
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// Less than nothing.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Exactly nothing.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// `self + other`.
    pub fn plus(self, other: Fen) -> Result<Fen, Overflow> {
        self.0.checked_add(other.0).map(Fen).ok_or(Overflow)
    }

    /// `self - other`; may go below zero.
    pub fn minus(self, other: Fen) -> Result<Fen, Overflow> {
        self.0.checked_sub(other.0).map(Fen).ok_or(Overflow)
    }

    /// `-self`.
    pub fn negated(self) -> Result<Fen, Overflow> {
        self.0.checked_neg().map(Fen).ok_or(Overflow)
    }

    /// The sum of many.
    pub fn sum(amounts: impl IntoIterator<Item = Fen>) -> Result<Fen, Overflow> {
        amounts.into_iter().try_fold(Fen::ZERO, Fen::plus)
    }

    /// `self × bp / 10,000`, rounded half up (contract: fees, 3.2). For amounts ≥ 0.
    pub fn rate_half_up(self, bp: i64) -> Result<Fen, Overflow> {
        proportion(self.0, bp, BASIS, Rounding::HalfUp)
    }

    /// `self × bp / 10,000`, rounded down (contract: the cap of a split, 3.5). For amounts ≥ 0.
    pub fn rate_floor(self, bp: i64) -> Result<Fen, Overflow> {
        proportion(self.0, bp, BASIS, Rounding::Down)
    }

    /// `self × part / whole`, rounded half up: the share that belongs to `part` of `whole`.
    /// For amounts ≥ 0; a `whole` of zero gives zero.
    pub fn share_half_up(self, part: Fen, whole: Fen) -> Result<Fen, Overflow> {
        if whole.is_zero() {
            return Ok(Fen::ZERO);
        }
        proportion(self.0, part.0, i128::from(whole.0), Rounding::HalfUp)
    }
}

#[derive(Clone, Copy)]
enum Rounding {
    HalfUp,
    Down,
}

fn proportion(amount: i64, part: i64, whole: i128, rounding: Rounding) -> Result<Fen, Overflow> {
    let product = i128::from(amount).checked_mul(i128::from(part)).ok_or(Overflow)?;
    let rounded = match rounding {
        Rounding::HalfUp => {
            let doubled = product.checked_mul(2).and_then(|p| p.checked_add(whole)).ok_or(Overflow)?;
            doubled.div_euclid(whole.checked_mul(2).ok_or(Overflow)?)
        }
        Rounding::Down => product.div_euclid(whole),
    };
    i64::try_from(rounded).map(Fen).map_err(|_| Overflow)
}

impl std::fmt::Display for Fen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fees_round_half_up_to_the_fen() {
        // Contract, Annex F.1: (amount, rate in 1/10,000, fee).
        for (amount, bp, fee) in [
            (1, 60, 0),
            (83, 60, 0),
            (84, 60, 1),
            (100, 60, 1),
            (690, 60, 4),
            (1000, 30, 3),
            (9999, 60, 60),
            (10000, 60, 60),
            (12345, 38, 47),
        ] {
            assert_eq!(Fen::new(amount).rate_half_up(bp), Ok(Fen::new(fee)), "{amount} at {bp}");
        }
    }

    #[test]
    fn caps_round_down() {
        for (base, cap) in [(9940, 2982), (686, 205), (331, 99), (99, 29), (1, 0)] {
            assert_eq!(Fen::new(base).rate_floor(3000), Ok(Fen::new(cap)), "{base}");
        }
    }

    #[test]
    fn sums_that_leave_64_bits_are_refused() {
        assert_eq!(Fen::new(i64::MAX).plus(Fen::new(1)), Err(Overflow));
        assert_eq!(Fen::new(i64::MIN).minus(Fen::new(1)), Err(Overflow));
        assert_eq!(Fen::new(i64::MIN).negated(), Err(Overflow));
        assert_eq!(Fen::new(i64::MAX).rate_half_up(20_000), Err(Overflow));
        assert_eq!(Fen::new(i64::MAX).rate_half_up(10_000), Ok(Fen::new(i64::MAX)));
    }

    #[test]
    fn a_share_of_nothing_is_nothing() {
        assert_eq!(Fen::new(5).share_half_up(Fen::new(3), Fen::ZERO), Ok(Fen::ZERO));
    }
}
