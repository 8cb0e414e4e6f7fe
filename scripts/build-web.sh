#!/usr/bin/env bash
# Builds all that a browser loads: both wasm binaries (CPU first, it is the
# quick one), the TypeScript of pkg/, and the demo page of www/. Finished wasm
# builds come from the cache.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"

cd "$ROOT"
scripts/setup.sh rust node wasm
for variant in cpu webgpu; do scripts/build-wasm.sh "$variant"; done
for folder in pkg www; do
  quietly "build-$folder" npm run --workspace "$folder" build || die "npm run build failed in $folder"
done
say "pkg and www: built"
