//! What an entry was before it was changed, found by trying: a row in which one thing is otherwise
//! must have the digest that was sealed.

use crate::item::Item;
use crate::leaf::Leaves;
use tongbao_base::Fen;
use tongbao_kernel::model::{AccountKind, Entry, Journal};

/// How far amounts are tried, up and down: a thousand yuan. A digest takes a fraction of a
/// microsecond, so that this is about a twentieth of a second.
const AMOUNTS: i64 = 100_000;

/// What differs, if one thing alone does and it is found.
pub(crate) fn how(entry: &Entry, sealed: &Item) -> Option<String> {
    let mut leaves = Leaves::default();
    let mut fits = |row: &Entry| Item::of(row.serial, &leaves.of(row)) == *sealed;
    for journal in Journal::ALL {
        if fits(&Entry { journal: *journal, ..entry.clone() }) {
            return Some(format!("its journal was {journal}, it is {}", entry.journal));
        }
    }
    for account in AccountKind::ALL {
        if fits(&Entry { from_account: *account, ..entry.clone() }) {
            return Some(format!("it took from {account}, it takes from {}", entry.from_account));
        }
        if fits(&Entry { to_account: *account, ..entry.clone() }) {
            return Some(format!("it gave to {account}, it gives to {}", entry.to_account));
        }
    }
    let turned = Entry {
        from_owner: entry.to_owner.clone(),
        from_account: entry.to_account,
        to_owner: entry.from_owner.clone(),
        to_account: entry.from_account,
        ..entry.clone()
    };
    if fits(&turned) {
        return Some("its two sides were exchanged".to_owned());
    }
    let amount = entry.amount.get();
    let mut row = entry.clone();
    for step in 1..=AMOUNTS {
        for was in [amount.saturating_sub(step), amount.saturating_add(step)] {
            row.amount = Fen::new(was);
            if fits(&row) {
                return Some(format!("its amount was {was} fen, it is {amount}"));
            }
        }
    }
    None
}
