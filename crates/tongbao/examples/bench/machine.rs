//! What the machine itself can do: the limits that no program passes.

use crate::watch::Watch;
use std::io::Write;
use std::time::Duration;
use tongbao_wire::keys::PrivateKey;

const LONG: Duration = Duration::from_secs(3);

/// RSA-2048 signatures of all cores together.
pub fn signatures_per_second(cores: usize) -> f64 {
    let key = PrivateKey::generate();
    let watch = Watch::start();
    let threads: Vec<_> = (0..cores)
        .map(|_| {
            let key = key.clone();
            std::thread::spawn(move || {
                let mut done = 0;
                let watch = Watch::start();
                while watch.elapsed() < LONG {
                    std::hint::black_box(key.sign(b"1760000000\nnonce\n{\"prepay_id\":\"wx\"}\n"));
                    done += 1;
                }
                done
            })
        })
        .collect();
    let done = threads.into_iter().map(|thread| thread.join().expect("a thread")).sum();
    watch.rate(done)
}

/// Appends of 4 KiB, each durable before the next.
pub fn appends_per_second() -> f64 {
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
