//! Bodies and queries of every operation, read into the messages of `wire::v3`.
//!
//! The first line names the operation, as `POST /v3/…` or `GET /v3/…`; the rest is its body or its
//! query. A name that is none stands for one of them, so that the fuzzer gets everywhere.

mod body;
mod operations;
mod query;

pub use operations::OPERATIONS;

/// An operation, and what must hold of whatever is sent to it.
pub struct Operation {
    /// Method and path.
    pub name: &'static str,
    holds: fn(&[u8]),
}

/// What is read is read the same in every spelling, is written as it was read, and hides nothing
/// that stands twice or that nobody knows; what is refused is refused by a field's name, shortly.
pub fn holds(bytes: &[u8]) {
    let end = bytes.iter().position(|byte| *byte == b'\n');
    let (name, sent) = end.map_or((&b""[..], bytes), |end| (&bytes[..end], &bytes[end + 1..]));
    let named = OPERATIONS.iter().find(|operation| operation.name.as_bytes() == name);
    let operation = named.unwrap_or_else(|| {
        let sum =
            name.iter().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(*byte)));
        &OPERATIONS[sum % OPERATIONS.len()]
    });
    (operation.holds)(sent);
}
