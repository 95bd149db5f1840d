//! Wishes become requests: what a script says relatively is worked out from what merchants know.

mod account;
mod closing;
mod papers;

use crate::ask::{Ask, Part, What};
use crate::auditor::books::{Order, Place};
use crate::auditor::calendar::day;
use crate::auditor::{Books, cap};
use crate::cast;
use crate::script::{Account, Mark, Pocket, Receiver, Sum, Wish};

/// What stands for a number that nobody told.
const UNKNOWN: &str = "0000000000000000000000000000";

/// The number of an order.
pub fn order_number(mark: Mark) -> String {
    format!("T{mark}")
}

/// The number of a combined order.
pub fn combined_number(mark: Mark) -> String {
    format!("C{mark}")
}

fn numbered(letter: char, mark: Mark) -> String {
    format!("{letter}{mark}")
}

/// A refund's number.
pub fn refund_number(mark: Mark) -> String {
    numbered('R', mark)
}

/// A withdrawal's number.
pub fn withdrawal_number(mark: Mark) -> String {
    numbered('W', mark)
}

/// A closing's number.
pub fn closing_number(mark: Mark) -> String {
    numbered('K', mark)
}

/// The number of a newcomer's papers.
pub fn papers_number(mark: Mark) -> String {
    numbered('P', mark)
}

/// The number of a seller's new papers.
pub fn alter_number(mark: Mark) -> String {
    numbered('X', mark)
}

/// A payment code: 18 digits that begin with 10 (contract 2.11).
pub fn code(mark: Mark) -> String {
    format!("10{mark:016}")
}

fn sum(sum: Sum, most: i64) -> i64 {
    match sum {
        Sum::Fen(fen) => fen.max(1),
        Sum::Part(hundredths, more) => (most.max(0) * hundredths / 100 + more).max(1),
    }
}

/// The order of a mark as merchants know it.
fn order(books: &Books, mark: Mark) -> Option<(String, &Order)> {
    let number = order_number(mark);
    books.orders.get(&number).map(|order| (number, order))
}

fn transaction(order: &Order) -> String {
    order.transaction.clone().unwrap_or_else(|| UNKNOWN.to_owned())
}

/// The request of a wish; none when what it is about was never made.
pub fn request(books: &Books, wish: &Wish) -> Option<Ask> {
    let ask = |by: &str, what: What| Some(Ask { by: by.to_owned(), what });
    match wish {
        Wish::Place { .. } | Wish::Combine { .. } | Wish::Scan { .. } => placing(wish),
        Wish::Close { order: mark } => about_whole(books, *mark, true),
        Wish::Find { order: mark } => about_whole(books, *mark, false),
        Wish::Reverse { order: mark } => {
            let (number, order) = order(books, *mark)?;
            ask(&order.by, What::Reverse { number, seller: order.seller.clone() })
        }
        Wish::Withdraw { .. } | Wish::FindWithdrawal { .. } => withdrawing(books, wish),
        Wish::Closable { .. }
        | Wish::Leave { .. }
        | Wish::LeaveEmpty { .. }
        | Wish::Leftover { .. }
        | Wish::Confirm { .. }
        | Wish::FindClosing { .. } => closing::request(books, wish),
        Wish::Board { .. }
        | Wish::Unboard { .. }
        | Wish::FindBoard { .. }
        | Wish::Alter { .. }
        | Wish::Unalter { .. }
        | Wish::FindAlter { .. } => papers::request(books, wish),
        Wish::Rebank { .. } | Wish::FindAccount { .. } | Wish::FindRebank { .. } => {
            account::request(books, wish)
        }
        Wish::Bill { by, of, back } => ask(by, What::Bill { of: *of, day: day(books.now) - back }),
        Wish::List { by, seller, receiver } => {
            // Outside 收付通 a name comes encrypted, and the answer, too, differently each time: scripts
            // list persons only there.
            let name = match receiver {
                Receiver::Merchant(mchid) => Some(books.name(mchid)),
                Receiver::Person(_) => None,
            };
            ask(by, What::List { seller: seller.clone(), receiver: receiver.clone(), name })
        }
        Wish::Unlist { by, seller, receiver } => {
            ask(by, What::Unlist { seller: seller.clone(), receiver: receiver.clone() })
        }
        Wish::Refund { .. }
        | Wish::FindRefund { .. }
        | Wish::Reroute { .. }
        | Wish::Recover { .. }
        | Wish::FindRecovery { .. } => refunding(books, wish),
        Wish::Subsidise { .. } | Wish::Unsubsidise { .. } | Wish::CancelSubsidy { .. } => {
            subsidising(books, wish)
        }
        _ => splitting(books, wish),
    }
}

