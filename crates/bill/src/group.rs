//! Entries that belong to one line of a statement: a payment and its coupon, a refund and the fee
//! that comes back with it.

use tongbao_kernel::model::{Entry, Journal};

/// Entries that followed one another and tell one thing; at least one.
#[derive(Debug, Clone)]
pub(crate) struct Group(pub(crate) Vec<Entry>);

impl Group {
    pub(crate) fn first(&self) -> &Entry {
        &self.0[0]
    }

    fn takes(&self, entry: &Entry) -> bool {
        let first = self.first();
        let kind = kind(first.journal);
        kind != Kind::Alone
            && kind == self::kind(entry.journal)
            && first.reference == entry.reference
            && first.order_id == entry.order_id
    }
}

#[derive(PartialEq, Eq)]
enum Kind {
    Payment,
    Refund,
    RefundClosed,
    Alone,
}

fn kind(journal: Journal) -> Kind {
    match journal {
        Journal::Pay => Kind::Payment,
        Journal::Refund | Journal::FeeBack => Kind::Refund,
        Journal::RefundClosed => Kind::RefundClosed,
        _ => Kind::Alone,
    }
}

/// Groups entries as they come; the last one stays open until what comes next is known.
#[derive(Debug, Default)]
pub(crate) struct Grouping {
    open: Option<Group>,
}

impl Grouping {
    /// Takes in the next entry; gives the group that it ends.
    pub(crate) fn push(&mut self, entry: Entry) -> Option<Group> {
        match &mut self.open {
            Some(group) if group.takes(&entry) => {
                group.0.push(entry);
                None
            }
            open => open.replace(Group(vec![entry])),
        }
    }

    /// No entry comes any more.
    pub(crate) fn end(&mut self) -> Option<Group> {
        self.open.take()
    }
}
