//! The channel for development: buyers, a bank, the cashier, a movable clock.