/// A new order, alone, combined, or paid by a code.
fn placing(wish: &Wish) -> Option<Ask> {
    let ask = |by: &str, what: What| Some(Ask { by: by.to_owned(), what });
    match wish {
        Wish::Place { by, order, seller, total, sharing, subsidy, way } => {
            let part = Part {
                number: order_number(*order),
                seller: seller.clone(),
                total: *total,
                sharing: *sharing,
                subsidy: *subsidy,
            };
            ask(by, What::Place { part, way: *way })
        }
        Wish::Combine { by, order, way, parts } => {
            let parts = (order + 1..).zip(parts).map(|(mark, portion)| Part {
                number: order_number(mark),
                seller: portion.seller.clone(),
                total: portion.total,
                sharing: portion.sharing,
                subsidy: portion.subsidy,
            });
            ask(by, What::Combine { number: combined_number(*order), parts: parts.collect(), way: *way })
        }
        Wish::Scan { by, order, seller, total, sharing, .. } => {
            let part = Part {
                number: order_number(*order),
                seller: seller.clone(),
                total: *total,
                sharing: *sharing,
                subsidy: 0,
            };
            ask(by, What::Scan { part, code: code(*order) })
        }
        _ => None,
    }
}

fn withdrawing(books: &Books, wish: &Wish) -> Option<Ask> {
    let (by, what) = match wish {
        Wish::Withdraw { of, withdrawal, account, amount, .. } => {
            let place = match account {
                Account::Basic => Place::Available(of.clone()),
                Account::Operation => Place::Operation(of.clone()),
            };
            let amount = sum(*amount, books.at(&place));
            let number = withdrawal_number(*withdrawal);
            let what = What::Withdraw { number, of: of.clone(), account: *account, amount };
            (cast::merchant(of)?.under.to_owned(), what)
        }
        Wish::FindWithdrawal { withdrawal } => {
            let number = withdrawal_number(*withdrawal);
            let end = format!("/{number}");
            let (_, row) = books.withdrawals.iter().find(|(place, _)| place.ends_with(&end))?;
            (row.by.clone(), What::FindWithdrawal { number, of: row.of.clone() })
        }
        _ => return None,
    };
    Some(Ask { by, what })
}

/// An order or a combined order is closed or asked for.
fn about_whole(books: &Books, mark: Mark, closes: bool) -> Option<Ask> {
    if let Some(combined) = books.combined.get(&combined_number(mark)) {
        let number = combined_number(mark);
        let member = |part: &String| books.orders.get(part).map(|order| (part.clone(), order.seller.clone()));
        let parts = combined.parts.iter().filter_map(member).collect();
        let what = if closes { What::CloseCombined { number, parts } } else { What::FindCombined { number } };
        return Some(Ask { by: combined.by.clone(), what });
    }
    let (number, order) = order(books, mark)?;
    let seller = order.seller.clone();
    let what = if closes { What::Close { number, seller } } else { What::Find { number, seller } };
    Some(Ask { by: order.by.clone(), what })
}

fn splitting(books: &Books, wish: &Wish) -> Option<Ask> {
    let split_of = |mark: Mark| {
        let number = numbered('S', mark);
        let split = books.splits.get(&number)?;
        Some((number, split, books.orders.get(&split.order)?))
    };
    match wish {
        Wish::Split { order: mark, split, receivers, finish } => {
            let (_, order) = order(books, *mark)?;
            let number = numbered('S', *split);
            let receivers = amounts(order, receivers);
            let (seller, transaction, finish) = (order.seller.clone(), transaction(order), *finish);
            let what = What::Split { number, seller, transaction, receivers, finish };
            Some(Ask { by: order.by.clone(), what })
        }
        Wish::Finish { order: mark, split } => {
            let (_, order) = order(books, *mark)?;
            let (number, seller, transaction) =
                (numbered('S', *split), order.seller.clone(), transaction(order));
            Some(Ask { by: order.by.clone(), what: What::Finish { number, seller, transaction } })
        }
        Wish::FindSplit { split } => {
            let (number, split, order) = split_of(*split)?;
            let (seller, transaction) = (split.seller.clone(), transaction(order));
            Some(Ask { by: split.by.clone(), what: What::FindSplit { number, seller, transaction } })
        }
        Wish::Amounts { order: mark } => {
            let (_, order) = order(books, *mark)?;
            let (seller, transaction) = (order.seller.clone(), transaction(order));
            Some(Ask { by: order.by.clone(), what: What::Amounts { seller, transaction } })
        }
        Wish::GiveBack { split, back, receiver, amount } => {
            let (split_number, split, _) = split_of(*split)?;
            let line = split.lines.get(receiver % split.lines.len().max(1))?;
            let (Receiver::Merchant(from) | Receiver::Person(from)) = line.receiver.clone();
            let amount = sum(*amount, line.amount - line.returned);
            let what = What::GiveBack {
                number: numbered('B', *back),
                seller: split.seller.clone(),
                split: split_number,
                from,
                amount,
            };
            Some(Ask { by: split.by.clone(), what })
        }
        Wish::FindBack { back } => {
            let number = numbered('B', *back);
            let row = books.backs.get(&number)?;
            let (seller, split) = (row.seller.clone(), row.split.clone());
            Some(Ask { by: row.by.clone(), what: What::FindBack { number, seller, split } })
        }
        _ => None,
    }
}

