#!/usr/bin/env bash
# Prints what docs/PERFORMANCE.md keeps: the sizes of the wasm binaries, the
# native timings (`caponimage bench`), the speed of training beside PyTorch's
# where that is installed, the timings in a real Chromium (`npm run bench` in
# tests/browser), and what a call asks of a GPU there (`npm run bench:gpu`).
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"

cd "$ROOT"
scripts/setup.sh rust wasm node browser vulkan
scripts/build-web.sh
CARGO_TARGET_DIR=$TARGET_NATIVE cargo build --release --workspace --features "$NATIVE_FEATURES"
caponimage=$TARGET_NATIVE/release/caponimage
"$caponimage" bench
"$caponimage" bench training
"$caponimage" bench training --frozen-parts 12
python=${PYTHON:-python3} # of an environment with torch
if "$python" -c 'import torch' 2>/dev/null; then
  "$python" scripts/reference/torch_training.py
else
  say "no PyTorch here to train beside (PYTHON names another Python)"
fi
# shellcheck source=scripts/env.sh
CHROMIUM='' source scripts/env.sh # set-up may just have installed it
npm --prefix tests/browser run --silent --if-present bench
npm --prefix tests/browser run --silent --if-present bench:gpu
