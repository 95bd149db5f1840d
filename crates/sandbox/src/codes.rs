//! Payment codes that buyers show: each lives a minute and is good for one order.
//!
//! They are kept in memory alone: a restart forgets them, and a forgotten code pays nothing.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tongbao_base::Time;
use tongbao_base::ids::{MchId, OutNo};
use tongbao_engine::Scan;
use tongbao_kernel::order::{CodePayer, CodeWord};
use tongbao_wire::keys::random_digits;

/// How long a code lives (contract, Annex E).
const LIFE: i64 = Time::MINUTE;
/// How long a dead code is remembered, so that its refusal says why.
const MEMORY: i64 = Time::DAY;

/// Whether the buyer must type the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Password {
    /// It pays at once.
    NotAsked,
    /// The buyer confirms, or declines, afterwards.
    Asked,
}

#[derive(Debug)]
struct Code {
    payer: CodePayer,
    password: Password,
    until: Time,
    used_for: Option<(MchId, OutNo)>,
}

/// A code that a buyer shows.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) auth_code: String,
    pub(crate) until: Time,
}

/// All codes that are remembered.
#[derive(Debug, Default)]
pub(crate) struct Codes(Mutex<BTreeMap<String, Code>>);

impl Codes {
    /// A buyer shows a new code.
    pub(crate) fn show(&self, payer: CodePayer, password: Password, now: Time) -> Shown {
        let mut codes = self.lock();
        codes.retain(|_, code| code.until.after_ms(MEMORY) > now);
        let until = now.after_ms(LIFE);
        let auth_code = loop {
            let drawn = draw();
            if !codes.contains_key(&drawn) {
                break drawn;
            }
        };
        codes.insert(auth_code.clone(), Code { payer, password, until, used_for: None });
        Shown { auth_code, until }
    }

    /// A merchant scanned a code for an order.
    pub(crate) fn take(&self, scan: Scan<'_>) -> CodeWord {
        let mut codes = self.lock();
        let Some(code) = codes.get_mut(scan.code) else { return CodeWord::Unknown };
        let order = (scan.platform.clone(), scan.out_trade_no.clone());
        match &code.used_for {
            Some(earlier) if *earlier != order => return CodeWord::Used,
            None if scan.now >= code.until => return CodeWord::Expired(code.until),
            Some(_) | None => {}
        }
        code.used_for = Some(order);
        match code.password {
            Password::NotAsked => CodeWord::Pays(code.payer.clone()),
            Password::Asked => CodeWord::AsksPassword(code.payer.clone()),
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Code>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// 18 digits that begin with 10 to 15 (contract 2.11).
fn draw() -> String {
    let digits = random_digits(17);
    let (second, rest) = digits.split_at(1);
    let second = second.parse::<u8>().unwrap_or_default() % 6;
    format!("1{second}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use tongbao_base::Fen;
    use tongbao_kernel::model::Funding;

    const NOW: Time = Time::from_ms(1_760_000_000_000);

    fn payer() -> CodePayer {
        CodePayer { openid: "o1".into(), funding: Funding::Channel, bank_type: "CMB_DEBIT".to_owned() }
    }

    fn take(codes: &Codes, code: &str, number: &str, now: Time) -> CodeWord {
        let (platform, out_trade_no) = (MchId::from("1900000100"), OutNo::from(number));
        codes.take(Scan { code, platform: &platform, out_trade_no: &out_trade_no, total: Fen::new(1), now })
    }

    #[test]
    fn a_code_has_18_digits_that_begin_with_10_to_15() {
        for _ in 0..100 {
            let code = draw();
            assert!(code.len() == 18 && code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
            assert!(("10".."16").contains(&&code[..2]), "{code}");
        }
    }

    #[test]
    fn a_code_is_good_for_one_order_and_says_the_same_to_it_again() {
        let codes = Codes::default();
        let code = codes.show(payer(), Password::NotAsked, NOW).auth_code;
        assert_eq!(take(&codes, &code, "T1", NOW), CodeWord::Pays(payer()));
        assert_eq!(take(&codes, &code, "T2", NOW), CodeWord::Used);
        assert_eq!(take(&codes, &code, "T1", NOW.after_ms(LIFE)), CodeWord::Pays(payer()));
        assert_eq!(take(&codes, "100000000000000000", "T1", NOW), CodeWord::Unknown);
    }

    #[test]
    fn a_code_lives_a_minute() {
        let codes = Codes::default();
        let shown = codes.show(payer(), Password::Asked, NOW);
        assert_eq!(shown.until, NOW.after_ms(Time::MINUTE));
        let (last, over) = (shown.until.after_ms(-1), shown.until);
        assert_eq!(take(&codes, &shown.auth_code, "T1", over), CodeWord::Expired(over));
        assert_eq!(take(&codes, &shown.auth_code, "T1", last), CodeWord::AsksPassword(payer()));
        codes.show(payer(), Password::Asked, shown.until.after_ms(MEMORY));
        assert_eq!(take(&codes, &shown.auth_code, "T2", last), CodeWord::Unknown, "forgotten");
    }
}
