#!/usr/bin/env bash
# build-gpu.sh [cuda|vulkan|metal|gpu] : builds `caponimage` for training on GPUs, with kernels joined and tuned
# but for CUDA's, and prints where the program is. `cuda` (the default) needs no CUDA toolkit: its
# libraries are loaded when it runs. About 40 minutes of processor time, once. `gpu` is Vulkan by way of
# WGSL, for drivers that are not up to burn's own SPIR-V (Mesa 22's lavapipe crashes on it).
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"

kind=${1:-cuda}
features=cli,$kind
if [ "$kind" = gpu ]; then features+=,tuned; fi
cd "$ROOT"
scripts/setup.sh rust
if [ "$kind" = cuda ]; then
  scripts/setup.sh cuda
  # LLVM is looked for in the data folder; CUDARC_CUDA_VERSION stands for the toolkit that is not here.
  export XDG_DATA_HOME=$CUDA_DATA CUDARC_CUDA_VERSION=13000
fi
CARGO_TARGET_DIR=$TARGET_CUDA cargo build --release --features "$features" --bin caponimage
say "$TARGET_CUDA/release/caponimage"
if [ "$kind" = cuda ]; then say "to run it: the NVIDIA driver, and CUDA_PATH=$CUDA_FILES"; fi
