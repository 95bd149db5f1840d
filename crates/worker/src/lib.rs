//! Tasks with leases; callbacks out.
