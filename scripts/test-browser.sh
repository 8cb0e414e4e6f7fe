#!/usr/bin/env bash
# The tests of what the package and the demo page compute, in Node, then those of tests/browser
# in a real Chromium, against the built package and demo page.
# `test-browser.sh test:consumers` instead packs both packages, and builds and
# drives a project with each bundler that the README names.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"

cd "$ROOT"
scripts/setup.sh rust node wasm browser firefox
scripts/build-web.sh
# shellcheck source=scripts/env.sh
CHROMIUM='' FIREFOX='' source scripts/env.sh # set-up may just have installed it
suite=${1:-test}
if [ "$suite" = test ]; then npm test --silent --workspace pkg --workspace www; fi
npm run --silent --workspace tests/browser "$suite"
