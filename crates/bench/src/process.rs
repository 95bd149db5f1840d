//! What the kernel says of a process: processor time and memory; and of the cores.

use std::path::Path;
use std::time::Duration;

/// Processor time that a process has used.
#[derive(Debug, Clone, Copy)]
pub struct Used {
    /// By all its threads.
    pub all: Duration,
    /// By those that sign replies.
    pub signing: Duration,
}

impl Used {
    /// Until now. Threads that have ended are not in it; the server ends none while it serves.
    pub fn by(process: &str) -> Used {
        let mut used = Used { all: Duration::ZERO, signing: Duration::ZERO };
        let tasks = std::fs::read_dir(format!("/proc/{process}/task")).expect("a running process");
        for task in tasks.flatten() {
            let time = on_processor(&task.path());
            used.all += time;
            if read(&task.path().join("comm")).starts_with("sign-") {
                used.signing += time;
            }
        }
        used
    }

    /// What was used between `before` and this.
    #[must_use]
    pub fn since(self, before: Used) -> Used {
        Used {
            all: self.all.saturating_sub(before.all),
            signing: self.signing.saturating_sub(before.signing),
        }
    }
}

/// Of all cores together since the machine started: without work, the disk waited for or not.
pub fn idle() -> Duration {
    const TICK: Duration = Duration::from_millis(10);
    let text = read(Path::new("/proc/stat"));
    let all = text.lines().next().unwrap_or_default().split_whitespace();
    let ticks = all.skip(4).take(2).filter_map(|number| number.parse().ok()).fold(0, u32::wrapping_add);
    TICK.saturating_mul(ticks)
}

/// What the thread that asks has used.
pub fn used_here() -> Duration {
    on_processor(Path::new("/proc/thread-self"))
}

/// The first of the three numbers: nanoseconds on a processor.
fn on_processor(task: &Path) -> Duration {
    let text = read(&task.join("schedstat"));
    let nanoseconds = text.split_whitespace().next().and_then(|number| number.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or_default())
}

/// Resident memory in KiB.
pub fn resident_kib(process: &str) -> u64 {
    of_status(process, "VmRSS:")
}

/// Resident memory in MiB.
pub fn resident_mib(process: &str) -> u64 {
    resident_kib(process) >> 10
}

/// The most that was ever resident, in MiB.
pub fn peak_mib(process: &str) -> u64 {
    of_status(process, "VmHWM:") >> 10
}

/// MiB as a figure.
pub fn mib(number: u64) -> f64 {
    f64::from(u32::try_from(number).expect("a size of memory"))
}

fn of_status(process: &str, name: &str) -> u64 {
    let text = read(Path::new(&format!("/proc/{process}/status")));
    let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).unwrap_or_default()
}

/// A thread may end between its name and its numbers.
fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}