/// Parts of others are of what the cap leaves, the seller's own of what is left.
fn amounts(order: &Order, receivers: &[(Receiver, Sum)]) -> Vec<(Receiver, i64)> {
    let free = (cap(order) - order.counted).min(order.unsplit);
    let most = |receiver: &Receiver| match receiver {
        Receiver::Merchant(mchid) if *mchid == order.seller => order.unsplit,
        _ => free,
    };
    receivers.iter().map(|(receiver, part)| (receiver.clone(), sum(*part, most(receiver)))).collect()
}

fn refunding(books: &Books, wish: &Wish) -> Option<Ask> {
    let refund_of = |mark: Mark| {
        let number = refund_number(mark);
        books.refunds.values().find(|refund| refund.number == number)
    };
    let id = |refund: &crate::auditor::books::Refund| refund.id.clone().unwrap_or_else(|| UNKNOWN.to_owned());
    let (by, what) = match wish {
        Wish::Refund { order: mark, refund, amount, from, advance, .. } => {
            let (_, order) = order(books, *mark)?;
            let most =
                if *from == Some(Pocket::Frozen) { order.unsplit } else { order.total - order.refunded };
            let is_generic = order.is_generic();
            let what = What::Refund {
                number: refund_number(*refund),
                seller: order.seller.clone(),
                transaction: transaction(order),
                amount: sum(*amount, most),
                total: order.total,
                from: *from,
                advance: *advance && !is_generic,
            };
            (order.by.clone(), what)
        }
        Wish::FindRefund { refund } => {
            let row = refund_of(*refund)?;
            (row.by.clone(), What::FindRefund { number: row.number.clone(), seller: row.seller.clone() })
        }
        Wish::Reroute { refund } => {
            let row = refund_of(*refund)?;
            let (number, seller) = (row.number.clone(), row.seller.clone());
            (row.by.clone(), What::Reroute { refund: id(row), number, seller })
        }
        Wish::Recover { refund } => {
            let row = refund_of(*refund).filter(|row| !crate::auditor::books::is_generic(&row.by))?;
            (row.by.clone(), What::Recover { refund: id(row), seller: row.seller.clone() })
        }
        Wish::FindRecovery { refund } => {
            let row = refund_of(*refund).filter(|row| !crate::auditor::books::is_generic(&row.by))?;
            (row.by.clone(), What::FindRecovery { refund: id(row), seller: row.seller.clone() })
        }
        _ => return None,
    };
    Some(Ask { by, what })
}

fn subsidising(books: &Books, wish: &Wish) -> Option<Ask> {
    let (Wish::Subsidise { order: mark, .. }
    | Wish::Unsubsidise { order: mark, .. }
    | Wish::CancelSubsidy { order: mark }) = wish
    else {
        return None;
    };
    let (_, order) = order(books, *mark)?;
    if order.is_generic() {
        return None;
    }
    let (seller, transaction) = (order.seller.clone(), transaction(order));
    let what = match wish {
        Wish::Subsidise { subsidy, amount, .. } => {
            let amount = sum(*amount, order.planned);
            What::Subsidise { number: numbered('U', *subsidy), seller, transaction, amount }
        }
        Wish::Unsubsidise { back, refund, amount, from, .. } => {
            let cited = refund.and_then(|mark| {
                let number = refund_number(mark);
                books.refunds.values().find(|one| one.number == number)?.id.clone()
            });
            let amount = sum(*amount, order.subsidised - order.subsidy_returned);
            What::Unsubsidise {
                number: numbered('V', *back),
                seller,
                transaction,
                refund: cited,
                amount,
                from: *from,
            }
        }
        _ => What::CancelSubsidy { seller, transaction },
    };
    Some(Ask { by: order.by.clone(), what })
}
