//! What a reviewer finds wrong with papers, field by field.

use crate::row::{Cell, Field, Kind};

/// One field that is wrong, and why (驳回原因详情).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// Which field, `id_card_copy`.
    pub param_name: String,
    /// Why, in a sentence.
    pub reason: String,
}

/// Everything that is wrong. One column: a line a field, the name up to the first tab.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flaws(pub Vec<Flaw>);

impl Flaws {
    /// One field that is wrong.
    pub fn one(param_name: &str, reason: String) -> Self {
        Flaws(vec![Flaw { param_name: param_name.to_owned(), reason }])
    }
}

/// Tabs and line ends separate what is stored, so that they cannot stand in it.
fn plain(text: &str) -> String {
    text.replace(['\t', '\n', '\r'], " ")
}

impl Field for Flaws {
    const KIND: Kind = Kind::Text;
    fn to_cell(&self) -> Cell {
        let line = |flaw: &Flaw| format!("{}\t{}", plain(&flaw.param_name), plain(&flaw.reason));
        let lines: Vec<String> = self.0.iter().map(line).collect();
        Cell::Text(lines.join("\n").into())
    }
    fn from_cell(cell: &Cell) -> Option<Self> {
        let Cell::Text(text) = cell else { return None };
        let flaw = |line: &str| {
            let (param_name, reason) = line.split_once('\t')?;
            Some(Flaw { param_name: param_name.to_owned(), reason: reason.to_owned() })
        };
        text.lines().map(flaw).collect::<Option<Vec<_>>>().map(Flaws)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flaws_are_read_as_they_were_written() {
        let mut flaws = Flaws::one("id_card_copy", "不清晰\n请重新上传".to_owned());
        flaws.0.push(Flaw { param_name: "ubo_info_list.card_number_0".to_owned(), reason: String::new() });
        let read = Flaws::from_cell(&flaws.to_cell()).unwrap();
        assert_eq!(read.0[0].reason, "不清晰 请重新上传");
        assert_eq!(read.0[1], flaws.0[1]);
        assert_eq!(Flaws::from_cell(&Flaws::default().to_cell()), Some(Flaws::default()));
        assert_eq!(Flaws::from_cell(&Cell::Text("no tab".into())), None);
    }
}
