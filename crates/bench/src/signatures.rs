//! The ways in which a machine can make signatures.
//!
//! How fast a core signs decides what share of a request is left to everything else. Newer cores
//! multiply 52 bits of eight numbers at once (AVX-512 IFMA) and sign more than twice as fast
//! as cores without; with Intel's library, which makes eight signatures at once, they are about
//! twice as fast again. So every way that the machine has is measured.

use std::path::{Path, PathBuf};
use std::process::Command;

/// How replies and callbacks are signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signatures {
    /// One by one, with all instructions that the processor has.
    Each,
    /// One by one, with all instructions but AVX-512 IFMA.
    Older,
    /// Eight at once where so many wait, by Intel's library, which lies here.
    Together(PathBuf),
}

/// How aws-lc is told what not to use: bit 21 of the first word of processor leaf 7.
const MASK: (&str, &str) = ("OPENSSL_ia32cap", ":~0x200000");
const FLAG: &str = "avx512ifma";

impl Signatures {
    /// What can be measured here: where the machine has the instructions, without them too, and
    /// with the library if it is there.
    pub fn here(library: Option<&Path>) -> Vec<Signatures> {
        let machine = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let mut all = vec![Signatures::Each];
        if machine.split_whitespace().any(|word| word == FLAG) {
            all.extend(library.map(|library| Signatures::Together(library.to_owned())));
            all.push(Signatures::Older);
        }
        all
    }

    /// What is said behind the name of a figure.
    pub fn note(&self) -> &'static str {
        match self {
            Signatures::Each => "",
            Signatures::Together(_) => ", signing eight at once",
            Signatures::Older => ", without AVX-512 IFMA",
        }
    }

    /// One word, for folders.
    pub fn name(&self) -> &'static str {
        match self {
            Signatures::Each => "each",
            Signatures::Together(_) => "together",
            Signatures::Older => "older",
        }
    }

    /// By which the rate of signatures is measured that callbacks are held against: one by one.
    pub fn ceiling(&self) -> Signatures {
        match self {
            Signatures::Older => Signatures::Older,
            Signatures::Each | Signatures::Together(_) => Signatures::Each,
        }
    }

    /// A program started so uses no other instructions.
    pub fn limit(&self, command: &mut Command) {
        if *self == Signatures::Older {
            command.env(MASK.0, MASK.1);
        }
    }

    /// What Tongbao's configuration must say for it.
    pub fn config(&self) -> String {
        match self {
            Signatures::Together(library) => {
                format!("[gateway]\nsign_library = {:?}\n", library.display().to_string())
            }
            Signatures::Each | Signatures::Older => String::new(),
        }
    }
}
