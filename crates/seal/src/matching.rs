//! One block held against the entries, as they come.

use crate::fault::Harm;
use crate::guess;
use crate::head::Chain;
use crate::item::{self, Item};
use crate::leaf::Leaves;
use std::vec;
use tongbao_kernel::model::{Entry, SealBlock};

/// A block while its entries are read.
pub(crate) struct Matching {
    pub(crate) block: SealBlock,
    /// What is left of its list; none: it cannot be read.
    list: Option<std::iter::Peekable<vec::IntoIter<Item>>>,
    chain: Chain,
    entries: i64,
    /// An entry was named already.
    named: bool,
}

impl Matching {
    /// A block behind the chain of the one before.
    pub(crate) fn of(block: SealBlock, previous: &[u8]) -> Matching {
        let list = item::read(&block.leaves, block.first).map(|items| items.into_iter().peekable());
        Matching { block, list, chain: Chain::behind(previous), entries: 0, named: false }
    }

    /// Takes in an entry; gives what it shows. `guesses` is how many guesses are left.
    pub(crate) fn entry(&mut self, entry: &Entry, leaves: &mut Leaves, guesses: &mut u32) -> Vec<Harm> {
        let leaf = leaves.of(entry);
        self.chain.push(&leaf);
        self.entries += 1;
        let Some(list) = &mut self.list else { return Vec::new() };
        let found = Item::of(entry.serial, &leaf);
        let mut harms = Vec::new();
        while let Some(gone) = list.next_if(|sealed| sealed.serial < found.serial) {
            harms.push(Harm::Removed { serial: gone.serial });
        }
        match list.next_if(|sealed| sealed.serial == found.serial) {
            None => harms.push(Harm::Added { serial: found.serial }),
            Some(sealed) if sealed == found => {}
            Some(sealed) => {
                let how = if *guesses > 0 { guess::how(entry, &sealed) } else { None };
                *guesses = guesses.saturating_sub(1);
                harms.push(Harm::Changed { serial: found.serial, how });
            }
        }
        self.named |= !harms.is_empty();
        harms
    }

    /// Every entry was taken in.
    pub(crate) fn end(self) -> (SealBlock, Vec<Harm>) {
        let Matching { block, list, chain, entries, mut named } = self;
        let readable = list.is_some();
        let mut harms: Vec<Harm> =
            list.into_iter().flatten().map(|gone| Harm::Removed { serial: gone.serial }).collect();
        named |= !harms.is_empty();
        let same = chain.end()[..] == block.chain[..] && entries == block.entries;
        let proved = same && readable;
        if !named && !proved {
            harms.push(Harm::Block { first: block.first, last: block.last });
        }
        (block, harms)
    }
}
