//! A bill is cut from a sheet: its lines chosen, its columns chosen, its summary added up.

use crate::bill::{Bill, Which};
use crate::flow::{self, Role, change_of};
use crate::part::{Part, Text};
use crate::sheet::{Sheet, cells, digest, lines};
use crate::shelf::Shelf;
use crate::{Error, cell, split, trade};
use tongbao_base::{Fen, Time};
use tongbao_kernel::model::{Bill as Kept, Daybook};
use tongbao_kernel::rules::{BillRules, Newline};

/// How a bill is written.
#[derive(Debug, Clone, Copy)]
pub struct Cut<'a> {
    /// The day.
    pub daybook: &'a Daybook,
    /// Which bill.
    pub bill: &'a Bill,
    /// How lines end, and so on.
    pub rules: &'a BillRules,
    /// When.
    pub now: Time,
}

/// Begins each cell of a detail or summary line (5.4).
const MARK: char = '`';
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Cuts a bill and puts its file in its place; gives the row that keeps it. Without lines there is
/// no file. To be run where a thread may be kept busy.
pub(crate) fn cut(shelf: &Shelf, cut: &Cut<'_>) -> Result<Kept, Error> {
    let Cut { daybook, bill, rules, now } = *cut;
    let sheet = bill.sheet();
    let path = shelf.day(&daybook.platform, daybook.day).join(sheet.file());
    if digest(&path)? != *noted_digest(daybook, sheet) {
        return Err(Error::Unproved(format!("{} was changed after it was made", path.display())));
    }
    let name = bill.name();
    let draft = shelf.bill_draft(&daybook.platform, daybook.day, &name)?;
    let place = shelf.bill(&daybook.platform, daybook.day, &name);
    let written = Cutting::begin(bill, rules, draft.clone()).and_then(|cutting| cutting.run(sheet, &path));
    let placed = written.and_then(|done| match done.0 {
        0 => remove(&draft).map(|()| done),
        _ => shelf.place_bill(&draft, &place).map(|()| done),
    });
    let (rows, summary, written) = placed.inspect_err(|_| {
        // The error that matters is the first one.
        let _ = remove(&draft);
    })?;
    Ok(Kept {
        platform: daybook.platform.clone(),
        day: daybook.day,
        name: name.into(),
        rows,
        summary,
        text_bytes: i64::try_from(written.text_bytes).unwrap_or(i64::MAX),
        hash: written.hash,
        parts: Part::list(&written.parts),
        made_at: now,
    })
}

fn remove(draft: &std::path::Path) -> Result<(), Error> {
    std::fs::remove_file(draft).map_err(|error| Error::file("remove", draft, &error))
}

fn noted_digest(daybook: &Daybook, sheet: Sheet) -> &String {
    match sheet {
        Sheet::Trade => &daybook.trade_digest,
        Sheet::Flow => &daybook.flow_digest,
        Sheet::Split => &daybook.split_digest,
        Sheet::Bounce => &daybook.bounce_digest,
    }
}

struct Cutting<'a> {
    bill: &'a Bill,
    multi: bool,
    newline: &'static str,
    text: Text,
    summary: Summary,
}

impl<'a> Cutting<'a> {
    fn begin(bill: &'a Bill, rules: &BillRules, draft: std::path::PathBuf) -> Result<Cutting<'a>, Error> {
        let newline = match rules.newline {
            Newline::Crlf => "\r\n",
            Newline::Lf => "\n",
        };
        let multi = match bill {
            Bill::FlowOfAll => rules.multi_mch_columns.all,
            Bill::Flow { .. } => rules.multi_mch_columns.one,
            _ => false,
        };
        let part_bytes_max = u64::try_from(rules.split_bytes).unwrap_or(u64::MAX).max(1);
        let mut text = Text::create(draft, part_bytes_max)?;
        let mut header = String::new();
        if rules.bom {
            header.push(BYTE_ORDER_MARK);
        }
        if multi {
            header.push_str(flow::MULTI_HEADER);
            header.push(',');
        }
        header.push_str(self::header(bill));
        header.push_str(newline);
        text.line(&header)?;
        Ok(Cutting { bill, multi, newline, text, summary: Summary::default() })
    }

    fn run(
        mut self,
        sheet: Sheet,
        path: &std::path::Path,
    ) -> Result<(i64, String, crate::part::Written), Error> {
        for line in lines(path)? {
            let line = line?;
            let cells = cells(sheet, &line)?;
            if takes(self.bill, &cells) {
                self.summary.take(self.bill, &cells)?;
                let line = self.line(&cells);
                self.text.line(&line)?;
            }
        }
        let mut told = String::new();
        if let Some(header) = summary_header(self.bill) {
            self.text.line(&format!("{header}{}", self.newline))?;
            told = marked(self.summary.cells(self.bill).iter().map(String::as_str));
            self.text.line(&format!("{told}{}", self.newline))?;
        }
        let rows = self.summary.rows;
        Ok((rows, told, self.text.end()?))
    }

    fn line(&self, cells: &[&str]) -> String {
        let chosen = cells.iter().enumerate().filter(|(place, _)| match self.bill {
            Bill::Trade { which, .. } => trade::has_column(*which, *place),
            Bill::Flow { .. } | Bill::FlowOfAll => {
                *place >= flow::at::BILL || (self.multi && *place != flow::at::ROLE)
            }
            Bill::Split { .. } | Bill::Bounce => true,
        });
        marked(chosen.map(|(_, cell)| *cell)) + self.newline
    }
}

/// Cells with their mark, separated by commas.
fn marked<'c>(cells: impl Iterator<Item = &'c str>) -> String {
    let mut line = String::with_capacity(512);
    for cell in cells {
        if !line.is_empty() {
            line.push(',');
        }
        line.push(MARK);
        line.push_str(cell);
    }
    line
}

