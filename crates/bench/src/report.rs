//! What came out, as tables, plots and verdicts.

use crate::plot::Plot;
use std::fmt::Write;

/// Where the verdicts stand in a page's source.
const VERDICTS: &str = "verdicts";
/// What stands for that which a run did not measure.
const LACKS: &str = "*(not measured in this run)*";

/// Everything that a run measured.
#[derive(Debug, Default)]
pub struct Report {
    sections: Vec<Section>,
    sentences: Vec<(&'static str, String)>,
    verdicts: Vec<Verdict>,
    failures: Vec<String>,
}

/// One measurement: its table and its pictures.
#[derive(Debug)]
pub struct Section {
    /// Its place in the page's source.
    pub name: &'static str,
    /// Markdown.
    pub table: Table,
    /// Its pictures.
    pub plots: Vec<Plot>,
}

/// Rows under a heading.
#[derive(Debug)]
pub struct Table {
    heading: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// A figure beside what it must reach.
#[derive(Debug)]
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
        self.judge(Verdict {
            what: what.into(),
            must: format!("≥ {}{unit}", number(must)),
            reached: format!("{}{unit}", number(value)),
            holds: value >= must,
        });
    }

    /// Holds `value` against the most that it may take.
    pub fn at_most(&mut self, what: impl Into<String>, value: f64, must: f64, unit: &str) {
        self.judge(Verdict {
            what: what.into(),
            must: format!("≤ {}{unit}", number(must)),
            reached: format!("{}{unit}", number(value)),
            holds: value <= must,
        });
    }

    /// Adds a verdict, and prints it.
    pub fn judge(&mut self, verdict: Verdict) {
        let Verdict { what, must, reached, holds } = &verdict;
        println!("{} {what}: {reached}, must be {must}", if *holds { "reached" } else { "MISSED" });
        self.verdicts.push(verdict);
    }

    /// What follows from the figures, in words: a sentence, or a figure for the midst of one.
    pub fn say(&mut self, name: &'static str, text: String) {
        println!("\n{text}");
        self.sentences.push((name, text));
    }

    /// A part did not come to its end; the page says so.
    pub fn failed(&mut self, part: &str, why: &str) {
        println!("\nFAILED {part}: {why}");
        self.failures.push(format!("**The part `{part}` failed**: {}", why.replace('\n', " ")));
    }

    /// How many parts failed.
    pub fn failures(&self) -> usize {
        self.failures.len()
    }

    /// How many verdicts there are, and how many are not what they must be.
    pub fn reached(&self) -> (usize, usize) {
        (self.verdicts.len(), self.verdicts.iter().filter(|verdict| !verdict.holds).count())
    }

    /// The page made of its source: every `{{name}}` becomes that section's pictures and table, or
    /// that sentence, or says that it was not measured.
    pub fn page(&self, source: &str) -> String {
        let mut page = String::with_capacity(source.len() * 2);
        let mut parts = source.split("{{");
        page.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let (name, rest) = part.split_once("}}").unwrap_or((part, ""));
            page.push_str(&self.of(name).unwrap_or_else(|| LACKS.to_owned()));
            page.push_str(rest);
        }
        page
    }

    /// What stands for a name in the page's source.
    fn of(&self, name: &str) -> Option<String> {
        if name == VERDICTS {
            return Some(self.verdicts());
        }
        if let Some((_, text)) = self.sentences.iter().find(|(known, _)| *known == name) {
            return Some(text.clone());
        }
        let section = self.sections.iter().find(|section| section.name == name)?;
        let mut text = String::new();
        for (file, plot) in section.files() {
            let _ = writeln!(text, "![{}](plots/{file})\n", plot.title);
        }
        text.push_str(section.table.markdown().trim_end());
        Some(text)
    }

    /// The pictures: file name and SVG.
    pub fn plots(&self) -> Vec<(String, String)> {
        self.sections.iter().flat_map(Section::files).map(|(file, plot)| (file, plot.svg())).collect()
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
        let mut text = table.markdown().trim_end().to_owned();
        for failure in &self.failures {
            let _ = write!(text, "\n\n{failure}");
        }
        text
    }

    /// The sections and sentences that the page's source names and this run did not measure.
    pub fn missing(&self, source: &str) -> Vec<String> {
        let names = source.split("{{").skip(1).filter_map(|rest| rest.split("}}").next());
        names.filter(|name| self.of(name).is_none()).map(str::to_owned).collect()
    }
}

impl Section {
    /// Its pictures, each with the name of its file: the first is named after the section.
    fn files(&self) -> impl Iterator<Item = (String, &Plot)> {
        let named = |(place, plot)| match place {
            1 => (format!("{}.svg", self.name), plot),
            _ => (format!("{}-{place}.svg", self.name), plot),
        };
        (1..).zip(&self.plots).map(named)
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
        report.add(Section { name: "orders", table, plots: Vec::new() });
        report.say("gain", "Five more.".to_owned());
        report.at_least("orders a second", 5.0, 7.0, "/s");
        report.failed("splits", "no\nserver");
        let source = "{{verdicts}}\n\n{{orders}}\n\n{{gain}}\n\n{{splits}}";
        assert_eq!(report.missing(source), ["splits"]);
        let page = report.page(source);
        assert!(page.contains("| what | figure |\n|---|---|\n| orders | 5 |"), "{page}");
        assert!(page.contains("\n\nFive more.\n\n*(not measured in this run)*"), "{page}");
        assert!(page.contains("**The part `splits` failed**: no server"), "{page}");
        assert!(page.contains("| orders a second | ≥ 7/s | 5/s | **missed** |"), "{page}");
    }
}
