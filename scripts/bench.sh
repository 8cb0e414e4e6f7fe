#!/usr/bin/env bash
# Prints what docs/PERFORMANCE.md keeps: the sizes of the wasm binaries, the
# native timings (`caponimage bench`), and the timings in a real Chromium
# (`npm run bench` in tests/browser).
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"

cd "$ROOT"
scripts/setup.sh rust wasm node browser vulkan
scripts/build-web.sh
CARGO_TARGET_DIR=$TARGET_NATIVE cargo run --release --features "$NATIVE_FEATURES" -- bench
# shellcheck source=scripts/env.sh
CHROMIUM='' source scripts/env.sh # set-up may just have installed it
npm --prefix tests/browser run --silent --if-present bench
