#!/usr/bin/env bash
# Builds `caponimage` for NVIDIA GPUs, without a CUDA toolkit: its libraries are loaded when it runs.
# About 40 minutes of processor time, once. Prints where the program is.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"

cd "$ROOT"
scripts/setup.sh rust cuda
# LLVM is looked for in the data folder; CUDARC_CUDA_VERSION stands for the toolkit that is not here.
export XDG_DATA_HOME=$CUDA_DATA CUDARC_CUDA_VERSION=13000
CARGO_TARGET_DIR=$TARGET_CUDA cargo build --release --features "train,cuda" --bin caponimage
say "$TARGET_CUDA/release/caponimage"
say "to run it: the NVIDIA driver, and CUDA_PATH=$CUDA_FILES"
