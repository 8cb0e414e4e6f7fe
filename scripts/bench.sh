#!/usr/bin/env bash
# Prints what docs/PERFORMANCE.md keeps: the sizes of the wasm binaries, the
# native timings (`caponimage bench`), the speed of training beside PyTorch's
# where that is installed, the timings in a real Chromium (`npm run bench` in
# tests/browser), what a call asks of a GPU there (`npm run bench:gpu`), and the
# same model in onnxruntime-web beside it (`npm run bench:onnx`).
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
npm run --silent --workspace tests/browser bench
npm run --silent --workspace tests/browser bench:gpu

# What other runtimes need stays out of the packages: only here is it asked for.
onnx=$TOOLS/onnx-1.23.2
if [ ! -e "$onnx/ready" ]; then
  say "installing onnx and onnxruntime-web"
  rm -rf "$onnx"
  quietly onnx-python python3 -m venv "$onnx/python"
  quietly onnx-python "$onnx/python/bin/pip" install onnx==1.23.2 numpy==2.4.6 cbor2==6.3.0
  quietly onnx-web npm install --prefix "$onnx/web" --ignore-scripts onnxruntime-web@1.30.0
  touch "$onnx/ready"
fi
graphs=$(mktemp -d)
trap 'rm -rf "$graphs"' EXIT
"$onnx/python/bin/python" scripts/reference/onnx_export.py models/small "$graphs"
npm run --silent --workspace tests/browser bench:onnx -- \
  --graphs "$graphs" --runtime "$onnx/web/node_modules/onnxruntime-web/dist"
