//! Which of the processor's instructions signatures may use.
//!
//! How fast a core signs decides what share of a request is left to everything else. Newer cores
//! multiply 52 bits of eight numbers at once (AVX-512 IFMA) and sign more than twice as fast
//! as cores without; so both kinds are measured where the machine has the newer one.

use std::process::Command;

/// What the library may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// What can be measured here: both kinds, where the machine has what the second leaves out.
    pub fn here() -> &'static [Instructions] {
        let machine = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let has_all = machine.split_whitespace().any(|word| word == FLAG);
        if has_all { &[Instructions::All, Instructions::Older] } else { &[Instructions::All] }
    }

    /// What is said behind the name of a figure.
    pub fn note(self) -> &'static str {
        match self {
            Instructions::All => "",
            Instructions::Older => ", without AVX-512 IFMA",
        }
    }

    /// A program started so uses no others.
    pub fn limit(self, command: &mut Command) {
        if self == Instructions::Older {
            command.env(MASK.0, MASK.1);
        }
    }
}
