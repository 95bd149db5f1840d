//! The store that lives in memory.
