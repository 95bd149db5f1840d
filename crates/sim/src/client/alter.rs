//! Wishes about sellers' new papers.

use super::{UNKNOWN, alter_number};
use crate::ask::{Ask, What};
use crate::auditor::Books;
use crate::script::Wish;

pub(super) fn request(books: &Books, wish: &Wish) -> Option<Ask> {
    let known = |papers| {
        let number = alter_number(papers);
        books.alters.values().find(|row| row.number == number)
    };
    let (by, what) = match wish {
        Wish::Alter { by, of, papers, subject, version } => {
            let (number, of) = (alter_number(*papers), of.clone());
            (by, What::Alter { number, of, subject: *subject, version: *version })
        }
        Wish::Unalter { papers } => {
            let row = known(*papers)?;
            let id = row.id.clone().unwrap_or_else(|| UNKNOWN.to_owned());
            (&row.by, What::Unalter { id })
        }
        Wish::FindAlter { papers } => {
            let row = known(*papers)?;
            (&row.by, What::FindAlter { number: row.number.clone(), of: row.of.clone() })
        }
        _ => return None,
    };
    Some(Ask { by: by.clone(), what })
}
