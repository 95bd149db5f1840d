//! What the machine itself can do: the limits that no program passes.

use crate::signatures::Signatures;
use std::hint::black_box;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;
use tongbao_bench::plot::{Must, Plot};
use tongbao_bench::process::used_here;
use tongbao_bench::report::{Report, Section, Table, number};
use tongbao_bench::watch::Watch;
use tongbao_crypto_mb::{CryptoMb, LANES};
use tongbao_wire::keys::PrivateKey;

/// The word that makes this program tell how fast it signs.
pub const WORD: &str = "sign";
const LONG: Duration = Duration::from_secs(3);
/// Appends that are measured.
const APPENDS: usize = 1000;

/// How this machine signs.
pub struct Signing {
    /// The ways in which it can.
    pub ways: Vec<Signatures>,
    /// Processor time of one by the first, in microseconds.
    pub micros: f64,
}

/// How fast RSA-2048 signatures are made, all cores at it.
#[derive(Clone, Copy)]
pub struct Rate {
    /// By all cores together.
    pub per_second: f64,
    /// Processor time of one, in microseconds.
    pub micros: f64,
}

impl Rate {
    /// Measures for a few seconds, in a process of its own.
    pub fn measure(signatures: &Signatures) -> Rate {
        let mut command = Command::new(std::env::current_exe().expect("this program has a path"));
        signatures.limit(command.arg(WORD));
        if let Signatures::Together(library) = signatures {
            command.arg(library);
        }
        let said = command.output().expect("this program starts").stdout;
        let said = String::from_utf8(said).expect("two numbers");
        let mut numbers = said.split_whitespace().map(|number| number.parse().expect("a number"));
        let mut next = || numbers.next().expect("two numbers");
        Rate { per_second: next(), micros: next() }
    }

    fn here(library: Option<&Path>) -> Rate {
        let key = PrivateKey::generate();
        let library = library.map(|file| CryptoMb::load(file).expect("Intel's library")).map(Arc::new);
        let watch = Watch::start();
        let threads: Vec<_> = (0..cores())
            .map(|_| {
                let (key, library) = (key.clone(), library.clone());
                std::thread::spawn(move || sign_for(&key, library.as_deref(), LONG))
            })
            .collect();
        let (mut done, mut used) = (0, Duration::ZERO);
        for thread in threads {
            let (signed, time) = thread.join().expect("a thread");
            done += signed;
            used += time;
        }
        Rate { per_second: watch.rate(done), micros: micros_each(used, done) }
    }
}

/// Prints how fast this process signs: signatures a second, and microseconds of one.
pub fn tell_signing(library: Option<&Path>) {
    let Rate { per_second, micros } = Rate::here(library);
    println!("{per_second} {micros}");
}

/// How many the machine has.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// How many signatures a thread makes in so long, and how much of a processor it gets.
fn sign_for(key: &PrivateKey, library: Option<&CryptoMb>, long: Duration) -> (usize, Duration) {
    let message = b"1760000000\nnonce\n{\"prepay_id\":\"wx\"}\n".as_slice();
    let before = used_here();
    let watch = Watch::start();
    let mut done = 0;
    while watch.elapsed() < long {
        if let Some(library) = library {
            black_box(PrivateKey::sign_together(library, &[(key, message); LANES]));
            done += LANES;
        } else {
            black_box(key.sign(message));
            done += 1;
        }
    }
    (done, used_here().saturating_sub(before))
}

/// Microseconds for each of so many.
pub fn micros_each(time: Duration, done: usize) -> f64 {
    time.as_secs_f64() * 1e6 / f64::from(u32::try_from(done).expect("a number that was done in a run"))
}

/// How long the disk takes to make a small append durable, in microseconds.
pub struct Sync {
    /// Half of them are faster.
    pub p50: f64,
    /// One in a hundred is slower.
    pub p99: f64,
}

impl Sync {
    /// Of so many times.
    pub fn of(mut times: Vec<Duration>) -> Sync {
        times.sort_unstable();
        let at = |part: usize| times[times.len() * part / 100].as_secs_f64() * 1e6;
        Sync { p50: at(50), p99: at(99) }
    }

    /// Appends of 4 KiB in the folder's file system, each durable before the next.
    pub fn measure(folder: &Path) -> Sync {
        let mut file = tempfile::tempfile_in(folder).expect("a file");
        let block = [7; 4096];
        let append = |_| {
            let watch = Watch::start();
            file.write_all(&block).expect("written");
            file.sync_data().expect("durable");
            watch.elapsed()
        };
        Sync::of((0..APPENDS).map(append).collect())
    }
}

/// The limits, measured first.
pub fn measure(report: &mut Report, data: &Path, library: Option<&Path>) -> Signing {
    let (ways, signing) = (Signatures::here(library), Rate::measure(&Signatures::Each));
    let sync = Sync::measure(data);
    let mut table = Table::new(&["the machine", "figure"]);
    let mut row = |what: &str, figure: String| table.row(vec![what.to_owned(), figure]);
    row("cores", cores().to_string());
    row("RSA-2048 signatures, all cores", format!("{}/s", number(signing.per_second)));
    row("processor time of one", format!("{} µs", number(signing.micros)));
    let mut bars = vec![("RSA-2048 signature".to_owned(), signing.micros)];
    for way in ways.iter().filter(|way| **way != Signatures::Each) {
        let (note, micros) = (way.note(), Rate::measure(way).micros);
        row(&format!("the same{note}"), format!("{} µs", number(micros)));
        bars.push((format!("RSA-2048 signature{note}"), micros));
    }
    row("durable 4 KiB append, p50 and p99", format!("{} and {} µs", number(sync.p50), number(sync.p99)));
    bars.push(("durable 4 KiB append, p50".to_owned(), sync.p50));
    bars.push(("durable 4 KiB append, p99".to_owned(), sync.p99));
    let title = "What the machine takes for one".to_owned();
    let plot = Plot { title, unit: "µs", bars, must: Must::Any };
    report.add(Section { name: "machine", table, plots: vec![plot] });
    Signing { ways, micros: signing.micros }
}
