#!/usr/bin/env bash
# Reads damaged files for SECONDS (60), half of the time natively and half in the
# WebAssembly build for CPUs: `fuzz.sh 600`. SEED says in which ways they are
# damaged; without it they are others each time. Whatever does harm is kept in
# target/fuzz. Ends with one line `N passed, N failed`: of targets.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"

cd "$ROOT"
half=$((${1:-60} / 2)) seed=${SEED:-$(date +%s)} passed=0 failed=0
scripts/setup.sh rust node
CARGO_TARGET_DIR=$TARGET_NATIVE cargo build --quiet --release --workspace --features "$NATIVE_FEATURES" --bin fuzz
[ -e pkg/dist/cpu/caponimage.js ] || scripts/build-web.sh

# trial COMMAND...
trial() {
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
}

say "natively, $half s, seed $seed"
trial "$TARGET_NATIVE/release/fuzz" run --seconds "$half" --seed "$seed"
say "in WebAssembly, $half s"
trial node tests/browser/fuzz.mjs "$TARGET_NATIVE/release/fuzz" "$half" "$seed"
say "fuzz: $passed passed, $failed failed"
[ "$failed" = 0 ]
