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

# Measure; writes docs/performance.md and its plots (`just bench --only http` prints some of it).
bench *arguments:
    #!/usr/bin/env bash
    set -euo pipefail
    . scripts/setup.sh
    need_packages python3 python3-venv
    sign_library
    cargo build --release --package tongbao --bin tongbao --package tongbao-bench --bin bench
    target/release/bench ${TONGBAO_SIGN_LIBRARY:+--sign-library "$TONGBAO_SIGN_LIBRARY"} {{arguments}}

# Kill it, stop it, 200 times; prints the figures of docs/proof.md.
crash:
    TONGBAO_KILLS=200 cargo nextest run --package tongbao --no-capture kill terminate

# Hold it under load for half an hour; writes docs/load.md (`just load --minutes 5` prints its tables).
load *arguments:
    cargo build --release --package tongbao --bin tongbao --package tongbao-bench --bin load
    target/release/load {{arguments}}

# Break the rules on purpose, one at a time: do tests and simulation notice?
faults *names:
    cargo xtask faults {{names}}

# Made-up bytes against the laws, so many seconds a target (`just fuzz 600 json multipart`).
fuzz seconds="60" *targets:
    scripts/fuzz run {{seconds}} {{targets}}

# Bytes that broke a law, again.
fuzz-replay target +files:
    scripts/fuzz replay {{target}} {{files}}

# Keep the fewest of the found bytes that reach as much.
fuzz-keep *targets:
    scripts/fuzz keep {{targets}}

# Play seeds before the auditor (`just sim 7`, `just sim --replay FILE`, `just sim --seeds 100 --coverage`).
sim *arguments:
    cargo build --quiet --package tongbao-sim
    target/debug/tongbao-sim {{arguments}}

# Play fresh seeds until stopped, or for so many minutes (`just sim-long --minutes 60`).
sim-long *arguments:
    cargo build --quiet --release --package tongbao-sim
    target/release/tongbao-sim --coverage {{arguments}}
