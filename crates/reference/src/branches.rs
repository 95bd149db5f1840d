//! Branches, found by bank and city.

/// A branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Branch {
    /// 联行号: twelve digits.
    pub id: &'static str,
    /// 支行名称.
    pub name: &'static str,
    /// The bank.
    pub alias_code: &'static str,
    /// The city.
    pub city: i64,
}

impl Branch {
    const fn place(&self) -> (&'static str, i64) {
        (self.alias_code, self.city)
    }
}

/// Branches in the order of bank, city and number: those of one bank in one city lie together.
#[derive(Debug)]
pub(crate) struct Branches(Vec<Branch>);

impl Branches {
    /// Puts them in order.
    pub(crate) fn new(mut branches: Vec<Branch>) -> Self {
        branches.sort_unstable_by_key(|branch| (branch.place(), branch.id));
        Branches(branches)
    }

    /// A bank's branches in a city, by number.
    pub(crate) fn of(&self, alias_code: &str, city: i64) -> &[Branch] {
        let from = self.0.partition_point(|branch| branch.place() < (alias_code, city));
        let rest = self.0.get(from..).unwrap_or_default();
        let count = rest.partition_point(|branch| branch.place() <= (alias_code, city));
        rest.get(..count).unwrap_or_default()
    }

    #[cfg(test)]
    pub(crate) fn all(&self) -> &[Branch] {
        &self.0
    }
}
