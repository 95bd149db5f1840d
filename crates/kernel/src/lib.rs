//! The money rules: pure, deterministic, exact.
