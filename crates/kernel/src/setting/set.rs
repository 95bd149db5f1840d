//! A value that the installation remembers is set, or forgotten.

use crate::changes::Changes;
use crate::command::{Command, Decided};
use crate::ctx::Ctx;
use crate::model::{OPERATOR, Setting};
use crate::view::{Stop, View};
use std::sync::{Arc, LazyLock};
use tongbao_base::ids::MchId;

/// Settings belong to no platform.
static NOBODY: LazyLock<MchId> = LazyLock::new(|| MchId::from(OPERATOR));

/// A value that the installation remembers is set, or forgotten.
#[derive(Debug, Clone)]
pub struct Set {
    /// Whose: `sandbox`.
    pub scope: Arc<str>,
    /// What.
    pub name: Arc<str>,
    /// The value; none: forget it.
    pub value: Option<String>,
}

impl Command for Set {
    const NAME: &'static str = "setting.set";
    type Output = ();

    fn platform(&self) -> &MchId {
        &NOBODY
    }

    fn decide(&self, view: View<'_>, _ctx: &mut Ctx<'_>) -> Result<Decided<()>, Stop> {
        let key = Setting::key(&self.scope, &self.name);
        let stored = view.find::<Setting>(&key)?;
        let mut changes = Changes::default();
        match (&self.value, stored) {
            (None, None) => {}
            (None, Some(_)) => changes.delete(key),
            (Some(value), None) => changes.insert(self.row(value)),
            (Some(value), Some(stored)) if *value == stored.value => {}
            (Some(value), Some(_)) => changes.update(self.row(value)),
        }
        Ok(Decided { reply: (), changes })
    }
}

impl Set {
    fn row(&self, value: &str) -> Setting {
        Setting { scope: Arc::clone(&self.scope), name: Arc::clone(&self.name), value: value.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ctx::IdSource;
    use crate::rules::Rules;
    use crate::view::Rows;
    use tongbao_base::Time;

    fn set(rows: &mut Rows, value: Option<&str>) -> bool {
        let command =
            Set { scope: "sandbox".into(), name: "clock".into(), value: value.map(ToOwned::to_owned) };
        let rules = Rules::default();
        let mut ctx = Ctx { now: Time::EPOCH, ids: IdSource::new(1), rules: &rules };
        let decided = command.decide(rows.view(), &mut ctx).unwrap();
        rows.apply(&decided.changes).unwrap();
        !decided.changes.is_empty()
    }

    #[test]
    fn a_value_is_written_only_when_it_differs() {
        let key = Setting::key("sandbox", "clock");
        let mut rows = Rows::default();
        rows.absent(key.clone());
        let steps = [(None, false), (Some("1"), true), (Some("1"), false), (Some("2"), true), (None, true)];
        for (value, changed) in steps {
            assert_eq!(set(&mut rows, value), changed, "{value:?}");
            let stored = rows.view().find::<Setting>(&key).unwrap().map(|row| row.value.as_str());
            assert_eq!(stored, value);
        }
    }
}
