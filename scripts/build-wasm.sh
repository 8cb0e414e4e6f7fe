#!/usr/bin/env bash
# Builds the crate for the browser: `build-wasm.sh cpu` or `build-wasm.sh
# webgpu` leaves caponimage.js, its types and caponimage_bg.wasm in
# pkg/dist/cpu or pkg/dist/webgpu, and prints the sizes. A finished build is
# kept in the cache folder under the hash of all that went into it, so the same
# sources, in this clone or another, are not built twice.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"

PROFILE=release-wasm # in Cargo.toml
KEEP=4 # finished builds kept in the cache, for each variant
# The crate's own kernels are where a call's time goes: compiled for speed (3), all else for size.
# No pointer is below 1024, the last the stack would reach; knowing that folds offsets into loads.
OPTIMISE=(-O3 --low-memory-unused --converge)
WASM_FEATURES=(--enable-simd --enable-bulk-memory --enable-nontrapping-float-to-int
  --enable-sign-ext --enable-mutable-globals --enable-reference-types --enable-multivalue)

variant=${1:-}
case $variant in
  cpu) target=$TARGET_WASM_CPU expected="about 4 minutes" ;;
  webgpu) target=$TARGET_WASM_WEBGPU expected="10 to 16 minutes" ;;
  *) die "say which: build-wasm.sh cpu, or build-wasm.sh webgpu" ;;
esac
cd "$ROOT"
use_wasm_toolchain
bindgen="$(wasm_bindgen_dir)/bin/wasm-bindgen"
wasm_opt=${WASM_OPT:-$ROOT/node_modules/.bin/wasm-opt}
[ -x "$bindgen" ] && [ -x "$wasm_opt" ] || die "wasm-bindgen or wasm-opt is missing: run 'make setup'"

inputs() { # what only the feature `train` has is no part of what a page loads
  find src -type f -not -path 'src/bin/*' -not -path 'src/cli/*' -not -path 'src/dataset/*' \
    -not -path 'src/evaluation/*' -not -path 'src/kernels/*' -not -path 'src/training/*' \
    -not -path 'src/model/backbone/module/*' -not -name files.rs
  ls Cargo.toml Cargo.lock build.rs .cargo/config.toml scripts/build-wasm.sh 2>/dev/null || true
}
hash=$({
  inputs | LC_ALL=C sort | while IFS= read -r file; do sha256 "$file"; done
  "${RUSTC:-rustc}" --version
  "$bindgen" --version
  "$wasm_opt" --version
  say "$variant $RUSTFLAGS"
} | sha256 | cut -c1-16)
built="$CAPONIMAGE_CACHE/wasm/$variant-$hash"
dist="pkg/dist/$variant"

sizes() {
  node -e '
    const { constants, brotliCompressSync } = require("node:zlib"), fs = require("node:fs");
    const bytes = fs.readFileSync(process.argv[2]);
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    const mb = (n) => (n / 1e6).toFixed(2) + " MB";
    console.log(`wasm ${process.argv[1]}: ${mb(bytes.length)}, ${mb(brotliCompressSync(bytes, { params }).length)} brotli`);
  ' "$variant" "$1/caponimage_bg.wasm"
}

if [ ! -d "$built" ]; then
  started=$SECONDS
  say "wasm $variant: compiling ($expected where nothing is cached)"
  # Not in Cargo.toml: native builds need no cdylib.
  CARGO_TARGET_DIR=$target cargo rustc --lib --crate-type cdylib --target wasm32-unknown-unknown \
    --profile "$PROFILE" --config "profile.$PROFILE.package.caponimage.opt-level=3" \
    --no-default-features --features "web-$variant"
  work="$built.$$"
  trap 'rm -rf "$work"' EXIT
  rm -rf "$work" && mkdir -p "$work"
  say "wasm $variant: wasm-bindgen, then wasm-opt ${OPTIMISE[*]}"
  "$bindgen" --target web --out-dir "$work" --out-name caponimage \
    "$target/wasm32-unknown-unknown/$PROFILE/caponimage.wasm"
  "$wasm_opt" "${OPTIMISE[@]}" "${WASM_FEATURES[@]}" --strip-debug --strip-producers \
    "$work/caponimage_bg.wasm" -o "$work/small.wasm"
  mv "$work/small.wasm" "$work/caponimage_bg.wasm"
  sizes "$work" >"$work/sizes"
  # Another build of the same sources may have been quicker.
  if [ -d "$built" ]; then rm -rf "$work"; else mv "$work" "$built"; fi
  # shellcheck disable=SC2012
  ls -1dt "$CAPONIMAGE_CACHE/wasm/$variant"-* | tail -n "+$((KEEP + 1))" | while IFS= read -r old; do rm -rf "$old"; done
  say "wasm $variant: built in $((SECONDS - started)) s"
fi

if ! diff -rq --exclude=sizes "$built" "$dist" >/dev/null 2>&1; then
  touch "$built" # in use: the last to be thrown away
  mkdir -p pkg/dist
  rm -rf "$dist.new" && cp -R "$built" "$dist.new" && rm "$dist.new/sizes"
  rm -rf "$dist" && mv "$dist.new" "$dist"
fi
cat "$built/sizes"
