//! Wishes about settlement accounts.

use crate::ask::{Ask, What};
use crate::auditor::Books;
use crate::script::Wish;

pub(super) fn request(books: &Books, wish: &Wish) -> Option<Ask> {
    let (by, what) = match wish {
        Wish::Rebank { by, of, account, switch } => {
            (by, What::Rebank { of: of.clone(), account: *account, switch: *switch })
        }
        Wish::FindAccount { by, of } => (by, What::FindAccount { of: of.clone() }),
        Wish::FindRebank { by, of, account } => {
            let known = books.rebanks.iter().find(|one| one.account == *account && one.id.is_some())?;
            (by, What::FindRebank { of: of.clone(), number: known.id.clone()? })
        }
        _ => return None,
    };
    Some(Ask { by: by.clone(), what })
}
