//! Eight RSA-2048 signatures at once, by Intel's multi-buffer library (`libcrypto_mb`).
//!
//! Processors that multiply 52 bits of eight numbers at once (AVX-512 IFMA) make eight signatures
//! in little more than the time of four. The library is not part of the program: an operator who
//! wants it installs it and names the file. It is loaded when the program starts.
//!
//! This is the only room with unsafe code, and all of it stands in `library`. Whatever the library
//! computes is opened again with the public key before it leaves this room: a fault in one of the
//! two halves of a signature would give the private key away.

mod library;
mod numbers;

pub use library::{CannotLoad, CryptoMb};
pub use numbers::{Message, Numbers, NumbersOutOfRange};

/// How many signatures are made at once.
pub const LANES: usize = 8;
