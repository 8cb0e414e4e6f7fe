#!/usr/bin/env bash
# Builds everything the demo page needs and serves it on this machine, at port
# $PORT (4173). The first time on a fresh machine takes 15 to 20 minutes, most
# of it the WebGPU binary; after that it starts in seconds.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"

PORT=${PORT:-4173}
cd "$ROOT"
scripts/build-web.sh
say "demo: http://127.0.0.1:$PORT/ (end it with Ctrl-C)"
cd www
exec npm run --silent preview -- --host 127.0.0.1 --port "$PORT" --strictPort
