//! What the contract names and this program leaves out, with the reason.

/// A field that is left out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LeftOut {
    /// `POST /v3/…`, as the contract writes the path.
    pub(crate) operation: &'static str,
    /// `request` or `reply`.
    pub(crate) side: &'static str,
    /// `sub_orders[].settle_info`; what is within it is left out, too.
    pub(crate) field: &'static str,
    /// Why.
    pub(crate) why: &'static str,
}

/// Every field that is left out.
pub(crate) const LEFT_OUT: &[LeftOut] = &[];
