# What `./run` and `./test` need; sourced by them. Everything that is installed is said first.

# Debian packages, only those that are missing.
need_packages() {
  local missing=()
  local package
  for package in "$@"; do
    dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  # A compiler or an interpreter from elsewhere serves as well.
  if command -v gcc >/dev/null; then missing=("${missing[@]/#gcc/}"); fi
  if command -v g++ >/dev/null; then missing=("${missing[@]/#g++/}"); fi
  if command -v python3 >/dev/null && python3 -c 'import venv, ensurepip' 2>/dev/null; then
    missing=("${missing[@]/#python3*/}")
  fi
  local wanted=()
  for package in "${missing[@]}"; do [ -n "$package" ] && wanted+=("$package"); done
  [ "${#wanted[@]}" -eq 0 ] && return
  echo "installing Debian packages: ${wanted[*]}"
  local root=()
  [ "$(id -u)" -eq 0 ] || root=(sudo)
  "${root[@]}" apt-get update --quiet --quiet
  "${root[@]}" apt-get install --yes --quiet --quiet --no-install-recommends "${wanted[@]}"
}

need_rust() {
  command -v cargo >/dev/null && return
  echo "Rust is missing: install it from https://rustup.rs and run this again" >&2
  exit 1
}

need_nextest() {
  cargo nextest --version >/dev/null 2>&1 && return
  echo "installing cargo-nextest from crates.io"
  cargo install --locked cargo-nextest
}

# Without optimisation: it is built in a minute and a half and runs for seconds.
need_deny() {
  cargo deny --version >/dev/null 2>&1 && return
  echo "installing cargo-deny from crates.io"
  CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_DEBUG=0 \
    cargo install --locked --quiet cargo-deny
}

# Without optimisation: it only calls cargo.
need_fuzz() {
  cargo fuzz --version >/dev/null 2>&1 && return
  echo "installing cargo-fuzz from crates.io"
  CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_DEBUG=0 \
    cargo install --locked --quiet cargo-fuzz
}

# Flaws that are known of the libraries in Cargo.lock: fails on a finding; says so when the list of
# flaws, which lies on GitHub, cannot be fetched, and then checks nothing.
check_advisories() {
  local said status=0
  said=$(timeout 60 cargo deny check --hide-inclusion-graph advisories 2>&1) || status=$?
  if [ "$status" -eq 0 ]; then
    echo "$said"
  elif [ "$status" -eq 124 ] || grep --quiet 'failed to fetch advisory database' <<<"$said"; then
    echo "NOT CHECKED: known flaws of libraries. The list at github.com/rustsec/advisory-db could not be fetched."
  else
    echo "$said"
    return 1
  fi
}

need_node() {
  if command -v node >/dev/null && command -v npm >/dev/null; then return; fi
  need_packages nodejs npm
}

# The Python client from PyPI, in a virtual environment under target/.
python_client() {
  if ! cmp -s "$1/requirements.txt" target/sdk/venv/requirements.txt; then
    echo "installing from PyPI into target/sdk/venv: $(grep -v '^#' "$1/requirements.txt" | tr '\n' ' ')"
    mkdir -p target/sdk
    python3 -m venv target/sdk/venv
    target/sdk/venv/bin/pip install --quiet --disable-pip-version-check --requirement "$1/requirements.txt"
    cp "$1/requirements.txt" target/sdk/venv/requirements.txt
  fi
}

# Intel's library that signs eight at once, from PyPI, and where it lies; nothing on a processor
# that cannot use it.
sign_library() {
  if [ "$(uname -sm)" != "Linux x86_64" ] || ! grep --quiet --word-regexp -e avx512ifma -e avx_ifma /proc/cpuinfo; then
    echo "LEFT OUT: signing eight at once. This processor has neither AVX-512 IFMA nor AVX-IFMA."
    return
  fi
  local wanted=scripts/sign-library.txt place=target/sign-library
  if ! cmp -s "$wanted" "$place/requirements.txt"; then
    echo "installing from PyPI into $place: $(grep -v '^#' "$wanted" | tr '\n' ' ')"
    mkdir -p target
    python3 -m venv "$place"
    "$place/bin/pip" install --quiet --disable-pip-version-check --requirement "$wanted"
    cp "$wanted" "$place/requirements.txt"
  fi
  export TONGBAO_SIGN_LIBRARY="$PWD/$place/lib/libcrypto_mb.so.13"
}

# schemathesis from PyPI, in a virtual environment of its own: it brings many packages along.
schemathesis() {
  if ! cat "$1/requirements.txt" tests/sdk/python/requirements.txt | cmp -s - target/schema/venv/requirements.txt; then
    echo "installing from PyPI into target/schema/venv: $(grep -hv '^[#-]' "$1/requirements.txt" tests/sdk/python/requirements.txt | tr '\n' ' ')"
    mkdir -p target/schema
    python3 -m venv target/schema/venv
    target/schema/venv/bin/pip install --quiet --disable-pip-version-check --requirement "$1/requirements.txt"
    cat "$1/requirements.txt" tests/sdk/python/requirements.txt >target/schema/venv/requirements.txt
  fi
}

# The Node client from npm, beside a copy of its tests under target/.
node_client() {
  mkdir -p target/sdk/node
  cp "$1"/*.js target/sdk/node/
  if ! cmp -s "$1/package.json" target/sdk/node/package.json; then
    echo "installing from npm into target/sdk/node: $(grep -o '"wechatpay[^}]*' "$1/package.json")"
    cp "$1/package.json" target/sdk/node/package.json
    npm install --prefix target/sdk/node --silent --no-fund --no-audit --no-package-lock
  fi
}
