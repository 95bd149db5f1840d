//! Reads the books from one commit, page by page, for the kernel's audit.
//!
//! Every table is read once, from front to back: the entries with the blocks that seal them on one
//! thread, everything else on another. Facts are summed up while they are read; only when a sum
//! does not come out even, all is read again to name the fact. So memory does not grow with the
//! ledger, but for one number for each account.

use crate::Failure;
use std::hash::{BuildHasher, Hasher, RandomState};
use tokio::runtime::Handle;
use tongbao_kernel::audit::{Audit, Report, Suspects};
use tongbao_kernel::model::{DaybookHead, Entry, Seal, SealBlock, ShutDay};
use tongbao_kernel::tables::{Row, Stored, TableId};
use tongbao_seal::Verifier;
use tongbao_store::{Reader, Select, Snapshot};

/// Rows in memory at a time.
const PAGE: usize = 1000;
/// Blocks of seals in memory at a time: 0.6 MB.
const BLOCKS: usize = 16;

/// The tables that the audit looks at besides the entries.
const TABLES: [TableId; 10] = [
    TableId::Order,
    TableId::Account,
    TableId::SplitReturn,
    TableId::SplitDetail,
    TableId::Split,
    TableId::Refund,
    TableId::Withdrawal,
    TableId::AdvanceReturn,
    TableId::OpenWork,
    TableId::Control,
];

/// Proves the books as the last commit left them. Commands go on meanwhile.
pub async fn audit(reader: &dyn Reader) -> Result<Report, Failure> {
    Ok(prove(reader, None).await?.0)
}

/// The same, and in the same pass holds sealed days against their entries.
pub async fn audit_sealed(
    reader: &dyn Reader,
    verifier: Verifier,
) -> Result<(Report, tongbao_seal::Report), Failure> {
    let (report, verifier) = prove(reader, Some(verifier)).await?;
    Ok((report, verifier.map(Verifier::report).unwrap_or_default()))
}

async fn prove(
    reader: &dyn Reader,
    verifier: Option<Verifier>,
) -> Result<(Report, Option<Verifier>), Failure> {
    let [one, other] = reader.twins().await?;
    let how = How::InSums(RandomState::new().build_hasher().finish());
    let (snapshots, mut audit, verifier) = read([one, other], &how, verifier).await?;
    let Some(suspects) = audit.suspects() else { return Ok((audit.report(), verifier)) };
    let (_, audit, _) = read(snapshots, &How::Again(suspects), None).await?;
    Ok((audit.report(), verifier))
}

/// How facts are kept.
#[derive(Clone)]
enum How {
    InSums(u64),
    Again(Suspects),
}

impl How {
    fn audit(&self) -> Audit {
        match self {
            How::InSums(key) => Audit::in_sums(*key),
            How::Again(suspects) => Audit::again(suspects.clone()),
        }
    }
}

type Snapshots = [Box<dyn Snapshot>; 2];

/// Reads everything, on two threads.
async fn read(
    [mut one, mut other]: Snapshots,
    how: &How,
    mut verifier: Option<Verifier>,
) -> Result<(Snapshots, Audit, Option<Verifier>), Failure> {
    let (mut of_entries, mut of_others) = (how.audit(), how.audit());
    let runtime = Handle::current();
    let entries = tokio::task::spawn_blocking(move || {
        let read = runtime.block_on(read_entries(one.as_mut(), &mut of_entries, verifier.as_mut()));
        read.map(|()| (one, of_entries, verifier))
    });
    let runtime = Handle::current();
    let others = tokio::task::spawn_blocking(move || {
        let read = runtime.block_on(read_others(other.as_mut(), &mut of_others));
        read.map(|()| (other, of_others))
    });
    let (entries, others) = tokio::join!(entries, others);
    let given_up =
        |error: tokio::task::JoinError| Failure::Broken(format!("the audit was given up: {error}"));
    let (one, mut audit, verifier) = entries.map_err(given_up)??;
    let (other, of_others) = others.map_err(given_up)??;
    audit.join(of_others);
    Ok(([one, other], audit, verifier))
}

async fn read_others(snapshot: &mut dyn Snapshot, audit: &mut Audit) -> Result<(), Failure> {
    for table in TABLES {
        let mut pages = Pages::of(table, PAGE);
        while let Some(page) = pages.next(snapshot).await? {
            take(audit, &page);
        }
    }
    Ok(())
}

async fn read_entries(
    snapshot: &mut dyn Snapshot,
    audit: &mut Audit,
    verifier: Option<&mut Verifier>,
) -> Result<(), Failure> {
    let mut entries = Pages::of(TableId::Entry, PAGE);
    let Some(verifier) = verifier else {
        while let Some(page) = entries.next(snapshot).await? {
            take(audit, &page);
        }
        return Ok(());
    };
    each::<ShutDay>(snapshot, |row| verifier.shut(row)).await?;
    each::<DaybookHead>(snapshot, |row| verifier.closed(row)).await?;
    let mut blocks = Pages::of(TableId::SealBlock, BLOCKS);
    while let Some(page) = entries.next(snapshot).await? {
        take(audit, &page);
        if let Some(last) = page.last().and_then(Entry::from_row) {
            while verifier.lacks_blocks(last) {
                more(&mut blocks, snapshot, verifier).await?;
            }
        }
        page.iter().filter_map(Entry::from_row).for_each(|entry| verifier.entry(entry));
    }
    while !verifier.entries_end() {
        more(&mut blocks, snapshot, verifier).await?;
    }
    each::<Seal>(snapshot, |row| verifier.seal(row)).await
}

fn take(audit: &mut Audit, page: &[Row]) {
    for row in page {
        audit.row(row);
    }
}

/// Hands the next blocks over.
async fn more(
    blocks: &mut Pages,
    snapshot: &mut dyn Snapshot,
    verifier: &mut Verifier,
) -> Result<(), Failure> {
    match blocks.next(snapshot).await? {
        Some(page) => page.iter().filter_map(SealBlock::from_row).for_each(|row| verifier.block(row)),
        None => verifier.blocks_end(),
    }
    Ok(())
}

/// Every row of a table.
async fn each<E: Stored>(snapshot: &mut dyn Snapshot, mut take: impl FnMut(&E)) -> Result<(), Failure> {
    let mut pages = Pages::of(E::TABLE_ID, PAGE);
    while let Some(page) = pages.next(snapshot).await? {
        page.iter().filter_map(E::from_row).for_each(&mut take);
    }
    Ok(())
}

/// A table, a page at a time.
struct Pages {
    /// What is read next; none: nothing is left.
    select: Option<Select>,
}

impl Pages {
    fn of(table: TableId, rows: usize) -> Pages {
        Pages { select: Some(Select::all(table, rows)) }
    }

    async fn next(&mut self, snapshot: &mut dyn Snapshot) -> Result<Option<Vec<Row>>, Failure> {
        let Some(select) = self.select.take() else { return Ok(None) };
        let rows = snapshot.select(&select).await?;
        let Some(last) = rows.last() else { return Ok(None) };
        if rows.len() == select.limit {
            self.select = Some(select.behind(last));
        }
        Ok(Some(rows))
    }
}
