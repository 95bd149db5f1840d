# The one entry: `just` lists what there is.

_default:
    @just --list

# Build and play the story; with arguments, run the program (`just run serve`).
run *arguments:
    ./run {{arguments}}

# Every check and every test.
test:
    ./test

# Format, house rules, lints, licences.
lint:
    cargo fmt --all --check
    cargo xtask tidy
    cargo clippy --workspace --all-targets -- -D warnings
    cargo deny check bans licenses sources

# Measure; prints the tables of docs/performance.md (`just bench --orders 1000000`).
bench *arguments:
    cargo build --release --package tongbao --bin tongbao --package tongbao-bench --bin bench
    target/release/bench {{arguments}}

# Break the rules on purpose, one at a time: do tests and simulation notice?
faults *names:
    cargo xtask faults {{names}}

# Play seeds before the auditor (`just sim 7`, `just sim --replay FILE`, `just sim --seeds 100 --coverage`).
sim *arguments:
    cargo build --quiet --package tongbao-sim
    target/debug/tongbao-sim {{arguments}}

# Play fresh seeds until stopped, or for so many minutes (`just sim-long --minutes 60`).
sim-long *arguments:
    cargo build --quiet --release --package tongbao-sim
    target/release/tongbao-sim --coverage {{arguments}}
