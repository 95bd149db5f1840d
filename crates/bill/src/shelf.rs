//! Where daybooks and bills lie: `DIR/<platform>/<day>/`, the sheets there and the bills cut from
//! them under `bills/`. Files are written beside their place and moved there last, whole.

use crate::Error;
use crate::cut::{Cut, cut};
use crate::draft::{Draft, draft};
use crate::part::{Part, hash_of};
use crate::proof::Audit;
use flate2::read::MultiGzDecoder;
use std::fs::{DirBuilder, File};
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tongbao_base::ids::MchId;
use tongbao_base::{Day, Time};
use tongbao_kernel::model::{Bill as Kept, Daybook};
use tongbao_kernel::rules::BillRules;
use tongbao_store::Reader;

/// The folder of all daybooks and bills.
#[derive(Debug)]
pub struct Shelf {
    root: PathBuf,
    /// Drafts of this process have a name each.
    drafts: AtomicU64,
    hands: Hands,
    /// Cutting reads a whole sheet: one at a time, so that many askers do not starve the API.
    cutting: Semaphore,
}

/// Where work is done that keeps a thread busy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hands {
    /// On threads beside the reactor.
    Threads,
    /// Where it is asked for: one thing after the other, in the same order each time.
    Inline,
}

/// Held while a platform's days are closed; another process waits for it.
#[derive(Debug)]
pub struct Turn {
    _lock: File,
}

/// How much of a bill's file, and in which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As it lies there: compressed.
    Gzip,
    /// The text.
    Plain,
}

impl Shelf {
    /// The folder; it is made when the first day is.
    pub fn new(root: PathBuf) -> Arc<Shelf> {
        Shelf::with(root, Hands::Threads)
    }

    /// A folder whose work is done where it is asked for: for a program of one thread.
    pub fn inline(root: PathBuf) -> Arc<Shelf> {
        Shelf::with(root, Hands::Inline)
    }

    fn with(root: PathBuf, hands: Hands) -> Arc<Shelf> {
        Arc::new(Shelf { root, drafts: AtomicU64::new(0), hands, cutting: Semaphore::new(1) })
    }

