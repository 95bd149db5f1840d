//! What is known of sellers that moves none of their money, and decides how they are closed.

use super::books::Books;
use crate::cast::{self, Kind};

/// What is known of a seller.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Its name by newer papers; none: it is the first.
    pub name: Option<String>,
    /// It is of a kind whose closing is signed on paper (2.9.1).
    pub signs: bool,
}

impl Books {
    /// A merchant's full name.
    pub fn name(&self, mchid: &str) -> String {
        let name = self.facts.get(mchid).and_then(|facts| facts.name.clone());
        name.unwrap_or_else(|| cast::name(mchid))
    }

    /// The name of another platform's seller is not known, and taken as it is given.
    pub(super) fn knows(&self, by: &str, mchid: &str) -> bool {
        cast::merchant(mchid).is_some_and(|one| one.under == by || one.kind != Kind::Seller)
    }
}

/// An application to close it is signed on paper.
pub(super) fn signs(books: &Books, mchid: &str) -> bool {
    books.facts.get(mchid).is_some_and(|facts| facts.signs)
}
