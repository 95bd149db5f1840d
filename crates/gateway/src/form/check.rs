//! Tables of rows that hold for a form, and what is said when one does not.

use super::Form;
use crate::fault::Fault;
use tongbao_wire::v3::field::{FOREVER, Rule};

/// A pointer into the form: `*` for every element of a list, `./` for a neighbour in it.
pub(crate) type At = &'static str;

/// What must hold for a row to count.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Cond {
    /// One of these words stands there.
    Is(At, &'static [&'static str]),
    /// One of these words stands there, or nothing.
    IsOrAbsent(At, &'static [&'static str]),
    /// Something stands there.
    Has(At),
    /// A flag is set.
    On(At),
    /// A flag is not set.
    NotOn(At),
    /// A flag is there, and not set.
    Off(At),
}

/// Whether a field must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Must {
    /// It must.
    Stand,
    /// It must not.
    NotStand,
}

/// A field that must or must not stand, for these kinds of subjects (none named: for all), under
/// these conditions.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Need {
    pub(crate) field: At,
    pub(crate) must: Must,
    pub(crate) on: &'static [&'static str],
    pub(crate) when: &'static [Cond],
}

/// A field that must stand.
pub(crate) const fn must(field: At, on: &'static [&'static str], when: &'static [Cond]) -> Need {
    Need { field, must: Must::Stand, on, when }
}

/// A field that must not stand.
pub(crate) const fn must_not(field: At, on: &'static [&'static str], when: &'static [Cond]) -> Need {
    Need { field, must: Must::NotStand, on, when }
}

/// A field that for these kinds of subjects takes only these words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Choice {
    pub(crate) field: At,
    pub(crate) on: &'static [&'static str],
    pub(crate) words: &'static [&'static str],
}

/// What a field must look like, if it stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    pub(crate) field: At,
    pub(crate) on: &'static [&'static str],
    pub(crate) when: &'static [Cond],
    /// Which rule it is, and what is wrong; it does not repeat the value.
    pub(crate) is_fit: fn(&str) -> Result<(), (Rule, String)>,
}

/// A field that must look so.
pub(crate) const fn looks(
    field: At,
    on: &'static [&'static str],
    when: &'static [Cond],
    is_fit: fn(&str) -> Result<(), (Rule, String)>,
) -> Look {
    Look { field, on, when, is_fit }
}

/// A day that must come before another.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Days {
    pub(crate) begin: At,
    pub(crate) end: At,
}

/// Every row of a form.
pub(crate) struct Tables {
    /// Where the kind of subject stands.
    pub(crate) subject: At,
    /// What it is called.
    pub(crate) named: &'static str,
    pub(crate) needs: &'static [Need],
    pub(crate) choices: &'static [Choice],
    pub(crate) looks: &'static [Look],
    pub(crate) days: &'static [Days],
}

impl Tables {
    /// Refuses a form with the first row that does not hold.
    pub(crate) fn check(&self, form: &Form) -> Result<(), Fault> {
        let subject = form.text(self.subject).unwrap_or_default();
        let counts = |on: &[&str]| on.is_empty() || on.contains(&subject);
        for need in self.needs.iter().filter(|need| counts(need.on)) {
            self.check_need(form, subject, need)?;
        }
        for choice in self.choices.iter().filter(|choice| counts(choice.on)) {
            let word = form.text(choice.field).unwrap_or_default();
            if form.has(choice.field) && !choice.words.contains(&word) {
                let words = choice.words.join("、");
                let issue = format!("{}为 {subject} 时只能填写 {words}", self.named);
                return Err(form.fault(choice.field, Rule::Relation, issue));
            }
        }
        for look in self.looks.iter().filter(|look| counts(look.on)) {
            for place in form.places(look.field) {
                let Some(text) = form.text(&place) else { continue };
                if holds(form, look.when, &place)
                    && let Err((rule, issue)) = (look.is_fit)(text)
                {
                    return Err(form.fault(&place, rule, issue));
                }
            }
        }
        for days in self.days {
            for (begin, end) in form.places(days.begin).iter().zip(form.places(days.end)) {
                check_days(form, begin, &end)?;
            }
        }
        Ok(())
    }

    fn check_need(&self, form: &Form, subject: &str, need: &Need) -> Result<(), Fault> {
        for place in form.places(need.field) {
            let is_wrong = form.has(&place) != (need.must == Must::Stand);
            if !is_wrong || !holds(form, need.when, &place) {
                continue;
            }
            let mut because: Vec<String> = Vec::new();
            if !need.on.is_empty() {
                because.push(format!("{}为 {subject}", self.named));
            }
            because.extend(need.when.iter().map(|cond| cond.said(form, &place)));
            let because =
                if because.is_empty() { String::new() } else { format!("{} 时", because.join("、")) };
            return Err(match need.must {
                Must::Stand => form.fault(&place, Rule::Required, format!("缺少必填字段：{because}必填")),
                Must::NotStand => form.fault(&place, Rule::Relation, format!("{because}不能填写此字段")),
            });
        }
        Ok(())
    }
}

fn holds(form: &Form, when: &[Cond], place: &str) -> bool {
    when.iter().all(|cond| cond.holds(form, place))
}

/// Where a condition looks: a neighbour of the place, or anywhere.
fn resolve(at: &str, place: &str) -> String {
    match at.strip_prefix("./") {
        Some(name) => {
            let (group, _) = place.rsplit_once('/').unwrap_or_default();
            format!("{group}/{name}")
        }
        None => at.to_owned(),
    }
}

impl Cond {
    fn at(self) -> At {
        match self {
            Cond::Is(at, _)
            | Cond::IsOrAbsent(at, _)
            | Cond::Has(at)
            | Cond::On(at)
            | Cond::NotOn(at)
            | Cond::Off(at) => at,
        }
    }

    fn holds(self, form: &Form, place: &str) -> bool {
        let at = resolve(self.at(), place);
        match self {
            Cond::Is(_, words) => form.text(&at).is_some_and(|word| words.contains(&word)),
            Cond::IsOrAbsent(_, words) => form.text(&at).is_none_or(|word| words.contains(&word)),
            Cond::Has(_) => form.has(&at),
            Cond::On(_) => form.flag(&at) == Some(true),
            Cond::NotOn(_) => form.flag(&at) != Some(true),
            Cond::Off(_) => form.flag(&at) == Some(false),
        }
    }

    /// The condition as it holds: with the word that stands there, or the one that counts.
    fn said(self, form: &Form, place: &str) -> String {
        let at = resolve(self.at(), place);
        let name = at.rsplit('/').next().unwrap_or_default();
        match self {
            Cond::Is(_, words) | Cond::IsOrAbsent(_, words) => {
                let word = form.text(&at).or(words.first().copied()).unwrap_or_default();
                format!("{name}为 {word}")
            }
            Cond::Has(_) => format!("填写{name}"),
            Cond::On(_) => format!("{name}为 true"),
            Cond::NotOn(_) => format!("{name}不为 true"),
            Cond::Off(_) => format!("{name}为 false"),
        }
    }
}

fn check_days(form: &Form, begin: &str, end: &str) -> Result<(), Fault> {
    let (Some(first), Some(last)) = (form.text(begin), form.text(end)) else { return Ok(()) };
    if last == FOREVER || last > first {
        return Ok(());
    }
    Err(form.fault(end, Rule::Relation, format!("结束日期 {last} 应晚于开始日期 {first}")))
}
