//! Decide, load, commit: commands in batches over a store.
