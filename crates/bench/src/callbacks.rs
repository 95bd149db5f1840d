//! Callbacks to one receiver that answers at once, beside the rate of the signatures that they
//! need: every callback is signed.

use crate::ledger::{AT_ONCE, Ledger, count, submit};
use crate::machine::{Rate, micros_each};
use crate::samples::{create, pay};
use crate::signatures::Signatures;
use futures_util::stream::{self, StreamExt};
use std::path::Path;
use std::time::Duration;
use tongbao_bench::plot::{Must, Plot};
use tongbao_bench::process::Used;
use tongbao_bench::program::Served;
use tongbao_bench::receiver::Receiver;
use tongbao_bench::report::{Report, Section, Table, number};
use tongbao_kernel::order;

/// The least share of the signing rate.
const SHARE: f64 = 85.0;
/// A run that takes longer is given up.
const PATIENCE: Duration = Duration::from_mins(10);

/// What came out.
pub struct Callbacks {
    /// Callbacks a second, from the first to the last.
    pub per_second: f64,
    /// Signatures a second that all cores make, before and after.
    pub signing: [f64; 2],
    /// Processor time of the program for one callback, in microseconds.
    pub micros: f64,
    /// Of it, outside the signing threads.
    pub micros_outside: f64,
}

impl Callbacks {
    /// Of the signing rate, in percent.
    pub fn share(&self) -> f64 {
        let [before, after] = self.signing;
        100.0 * self.per_second / f64::midpoint(before, after)
    }
}

/// Sends `orders` callbacks, with each kind of signatures that the machine can make.
pub async fn measure(report: &mut Report, binary: &Path, data: &Path, orders: usize, ways: &[Signatures]) {
    let mut table = Table::new(&[
        "callbacks to one receiver",
        "a second",
        "signatures a second, before and after",
        "share",
        "µs of processor a callback",
        "of which outside the signing threads",
    ]);
    let mut bars = Vec::new();
    for kind in ways {
        let note = kind.note();
        let found = run(binary, &data.join(kind.name()), orders, kind).await;
        table.row(vec![
            format!("{}{note}", number(count(orders))),
            number(found.per_second),
            found.signing.map(number).join(", "),
            format!("{:.0} %", found.share()),
            number(found.micros),
            number(found.micros_outside),
        ]);
        report.at_least(format!("callbacks{note}: share of the signing rate"), found.share(), SHARE, " %");
        bars.push((format!("callbacks{note}"), found.share()));
    }
    let title = "Callbacks: share of the signatures that the machine makes".to_owned();
    let plot = Plot { title, unit: "%", bars, must: Must::AtLeast(SHARE) };
    report.add(Section { name: "callbacks", table, plots: vec![plot] });
}

async fn run(binary: &Path, data: &Path, orders: usize, signatures: &Signatures) -> Callbacks {
    let receiver = Receiver::start();
    let ledger = Ledger::open(data, 0, 0).await;
    let (engine, url) = (&ledger.engine, &receiver.url);
    let paid = (0..orders).map(|number| async move {
        submit(engine, order::Create { notify_url: url.clone(), ..create(&number) }).await;
        submit(engine, pay(&number)).await;
    });
    stream::iter(paid).buffer_unordered(AT_ONCE).for_each(|()| async {}).await;
    ledger.close().await;
    let before = Rate::measure(&signatures.ceiling()).per_second;
    let config = data.with_extension("toml");
    std::fs::write(&config, signatures.config()).expect("written");
    let server =
        Served::start_with(binary, data, |command| signatures.limit(command.arg("--config").arg(&config)));
    let used = Used::by(&server.process());
    let came = receiver.wait_for(orders, PATIENCE).await;
    assert!(came, "{} of {orders} callbacks came", receiver.count());
    let used = Used::by(&server.process()).since(used);
    let per_second = count(orders - 1) / receiver.took().as_secs_f64();
    drop(server);
    let after = Rate::measure(&signatures.ceiling()).per_second;
    let micros = micros_each(used.all, orders);
    let micros_outside = micros - micros_each(used.signing, orders);
    Callbacks { per_second, signing: [before, after], micros, micros_outside }
}
