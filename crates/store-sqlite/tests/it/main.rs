//! The store on SQLite, from outside.

#[cfg(test)]
mod contract;
#[cfg(test)]
mod files;
#[cfg(test)]
mod log;
#[cfg(test)]
mod neighbours;
