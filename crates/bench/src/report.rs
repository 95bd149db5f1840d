//! What came out, as tables, plots and verdicts.

use crate::plot::Plot;
use std::fmt::Write;

/// Everything that a run measured.
#[derive(Default)]
pub struct Report {
    sections: Vec<Section>,
    verdicts: Vec<Verdict>,
}

/// One measurement: its table, and its picture where a picture says more.
pub struct Section {
    /// Its place in the page's source.
    pub name: &'static str,
    /// Markdown.
    pub table: Table,
    /// Its picture.
    pub plot: Option<Plot>,
}

/// Rows under a heading.
pub struct Table {
    heading: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// A figure beside what it must reach.
pub struct Verdict {
    /// What was measured.
    pub what: String,
    /// What it must reach, in words.
    pub must: String,
    /// What it reached.
    pub reached: String,
    /// Whether that is enough.
    pub holds: bool,
}

impl Table {
    /// An empty table.
    pub fn new(heading: &[&str]) -> Table {
        Table { heading: heading.iter().map(|&cell| cell.to_owned()).collect(), rows: Vec::new() }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// As Markdown.
    pub fn markdown(&self) -> String {
        let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
        let mut text = line(&self.heading);
        text.push_str(&"|---".repeat(self.heading.len()));
        text.push_str("|\n");
        self.rows.iter().for_each(|row| text.push_str(&line(row)));
        text
    }
}

impl Report {
    /// Adds a section, and prints its table: a run takes long, and its reader need not wait.
    pub fn add(&mut self, section: Section) {
        println!("\n## {}\n\n{}", section.name, section.table.markdown());
        self.sections.push(section);
    }

    /// Holds `value` against the least that it must reach.
    pub fn at_least(&mut self, what: impl Into<String>, value: f64, must: f64, unit: &str) {
        self.judge(what.into(), format!("≥ {}{unit}", number(must)), (value, unit), value >= must);
    }

    /// Holds `value` against the most that it may take.
    pub fn at_most(&mut self, what: impl Into<String>, value: f64, must: f64, unit: &str) {
        self.judge(what.into(), format!("≤ {}{unit}", number(must)), (value, unit), value <= must);
    }

    fn judge(&mut self, what: String, must: String, (value, unit): (f64, &str), holds: bool) {
        let reached = format!("{}{unit}", number(value));
        println!("{} {what}: {reached}, must be {must}", if holds { "reached" } else { "MISSED" });
        self.verdicts.push(Verdict { what, must, reached, holds });
    }

    /// The page made of its source: every `{{name}}` becomes that section's plot and table.
    pub fn page(&self, source: &str) -> String {
        let mut page = source.replace("{{verdicts}}", &self.verdicts());
        for section in &self.sections {
            let mut text = String::new();
            if let Some(plot) = &section.plot {
                let _ = writeln!(text, "![{}](plots/{}.svg)\n", plot.title, section.name);
            }
            text.push_str(&section.table.markdown());
            page = page.replace(&format!("{{{{{}}}}}", section.name), text.trim_end());
        }
        page
    }

    /// The pictures: file name and SVG.
    pub fn plots(&self) -> Vec<(String, String)> {
        let drawn = |section: &Section| {
            section.plot.as_ref().map(|plot| (format!("{}.svg", section.name), plot.svg()))
        };
        self.sections.iter().filter_map(drawn).collect()
    }

    fn verdicts(&self) -> String {
        let mut table = Table::new(&["what", "must be", "is", ""]);
        for verdict in &self.verdicts {
            let mark = if verdict.holds { "reached" } else { "**missed**" };
            table.row(vec![
                verdict.what.clone(),
                verdict.must.clone(),
                verdict.reached.clone(),
                mark.to_owned(),
            ]);
        }
        table.markdown().trim_end().to_owned()
    }

    /// The sections that the page's source names and this run did not measure.
    pub fn missing(&self, source: &str) -> Vec<String> {
        let names = source.split("{{").skip(1).filter_map(|rest| rest.split("}}").next());
        let is_known =
            |name: &str| name == "verdicts" || self.sections.iter().any(|section| section.name == name);
        names.filter(|name| !is_known(name)).map(str::to_owned).collect()
    }
}

/// A figure as a person reads it: thousands parted, decimals only where they say something.
pub fn number(value: f64) -> String {
    if value.abs() < 10.0 && value.fract() != 0.0 {
        return format!("{value:.2}");
    }
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        let behind = digits.len() - place;
        if place > 0 && behind.is_multiple_of(3) && digit.is_ascii_digit() && !text.ends_with('-') {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_by_persons() {
        let read = [
            (0.0, "0"),
            (0.876, "0.88"),
            (12.4, "12"),
            (999.0, "999"),
            (1234.0, "1,234"),
            (-1234.0, "-1,234"),
        ];
        for (value, text) in read.into_iter().chain([(1_234_567.0, "1,234,567")]) {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn a_page_has_tables_where_its_source_names_them_and_says_what_lacks() {
        let mut report = Report::default();
        let mut table = Table::new(&["what", "figure"]);
        table.row(vec!["orders".to_owned(), "5".to_owned()]);
        report.add(Section { name: "orders", table, plot: None });
        report.at_least("orders a second", 5.0, 7.0, "/s");
        let source = "{{verdicts}}\n\n{{orders}}\n\n{{splits}}";
        assert_eq!(report.missing(source), ["splits"]);
        let page = report.page(source);
        assert!(page.contains("| what | figure |\n|---|---|\n| orders | 5 |"), "{page}");
        assert!(page.contains("| orders a second | ≥ 7/s | 5/s | **missed** |"), "{page}");
    }
}
