//! What the machine itself can do: the limits that no program passes.

use crate::process::used_here;
use crate::watch::Watch;
use std::io::Write;
use std::time::Duration;
use tongbao_wire::keys::PrivateKey;

const LONG: Duration = Duration::from_secs(3);

/// How fast RSA-2048 signatures are made, all cores at it.
#[derive(Clone, Copy)]
pub struct Signing {
    /// By all cores together.
    pub per_second: f64,
    /// Processor time of one, in microseconds.
    pub micros: f64,
}

impl Signing {
    /// Measures for so long.
    pub fn measure(key: &PrivateKey, cores: usize, long: Duration) -> Signing {
        let watch = Watch::start();
        let threads: Vec<_> = (0..cores)
            .map(|_| {
                let key = key.clone();
                std::thread::spawn(move || sign_for(&key, long))
            })
            .collect();
        let (mut done, mut used) = (0, Duration::ZERO);
        for thread in threads {
            let (signed, time) = thread.join().expect("a thread");
            done += signed;
            used += time;
        }
        Signing { per_second: watch.rate(done), micros: micros_each(used, done) }
    }

    /// The mean of two: before and after what is held against them.
    pub fn mean(self, other: Signing) -> Signing {
        Signing {
            per_second: f64::midpoint(self.per_second, other.per_second),
            micros: f64::midpoint(self.micros, other.micros),
        }
    }
}

/// How many signatures a thread makes in so long, and how much of a processor it gets.
fn sign_for(key: &PrivateKey, long: Duration) -> (usize, Duration) {
    let before = used_here();
    let watch = Watch::start();
    let mut done = 0;
    while watch.elapsed() < long {
        std::hint::black_box(key.sign(b"1760000000\nnonce\n{\"prepay_id\":\"wx\"}\n"));
        done += 1;
    }
    (done, used_here().saturating_sub(before))
}

/// Microseconds for each of so many.
pub fn micros_each(time: Duration, done: usize) -> f64 {
    time.as_secs_f64() * 1e6 / f64::from(u32::try_from(done).expect("a number that was done in a run"))
}

/// Prints the limits.
pub fn measure(key: &PrivateKey, cores: usize) {
    let signing = Signing::measure(key, cores, LONG);
    println!("| the machine | per second | µs of processor each |\n|---|---|---|");
    println!("| RSA-2048 signatures, all cores | {:.0} | {:.0} |", signing.per_second, signing.micros);
    println!("| durable 4 KiB appends, one after another | {:.0} | |\n", appends_per_second());
}

/// Appends of 4 KiB, each durable before the next.
fn appends_per_second() -> f64 {
    let mut file = tempfile::tempfile().expect("a file");
    let block = [7; 4096];
    let mut done = 0;
    let watch = Watch::start();
    while watch.elapsed() < LONG {
        file.write_all(&block).expect("written");
        file.sync_data().expect("durable");
        done += 1;
    }
    watch.rate(done)
}
