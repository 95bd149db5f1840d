//! Commands in any order into `decide`.
//!
//! The first byte says whose market it is; the rest is read as wishes, payments, settlements, waits
//! and due steps, a few bytes each.

use tongbao_kernel::testing::histories;

/// After each command the kernel's audit finds the books right, every row took a step that there
/// is, and a wish that is repeated changes nothing; in the end nothing is left promised or frozen.
pub fn holds(bytes: &[u8]) {
    histories::play_all(bytes);
}
