//! What a check of seals says.

use std::fmt;
use tongbao_base::Day;
use tongbao_base::ids::MchId;

/// Most faults that are kept; those beyond are counted.
const FAULTS_MAX: usize = 1000;

/// Something that is not as it was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The platform.
    pub platform: MchId,
    /// The day.
    pub day: Day,
    /// What.
    pub harm: Harm,
}

/// What is not as it was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Harm {
    /// An entry is another.
    Changed {
        /// Its serial.
        serial: i64,
        /// What differs, where that can be told from the digest.
        how: Option<String>,
    },
    /// An entry is gone.
    Removed {
        /// Its serial.
        serial: i64,
    },
    /// An entry is there that the seal does not know.
    Added {
        /// Its serial.
        serial: i64,
    },
    /// Entries that follow one another are there and in no block: they were added, or their block
    /// was removed.
    Strays {
        /// Serial of the first.
        first: i64,
        /// Serial of the last.
        last: i64,
        /// How many.
        count: u64,
    },
    /// The rows agree with a block's list, or the list cannot be read, but they do not give its
    /// chain: the block itself was changed.
    Block {
        /// Serial of the block's first entry.
        first: i64,
        /// Serial of its last.
        last: i64,
    },
    /// The day's blocks have not as many entries as its seal says.
    Count {
        /// What the seal says.
        sealed: i64,
        /// What the blocks have.
        found: i64,
    },
    /// The head is not that of the day's blocks.
    Head,
    /// The seal does not stand behind that of the day before.
    Link,
    /// The day was closed and has no seal.
    Missing,
    /// The day has a seal, but was never closed.
    NotClosed,
    /// The head's mark was not made with the installation's key.
    Mark,
    /// The head is not the one that was kept elsewhere.
    Kept {
        /// The one that was kept.
        kept: String,
        /// The one that is there.
        found: Option<String>,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Fault { platform, day, harm } = self;
        let entry = |serial: &i64| format!("entry {serial} of platform {platform}, sealed on {day}");
        let seal = format!("seal of platform {platform} of {day}");
        match harm {
            Harm::Changed { serial, how: Some(how) } => write!(f, "{} was changed: {how}", entry(serial)),
            Harm::Changed { serial, how: None } => write!(f, "{} was changed", entry(serial)),
            Harm::Removed { serial } => write!(f, "{} was removed", entry(serial)),
            Harm::Added { serial } => {
                write!(f, "entry {serial} of platform {platform} was added to {day} after that was sealed")
            }
            Harm::Strays { first, last, count } => write!(
                f,
                "{seal}: {count} entries, {first} to {last}, are in no block: they were added, or the \
                 block was removed"
            ),
            Harm::Block { first, last } => {
                write!(f, "{seal}: the block of entries {first} to {last} was changed")
            }
            Harm::Count { sealed, found } => {
                write!(f, "{seal}: it counts {sealed} entries, its blocks have {found}")
            }
            Harm::Head => write!(f, "{seal}: the head is not that of the day's blocks"),
            Harm::Link => write!(f, "{seal}: it does not follow the head of the day before"),
            Harm::Missing => write!(f, "{seal}: there is none, though the day was closed"),
            Harm::NotClosed => write!(f, "{seal}: there is one, though the day was never closed"),
            Harm::Mark => write!(f, "{seal}: the mark of the head was not made with the vault's key"),
            Harm::Kept { kept, found: Some(found) } => {
                write!(f, "{seal}: the head is {found}, but {kept} was kept")
            }
            Harm::Kept { kept, found: None } => {
                write!(f, "{seal}: there is none, but the head {kept} was kept")
            }
        }
    }
}

/// What a check of seals came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Seals that were looked at.
    pub days: u64,
    /// Entries in their blocks.
    pub entries: u64,
    /// Entries of days that are not sealed yet.
    pub unsealed: u64,
    /// What is not as it was, the first ones.
    pub faults: Vec<Fault>,
    /// How many faults there are beyond those.
    pub more: u64,
}

impl Report {
    /// Whether everything is as it was sealed.
    pub fn holds(&self) -> bool {
        self.faults.is_empty()
    }

    pub(crate) fn note(&mut self, platform: &MchId, day: Day, harm: Harm) {
        if self.faults.len() < FAULTS_MAX {
            self.faults.push(Fault { platform: platform.clone(), day, harm });
        } else {
            self.more += 1;
        }
    }
}