    /// Runs what keeps a thread busy.
    async fn busily<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        match self.hands {
            Hands::Inline => work(),
            Hands::Threads => {
                let done = tokio::task::spawn_blocking(work).await;
                done.unwrap_or_else(|error| Err(Error::File(format!("the work was given up: {error}"))))
            }
        }
    }

    /// Keeps other processes from closing the platform's days.
    pub async fn turn(self: &Arc<Self>, platform: &MchId) -> Result<Turn, Error> {
        let (shelf, platform) = (Arc::clone(self), platform.clone());
        self.busily(move || {
            let place = shelf.platform(&platform);
            make_folder(&place)?;
            let path = place.join("lock");
            let lock = File::create(&path).map_err(|error| Error::file("make", &path, &error))?;
            lock.lock().map_err(|error| Error::file("lock", &path, &error))?;
            Ok(Turn { _lock: lock })
        })
        .await
    }

    /// Reads a day that is over, writes its sheets, proves them against the ledger, and puts them
    /// in their place. The caller holds [`Shelf::turn`] and closes the day with what it gets.
    pub async fn draft(
        self: &Arc<Self>,
        reader: Arc<dyn Reader>,
        platform: &MchId,
        day: Day,
        now: Time,
    ) -> Result<Draft, Error> {
        if self.hands == Hands::Inline {
            let drafted = draft(self, reader.as_ref(), (platform, day), now).await;
            return drafted.inspect_err(|_| self.drop_making(platform, day));
        }
        let (shelf, platform, runtime) = (Arc::clone(self), platform.clone(), Handle::current());
        self.busily(move || {
            let drafted = runtime.block_on(draft(&shelf, reader.as_ref(), (&platform, day), now));
            // A try that failed is begun anew; on a full disk its sheets are in the way.
            drafted.inspect_err(|_| shelf.drop_making(&platform, day))
        })
        .await
    }

    /// Cuts a bill; gives the row that keeps it. A file that was cut before stays.
    pub async fn cut(
        self: &Arc<Self>,
        daybook: Daybook,
        bill: crate::Bill,
        rules: BillRules,
        now: Time,
    ) -> Result<Kept, Error> {
        let turn = self.cutting.acquire().await;
        let shelf = Arc::clone(self);
        let done = self
            .busily(move || cut(&shelf, &Cut { daybook: &daybook, bill: &bill, rules: &rules, now }))
            .await;
        drop(turn);
        done
    }

    /// Removes bills that were being cut when the program last ended; gives how many. To be called
    /// before any is cut.
    pub async fn sweep(self: &Arc<Self>) -> Result<u64, Error> {
        let shelf = Arc::clone(self);
        self.busily(move || {
            let mut removed = 0;
            for platform in listed(&shelf.root)? {
                for day in listed(&platform)? {
                    for file in listed(&day.join("bills"))? {
                        if file.extension().is_some_and(|extension| extension == "making") {
                            std::fs::remove_file(&file)
                                .map_err(|error| Error::file("remove", &file, &error))?;
                            removed += 1;
                        }
                    }
                }
            }
            Ok(removed)
        })
        .await
    }

    /// Proves every day and every bill again.
    pub async fn audit(self: &Arc<Self>, reader: Arc<dyn Reader>) -> Result<Audit, Error> {
        let (shelf, runtime) = (Arc::clone(self), Handle::current());
        self.busily(move || runtime.block_on(Audit::run(&shelf, reader.as_ref()))).await
    }

    /// A bill's file, or one part of it, counted from 0; gives its length and its bytes.
    pub fn read(
        &self,
        bill: &Kept,
        part: Option<usize>,
        form: Form,
    ) -> Result<(u64, Box<dyn Read + Send>), Error> {
        let path = self.bill(&bill.platform, bill.day, &bill.name);
        let parts = Part::read_list(&bill.parts)?;
        let chosen = match part {
            None => &parts[..],
            Some(place) => parts.get(place..=place).unwrap_or_default(),
        };
        let wrong = |error: std::io::Error| Error::file("read", &path, &error);
        let mut file = File::open(&path).map_err(wrong)?;
        let offset = chosen.first().map_or(0, |part| part.offset);
        file.seek(SeekFrom::Start(offset)).map_err(wrong)?;
        let gzip_bytes = chosen.iter().map(|part| part.gzip_bytes).sum();
        let bytes = BufReader::new(file.take(gzip_bytes));
        Ok(match form {
            Form::Gzip => (gzip_bytes, Box::new(bytes)),
            Form::Plain => {
                let text_bytes = chosen.iter().map(|part| part.text_bytes).sum();
                (text_bytes, Box::new(MultiGzDecoder::new(bytes)))
            }
        })
    }

    /// Whether a bill's text is what it was when it was cut.
    pub(crate) fn prove(&self, bill: &Kept) -> Result<(), Error> {
        let path = self.bill(&bill.platform, bill.day, &bill.name);
        let (_, text) = self.read(bill, None, Form::Plain)?;
        let (bytes, hash) = hash_of(text).map_err(|error| Error::file("read", &path, &error))?;
        let parts = Part::read_list(&bill.parts)?;
        let length = std::fs::metadata(&path).map_err(|error| Error::file("read", &path, &error))?.len();
        let is_whole = length == parts.iter().map(|part| part.gzip_bytes).sum::<u64>();
        if is_whole && hash == bill.hash && i64::try_from(bytes) == Ok(bill.text_bytes) {
            Ok(())
        } else {
            Err(Error::Unproved(format!("{} was changed after it was made", path.display())))
        }
    }

    fn platform(&self, platform: &MchId) -> PathBuf {
        self.root.join(platform.as_str())
    }

    /// Where a day's sheets lie.
    pub fn folder(&self, platform: &MchId, day: Day) -> PathBuf {
        self.day(platform, day)
    }

    /// A day's place.
    pub(crate) fn day(&self, platform: &MchId, day: Day) -> PathBuf {
        self.platform(platform).join(day.to_string())
    }

    /// A bill's place.
    pub(crate) fn bill(&self, platform: &MchId, day: Day, name: &str) -> PathBuf {
        self.day(platform, day).join("bills").join(format!("{name}.csv.gz"))
    }

    /// Where a day's sheets are written.
    pub(crate) fn making(&self, platform: &MchId, day: Day) -> Result<PathBuf, Error> {
        let place = self.platform(platform).join(format!("{day}.making"));
        make_folder(&place)?;
        Ok(place)
    }

    /// Nothing was written that is of use.
    pub(crate) fn drop_making(&self, platform: &MchId, day: Day) {
        // What stays is written over by the next try.
        let _ = std::fs::remove_dir_all(self.platform(platform).join(format!("{day}.making")));
    }

    /// Moves a day's sheets to their place. What a try left there that did not close the day goes.
    pub(crate) fn put_in_place(&self, platform: &MchId, day: Day) -> Result<(), Error> {
        let (from, to) = (self.making(platform, day)?, self.day(platform, day));
        if to.exists() {
            std::fs::remove_dir_all(&to).map_err(|error| Error::file("replace", &to, &error))?;
        }
        // The names in it last before it has its own, and the folders above it with them.
        sync_folder(&from)?;
        std::fs::rename(&from, &to).map_err(|error| Error::file("make", &to, &error))?;
        sync_folder(&self.platform(platform))?;
        sync_folder(&self.root)
    }

    /// Where a bill is written before it has its place.
    pub(crate) fn bill_draft(&self, platform: &MchId, day: Day, name: &str) -> Result<PathBuf, Error> {
        let folder = self.day(platform, day).join("bills");
        make_folder(&folder)?;
        let number = self.drafts.fetch_add(1, Ordering::Relaxed);
        Ok(folder.join(format!("{name}.{}-{number}.making", std::process::id())))
    }

    /// Moves a bill to its place. What lies there without a row that keeps it is of a try that was
    /// broken off.
    pub(crate) fn place_bill(&self, draft: &Path, place: &Path) -> Result<(), Error> {
        std::fs::rename(draft, place).map_err(|error| Error::file("make", place, &error))?;
        let folder = place.parent().unwrap_or(&self.root);
        sync_folder(folder)?;
        sync_folder(folder.parent().unwrap_or(&self.root))
    }
}

/// Bills tell who bought what: only the owner of the installation may look.
fn make_folder(path: &Path) -> Result<(), Error> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(|error| Error::file("make", path, &error))
}

/// What lies in a folder; nothing in one that is not there.
fn listed(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let wrong = |error: std::io::Error| Error::file("read", folder, &error);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let entries = std::fs::read_dir(folder).map_err(wrong)?;
    entries.map(|entry| entry.map(|entry| entry.path()).map_err(wrong)).collect()
}

fn sync_folder(path: &Path) -> Result<(), Error> {
    let synced = File::open(path).and_then(|folder| folder.sync_all());
    synced.map_err(|error| Error::file("write", path, &error))
}
