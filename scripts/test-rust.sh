#!/usr/bin/env bash
# The crate's own tests, natively: unit tests, tests/*.rs and doc tests. Extra
# arguments go to `cargo test`, so `scripts/test-rust.sh layout` runs those with
# "layout" in their name. Tests of the GPU path skip, and say so, without a driver.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"

PROFILE=${PROFILE:-release}

cd "$ROOT"
scripts/setup.sh rust vulkan backbone
has_gpu_driver || export CAPONIMAGE_NO_VULKAN=1
export CARGO_TARGET_DIR=$TARGET_NATIVE
exec cargo test --workspace --features "$NATIVE_FEATURES" --profile "$PROFILE" --no-fail-fast "$@"
