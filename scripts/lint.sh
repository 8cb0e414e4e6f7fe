#!/usr/bin/env bash
# Checks that change nothing: formatting, licences, shell scripts, TypeScript,
# clippy for the native build and for the browser. `lint.sh quick` leaves out
# clippy, `lint.sh clippy` is clippy alone. Goes on after a failure and ends
# with one line `N passed, N failed`.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"

passed=0 failed=0

# check NAME COMMAND...
check() {
  local name=$1 started=$SECONDS
  shift
  if "$@" </dev/null; then
    passed=$((passed + 1))
    say "lint: $name: ok ($((SECONDS - started)) s)"
  else
    failed=$((failed + 1))
    say "lint: $name: FAILED"
  fi
}

# Nothing is sent. Whether it compiles the tests show.
publish_crate() {
  CARGO_TARGET_DIR=$TARGET_NATIVE cargo publish --quiet --dry-run --no-verify --allow-dirty -p caponimage
}

quick() {
  check "cargo fmt" cargo fmt --all --check -- -l
  PATH="$PATH:$(echo "$TOOLS"/cargo-deny-*/bin)" check "cargo deny" cargo deny --log-level error check licenses bans sources
  check "cargo publish" publish_crate
  local shellcheck folder
  for shellcheck in shellcheck "$TOOLS"/shellcheck-*/bin/shellcheck; do
    if have "$shellcheck"; then
      check shellcheck "$shellcheck" --severity=warning -x scripts/*.sh .ci/run
      break
    fi
  done
  for folder in pkg www tests/browser; do
    check "npm run check in $folder" npm run --silent --workspace "$folder" check
    # The others take its types from what it builds.
    if [ "$folder" = pkg ]; then quietly build-pkg npm run --workspace pkg build || true; fi
  done
}

wasm_clippy() (
  use_wasm_toolchain
  CARGO_TARGET_DIR=$TARGET_WASM_CPU cargo clippy --lib --target wasm32-unknown-unknown --profile release-wasm \
    --no-default-features --features web-cpu -- -D warnings
)

clippy() {
  CARGO_TARGET_DIR=$TARGET_NATIVE check "clippy, native" \
    cargo clippy --release --workspace --all-targets --features "$NATIVE_FEATURES" -- -D warnings
  # Without LLVM, as on docs.rs: what is behind the feature is checked, nothing is linked.
  CARGO_TARGET_DIR=$TARGET_NATIVE DOCS_RS=1 check "clippy, cuda" \
    cargo clippy --release --lib --features train,cuda,tuned -- -D warnings
  check "clippy, wasm" wasm_clippy
  CARGO_TARGET_DIR=$TARGET_NATIVE RUSTDOCFLAGS="-D warnings" check "cargo doc" \
    cargo doc --quiet --release --no-deps --workspace --features "$NATIVE_FEATURES"
}

cd "$ROOT"
case ${1:-all} in
  quick)
    scripts/setup.sh rust node deny shellcheck
    quick
    ;;
  clippy)
    scripts/setup.sh rust wasm
    clippy
    ;;
  all)
    scripts/setup.sh rust node deny shellcheck wasm
    quick
    clippy
    ;;
  *) die "lint.sh knows: quick, clippy" ;;
esac
say "lint: $passed passed, $failed failed"
[ "$failed" = 0 ]
