//! Wishes about papers: a newcomer's, and new ones of a seller.

use super::{UNKNOWN, alter_number, papers_number};
use crate::ask::{Ask, What};
use crate::auditor::Books;
use crate::cast::TEA;
use crate::script::Wish;

pub(super) fn request(books: &Books, wish: &Wish) -> Option<Ask> {
    let known = |papers| {
        let number = alter_number(papers);
        books.alters.values().find(|row| row.number == number)
    };
    let (by, what) = match wish {
        Wish::Board { papers, version } => {
            (TEA, What::Board { number: papers_number(*papers), version: *version })
        }
        Wish::Unboard { papers } => (TEA, What::Unboard { number: papers_number(*papers) }),
        Wish::FindBoard { papers } => (TEA, What::FindBoard { number: papers_number(*papers) }),
        Wish::Alter { by, of, papers, subject, version } => {
            let (number, of) = (alter_number(*papers), of.clone());
            (by.as_str(), What::Alter { number, of, subject: *subject, version: *version })
        }
        Wish::Unalter { papers } => {
            let row = known(*papers)?;
            let id = row.id.clone().unwrap_or_else(|| UNKNOWN.to_owned());
            (row.by.as_str(), What::Unalter { id })
        }
        Wish::FindAlter { papers } => {
            let row = known(*papers)?;
            (row.by.as_str(), What::FindAlter { number: row.number.clone(), of: row.of.clone() })
        }
        _ => return None,
    };
    Some(Ask { by: by.to_owned(), what })
}
