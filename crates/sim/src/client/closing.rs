//! Wishes about closings.

use super::{closing_number, sum};
use crate::ask::{Ask, What};
use crate::auditor::Books;
use crate::auditor::books::Place;
use crate::cast;
use crate::script::{Account, Wish};

pub(super) fn request(books: &Books, wish: &Wish) -> Option<Ask> {
    let platform = |of: &str| cast::merchant(of).map(|one| one.under.to_owned());
    let (by, what) = match wish {
        Wish::Closable { of } => (platform(of)?, What::Closable { of: of.clone() }),
        Wish::Leave { of, closing, withdraw, papers, .. } => {
            let number = closing_number(*closing);
            let what = What::Leave { number, of: of.clone(), withdraw: *withdraw, papers: *papers };
            (platform(of)?, what)
        }
        Wish::LeaveEmpty { of, closing } => {
            (platform(of)?, What::LeaveEmpty { number: closing_number(*closing), of: of.clone() })
        }
        Wish::Leftover { of, closing, account, amount, .. } => {
            let place = match account {
                Account::Basic => Place::Available(of.clone()),
                Account::Operation => Place::Operation(of.clone()),
            };
            let amount = sum(*amount, books.at(&place));
            let number = closing_number(*closing);
            (platform(of)?, What::Leftover { number, of: of.clone(), account: *account, amount })
        }
        Wish::Confirm { closing } => {
            let number = closing_number(*closing);
            let row = books.closings.get(&number)?;
            (row.by.clone(), What::Confirm { number, of: row.of.clone() })
        }
        Wish::FindClosing { closing } => {
            let number = closing_number(*closing);
            let row = books.closings.get(&number)?;
            (row.by.clone(), What::FindClosing { number, flow: row.flow })
        }
        _ => return None,
    };
    Some(Ask { by, what })
}
