//! What is known of sellers that moves none of their money, and decides how they are closed.

use super::aboard::is_missing;
use super::books::Books;
use super::seen::Fits;
use crate::cast::{self, Kind};
use crate::script::Licence;

/// What is known of a seller.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Its name by newer papers; none: it is the first.
    pub name: Option<String>,
    /// It is of a kind whose closing is signed on paper (2.9.1).
    pub signs: bool,
    /// So is that of one whose licence is struck off.
    pub struck_off: bool,
    /// Buyers' complaints that nobody has dealt with: it is not closed while there are any.
    pub complaints: u32,
}

impl Books {
    /// A merchant's full name.
    pub fn name(&self, mchid: &str) -> String {
        let name = self.facts.get(mchid).and_then(|facts| facts.name.clone());
        name.unwrap_or_else(|| cast::name(mchid))
    }
}

/// Whether a platform knows a merchant's name: that of another's seller is taken as it is given.
pub(super) fn knows(by: &str, mchid: &str) -> bool {
    cast::merchant(mchid).is_some_and(|one| one.under == by || one.kind != Kind::Seller)
}

/// It is a seller of that platform or partner, aboard and not closed.
pub(super) fn is_live_seller(books: &Books, by: &str, mchid: &str) -> bool {
    let is_its = mchid != by && cast::under(mchid) == by;
    is_its && !is_missing(books, mchid) && !books.is_closed(mchid)
}

/// An application to close it is signed on paper.
pub(super) fn signs(books: &Books, mchid: &str) -> bool {
    books.facts.get(mchid).is_some_and(|facts| facts.signs || facts.struck_off)
}

/// Buyers' complaints stand against closing it.
pub(super) fn is_complained_about(books: &Books, mchid: &str) -> bool {
    books.facts.get(mchid).is_some_and(|facts| facts.complaints > 0)
}

/// Somebody said what is true of a merchant; none: nobody heard.
pub(super) fn noted(
    books: &mut Books,
    mchid: &str,
    (licence, complaints): (Option<Licence>, Option<u32>),
    done: Option<bool>,
) -> Fits {
    let can = !is_missing(books, mchid);
    if done.is_some_and(|done| done != can) {
        return Err(format!("it was said what is true of {mchid}; heard: {done:?}"));
    }
    if can {
        let facts = books.facts.entry(mchid.to_owned()).or_default();
        facts.struck_off = licence.map_or(facts.struck_off, |licence| licence == Licence::StruckOff);
        facts.complaints = complaints.unwrap_or(facts.complaints);
    }
    Ok(())
}