const fn header(bill: &Bill) -> &'static str {
    match bill {
        Bill::Trade { which, .. } => trade::header(*which),
        Bill::Flow { .. } | Bill::FlowOfAll => flow::HEADER,
        Bill::Split { .. } => split::HEADER,
        Bill::Bounce => split::BOUNCE_HEADER,
    }
}

/// The contract gives the file of withdrawals no summary.
const fn summary_header(bill: &Bill) -> Option<&'static str> {
    match bill {
        Bill::Trade { which, .. } => Some(trade::summary_header(*which)),
        Bill::Flow { .. } | Bill::FlowOfAll => Some(flow::SUMMARY_HEADER),
        Bill::Split { .. } => Some(split::SUMMARY_HEADER),
        Bill::Bounce => None,
    }
}

/// Whether a line of the sheet is one of the bill.
fn takes(bill: &Bill, cells: &[&str]) -> bool {
    match bill {
        Bill::Trade { which, sub_mchid } => {
            let wanted = match which {
                Which::All => true,
                Which::Success => cells[trade::at::STATE] == trade::SUCCESS,
                Which::Refund => cells[trade::at::STATE] == trade::REFUND,
            };
            wanted && sub_mchid.as_ref().is_none_or(|mchid| cells[trade::at::SUB_MCHID] == mchid.as_str())
        }
        Bill::Flow { owner, pot } => {
            cells[flow::at::OWNER] == owner.as_str() && cells[flow::at::POT] == pot.as_str()
        }
        Bill::FlowOfAll => cells[flow::at::ROLE] == Role::Sub.as_str(),
        Bill::Split { sub_mchid } => {
            sub_mchid.as_ref().is_none_or(|mchid| cells[split::at::SUB_MCHID] == mchid.as_str())
        }
        Bill::Bounce => true,
    }
}

/// What the summary adds up.
#[derive(Debug, Default)]
struct Summary {
    rows: i64,
    ins: i64,
    sums: [Fen; 6],
}

impl Summary {
    fn take(&mut self, bill: &Bill, cells: &[&str]) -> Result<(), Error> {
        self.rows += 1;
        match bill {
            Bill::Trade { which, .. } => {
                for (sum, place) in self.sums.iter_mut().zip(trade::summed(*which)) {
                    *sum = sum.plus(amount(cells, *place)?)?;
                }
            }
            Bill::Flow { .. } | Bill::FlowOfAll => {
                let change = change_of(cells)?;
                if change.is_negative() {
                    self.sums[1] = self.sums[1].minus(change)?;
                } else {
                    self.ins += 1;
                    self.sums[0] = self.sums[0].plus(change)?;
                }
            }
            Bill::Split { .. } => {
                let place = match cells[split::at::KIND] {
                    split::SPLIT => 0,
                    split::RETURN => 1,
                    _ => return Ok(()),
                };
                self.sums[place] = self.sums[place].plus(amount(cells, split::at::AMOUNT)?)?;
            }
            Bill::Bounce => {
                amount(cells, split::BOUNCE_AMOUNT)?;
            }
        }
        Ok(())
    }

    fn cells(&self, bill: &Bill) -> Vec<String> {
        let rows = self.rows.to_string();
        let sum = |place: usize| cell::yuan(self.sums[place]);
        match bill {
            Bill::Trade { which, .. } => {
                let places = 0..trade::summed(*which).len();
                std::iter::once(rows).chain(places.map(sum)).collect()
            }
            Bill::Flow { .. } | Bill::FlowOfAll => {
                let outs = (self.rows - self.ins).to_string();
                vec![rows, self.ins.to_string(), sum(0), outs, sum(1)]
            }
            Bill::Split { .. } => vec![rows, sum(0), sum(1)],
            Bill::Bounce => vec![rows],
        }
    }
}

fn amount(cells: &[&str], place: usize) -> Result<Fen, Error> {
    let wrong = || Error::Unproved(format!("no amount at {place}: {}", cells.join(",")));
    cells.get(place).and_then(|text| cell::fen(text)).ok_or_else(wrong)
}
