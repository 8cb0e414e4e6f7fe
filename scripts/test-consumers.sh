#!/usr/bin/env bash
# The packed npm packages in real projects: built by each bundler that the
# README names, and driven in a real Chromium.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"

cd "$ROOT"
scripts/setup.sh rust node wasm browser
scripts/build-web.sh
# shellcheck source=scripts/env.sh
CHROMIUM='' source scripts/env.sh # set-up may just have installed it
npm --prefix tests/browser run --silent test:consumers
