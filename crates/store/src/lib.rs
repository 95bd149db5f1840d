//! The Store trait, the tables, and the suite every store passes.
