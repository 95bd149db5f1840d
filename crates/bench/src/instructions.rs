//! Which of the processor's instructions signatures may use.
//!
//! How fast a core signs decides what share of a request is left to everything else. Newer cores
//! multiply 52 bits of eight numbers at once (AVX-512 IFMA) and sign two to three times as fast
//! as cores without; so both kinds are measured where the machine has the newer one.

use std::process::Command;

/// What the library may use.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Instructions {
    /// All that the processor has.
    All,
    /// All but AVX-512 IFMA.
    Older,
}

/// How aws-lc is told what not to use: bit 21 of the first word of processor leaf 7.
const MASK: (&str, &str) = ("OPENSSL_ia32cap", ":~0x200000");
const FLAG: &str = "avx512ifma";

impl Instructions {
    /// Whether the machine has what [`Instructions::Older`] leaves out.
    pub fn are_two_kinds() -> bool {
        let machine = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        machine.split_whitespace().any(|word| word == FLAG)
    }

    /// A program started so uses no others.
    pub fn limit(self, command: &mut Command) {
        if self == Instructions::Older {
            command.env(MASK.0, MASK.1);
        }
    }
}
