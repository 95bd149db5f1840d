//! An entry as bytes, and their digest.

use crate::head::Digest;
use aws_lc_rs::digest::{SHA256, digest};
use tongbao_kernel::model::Entry;

/// Which columns there are and how they are written; with another one, every digest is another.
const FORMAT: u8 = 1;

/// Digests entries, in a buffer of its own.
#[derive(Debug, Default)]
pub(crate) struct Leaves {
    bytes: Vec<u8>,
}

impl Leaves {
    /// The digest of all columns.
    pub(crate) fn of(&mut self, entry: &Entry) -> Digest {
        self.bytes.clear();
        write(entry, &mut self.bytes);
        let mut leaf = [0; 32];
        leaf.copy_from_slice(digest(&SHA256, &self.bytes).as_ref());
        leaf
    }
}

/// Every column in its order; a text with its length before it, so that no two rows run together
/// to the same bytes.
fn write(entry: &Entry, bytes: &mut Vec<u8>) {
    // Taken apart, so that a new column cannot be forgotten here.
    let Entry {
        platform,
        serial,
        at,
        journal,
        from_owner,
        from_account,
        to_owner,
        to_account,
        amount,
        order_id,
        reference,
    } = entry;
    bytes.push(FORMAT);
    text(bytes, platform.as_str());
    bytes.extend_from_slice(&serial.to_be_bytes());
    bytes.extend_from_slice(&at.ms().to_be_bytes());
    text(bytes, journal.as_str());
    text(bytes, from_owner);
    text(bytes, from_account.as_str());
    text(bytes, to_owner);
    text(bytes, to_account.as_str());
    bytes.extend_from_slice(&amount.get().to_be_bytes());
    match order_id {
        Some(order_id) => {
            bytes.push(1);
            text(bytes, order_id.as_str());
        }
        None => bytes.push(0),
    }
    text(bytes, reference);
}

pub(crate) fn text(bytes: &mut Vec<u8>, text: &str) {
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::block::tests::entry;
    use std::collections::BTreeSet;
    use tongbao_base::{Fen, Time};
    use tongbao_kernel::model::{AccountKind, Journal};

    #[test]
    fn every_column_counts() {
        // One row for each column, all different from the first in that column alone.
        let one = entry(7);
        let mut rows = vec![one.clone()];
        let mut other = |change: &dyn Fn(&mut Entry)| {
            let mut row = one.clone();
            change(&mut row);
            rows.push(row);
        };
        other(&|row| row.platform = "1900000009".into());
        other(&|row| row.serial += 1);
        other(&|row| row.at = Time::from_ms(row.at.ms() + 1));
        other(&|row| row.journal = Journal::Fee);
        other(&|row| row.from_owner = "x".into());
        other(&|row| row.from_account = AccountKind::Fees);
        other(&|row| row.to_owner = "x".into());
        other(&|row| row.to_account = AccountKind::Fees);
        other(&|row| row.amount = Fen::new(row.amount.get() + 1));
        other(&|row| row.order_id = None);
        other(&|row| row.order_id = Some("".into()));
        other(&|row| row.reference = "x".into());
        let leaves: BTreeSet<_> = rows.iter().map(|row| Leaves::default().of(row)).collect();
        assert_eq!(leaves.len(), rows.len());
    }

    #[test]
    fn texts_do_not_run_together() {
        let (mut one, mut other) = (entry(1), entry(1));
        (one.from_owner, one.to_owner) = ("ab".into(), "c".into());
        (other.from_owner, other.to_owner) = ("a".into(), "bc".into());
        assert_ne!(Leaves::default().of(&one), Leaves::default().of(&other));
    }
}
