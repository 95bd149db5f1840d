//! The list of a block: for each entry its serial, as the distance from the one before, and the
//! first bytes of its digest.

use crate::head::Digest;

/// Bytes kept of a digest: to name a row that was changed, not to prove that it was not.
pub(crate) const SHORT: usize = 8;

/// One entry of a block's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) serial: i64,
    pub(crate) leaf: [u8; SHORT],
}

impl Item {
    pub(crate) fn of(serial: i64, leaf: &Digest) -> Item {
        let mut short = [0; SHORT];
        short.copy_from_slice(&leaf[..SHORT]);
        Item { serial, leaf: short }
    }

    /// Writes it behind one of serial `last`. Serials are near to one another: mostly one byte.
    pub(crate) fn write(&self, last: i64, bytes: &mut Vec<u8>) {
        let mut rest = self.serial.wrapping_sub(last).cast_unsigned();
        while rest >= 0x80 {
            bytes.push((rest & 0x7f) as u8 | 0x80);
            rest >>= 7;
        }
        bytes.push((rest & 0x7f) as u8);
        bytes.extend_from_slice(&self.leaf);
    }
}

/// Reads a list that begins at serial `first`; none: it is none.
pub(crate) fn read(mut bytes: &[u8], first: i64) -> Option<Vec<Item>> {
    let mut items = Vec::new();
    let mut last = first;
    while !bytes.is_empty() {
        let mut distance = 0_u64;
        let mut shift = 0;
        loop {
            let (byte, rest) = bytes.split_first()?;
            bytes = rest;
            distance |= u64::from(byte & 0x7f).checked_shl(shift)?;
            shift += 7;
            if byte & 0x80 == 0 {
                break;
            }
        }
        let (leaf, rest) = bytes.split_first_chunk::<SHORT>()?;
        bytes = rest;
        last = last.wrapping_add(distance.cast_signed());
        items.push(Item { serial: last, leaf: *leaf });
    }
    Some(items)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_reads_back_whatever_the_distances() {
        let serials = [5, 6, 133, 134, 20_000, 1 << 40, i64::MAX];
        let items: Vec<Item> = serials.iter().map(|serial| Item::of(*serial, &[9; 32])).collect();
        let mut bytes = Vec::new();
        let mut last = 5;
        for item in &items {
            item.write(last, &mut bytes);
            last = item.serial;
        }
        assert_eq!(read(&bytes, 5), Some(items));
    }

    #[test]
    fn a_list_that_was_cut_off_is_none() {
        for bytes in [&[0][..], &[0x80], &[0, 1, 2, 3, 4, 5, 6, 7], &[0xff; 40]] {
            assert_eq!(read(bytes, 0), None, "{bytes:?}");
        }
        assert_eq!(read(&[], 0), Some(Vec::new()));
    }
}
