# shellcheck shell=bash
# Sourced by the other scripts: where caches live, which compiler builds
# WebAssembly, which browser runs the tests, and a few small helpers. Every
# variable set here can be set by the caller instead. Nothing is cached inside
# the clone: two clones share one cache, and `git clean` costs no rebuild.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export ROOT
export CAPONIMAGE_CACHE="${CAPONIMAGE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/caponimage}"
export TARGET_NATIVE="${TARGET_NATIVE:-$CAPONIMAGE_CACHE/target-native}"
export TARGET_WASM_CPU="${TARGET_WASM_CPU:-$CAPONIMAGE_CACHE/target-wasm-cpu}"
export TARGET_WASM_WEBGPU="${TARGET_WASM_WEBGPU:-$CAPONIMAGE_CACHE/target-wasm-webgpu}"
export NATIVE_FEATURES="${NATIVE_FEATURES:-cli,gpu,remote}" # tests, clippy and benches on this machine
export CAPONIMAGE_BACKBONE="${CAPONIMAGE_BACKBONE:-$CAPONIMAGE_CACHE/backbone/efficientnet-lite0-57934424.pth}"
export TARGET_CUDA="${TARGET_CUDA:-$CAPONIMAGE_CACHE/target-cuda}"
TOOLS="$CAPONIMAGE_CACHE/tools"
export CUDA_DATA="$TOOLS/cuda-data" # XDG_DATA_HOME of CUDA builds: their LLVM
export CUDA_FILES="$TOOLS/cuda-files" # CUDA_PATH of what they build: NVIDIA's device library
LOGS="$CAPONIMAGE_CACHE/logs"
DEBIAN_RUST="$TOOLS/debian-rust"
mkdir -p "$TOOLS" "$LOGS"

say() { printf '%s\n' "$*"; }
die() { printf 'caponimage: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# quietly NAME COMMAND... : the output goes to a log file, shown only in part and only on failure.
quietly() {
  local log="$LOGS/$1.log"
  shift
  "$@" >"$log" 2>&1 </dev/null && return 0
  grep -iE 'error|fatal|unable|failed' "$log" | head -3 | sed 's/^/  /' >&2 || true
  say "  the whole log: $log" >&2
  return 1
}

# Hash of standard input, or of the files given.
sha256() {
  if have sha256sum; then sha256sum "$@"; else shasum -a 256 "$@"; fi
}

# within SECONDS COMMAND... : with a time limit where the system has `timeout`.
within() {
  local seconds=$1
  shift
  if have timeout; then timeout "$seconds" "$@"; else "$@"; fi
}

# The version of one package in Cargo.lock.
locked_version() {
  awk -v name="\"$1\"" '$1 == "name" && $3 == name { getline; gsub(/"/, "", $3); print $3; exit }' "$ROOT/Cargo.lock"
}

wasm_bindgen_dir() { say "$TOOLS/wasm-bindgen-$(locked_version wasm-bindgen)"; }

# Whether the cargo on PATH has the standard library for WebAssembly.
rustup_has_wasm() { [ -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown/lib" ]; }

# Whether native GPU tests can run: macOS and Windows bring a driver, Linux has one installed or not.
has_gpu_driver() {
  [ "$(uname)" = Linux ] || return 0
  local folder
  [ -n "${VK_DRIVER_FILES:-${VK_ICD_FILENAMES:-}}" ] && return 0
  for folder in /usr/share/vulkan/icd.d /usr/local/share/vulkan/icd.d /etc/vulkan/icd.d; do
    compgen -G "$folder/*.json" >/dev/null && return 0
  done
  return 1
}

# Exports what a wasm build needs: the flags, and Debian's compiler if set-up took that route.
use_wasm_toolchain() {
  export RUSTFLAGS="-C target-feature=+simd128"
  if [ "${CAPONIMAGE_WASM_ROUTE:-}" != debian ] && rustup_has_wasm; then return 0; fi
  [ -e "$DEBIAN_RUST/ready" ] || die "no compiler for wasm32-unknown-unknown: run 'make setup'"
  export RUSTC="$DEBIAN_RUST/rustc"
  export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER="$DEBIAN_RUST/lld"
  export PATH="$DEBIAN_RUST/bin:$PATH" # its own cargo-clippy
}

if [ -z "${CHROMIUM:-}" ]; then
  for CHROMIUM in chromium chromium-browser google-chrome google-chrome-stable \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ""; do
    if [ -n "$CHROMIUM" ] && have "$CHROMIUM"; then CHROMIUM=$(command -v "$CHROMIUM"); break; fi
  done
fi
export CHROMIUM
if [ -z "${FIREFOX:-}" ]; then
  for FIREFOX in firefox-esr firefox ''; do
    if [ -n "$FIREFOX" ] && have "$FIREFOX"; then FIREFOX=$(command -v "$FIREFOX"); break; fi
  done
fi
export FIREFOX

# Fewer words from npm.
export CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-auto}" npm_config_audit=false npm_config_fund=false npm_config_update_notifier=false
