#!/usr/bin/env bash
# Builds `crates/xtask`, where what takes more than a few commands is written,
# and runs it: `xtask.sh test`, `xtask.sh lint quick`; without arguments it says
# what it knows.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"

cd "$ROOT"
scripts/setup.sh rust
if ! CARGO_TARGET_DIR=$TARGET_NATIVE cargo build --quiet --locked --package caponimage-xtask; then
  say "0 passed, 1 failed"
  die "the checks themselves can't be built"
fi
exec "$TARGET_NATIVE/debug/xtask" "$@"
