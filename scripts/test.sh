#!/usr/bin/env bash
# All tests, one section after the other, the quick ones first; a failing
# section does not stop the next. Installs what is missing. Ends with a table of
# times and one line `N passed, N failed` over all sections, and fails when one
# did. `scripts/test.sh lint rust` runs only those sections.
set -euo pipefail
# shellcheck source=scripts/env.sh
source "$(dirname "$0")/env.sh"

cd "$ROOT"
passed=0 failed=0 table=''

# counts LOG : "passed failed", summed over the closing lines of cargo test, node --test, vitest, Playwright and lint.sh.
counts() {
  sed 's/\x1b\[[0-9;]*m//g' "$1" | awk '
    function number(word,   i) { for (i = 2; i <= NF; i++) if ($i ~ "^" word "[,;.)]?$") return $(i - 1) + 0; return 0 }
    /^test result:/ || /^ *Tests  / || /^[a-z: -]*[0-9]+ passed, [0-9]+ failed/ { p += number("passed"); f += number("failed"); next }
    /^ +[0-9]+ passed \(/ { p += $1; next }
    /^ +[0-9]+ failed$/ { f += $1; next }
    /^(# |ℹ )pass [0-9]+$/ { p += $3 }
    /^(# |ℹ )fail [0-9]+$/ { f += $3 }
    END { print p + 0, f + 0 }'
}

# section NAME COMMAND...
section() {
  local name=$1 started=$SECONDS log="$LOGS/test-$1.log" p f state=ok
  shift
  say "== $name"
  if ! "$@" </dev/null 2>&1 | tee "$log"; then state=FAILED; fi
  read -r p f <<<"$(counts "$log")"
  if [ "$state" = FAILED ] && [ "$f" = 0 ]; then f=1; fi
  if [ "$state" = ok ] && [ "$f" != 0 ]; then state=FAILED; fi
  passed=$((passed + p)) failed=$((failed + f))
  table+=$(printf '%-9s %-7s %5s passed %4s failed %6s s' "$name" "$state" "$p" "$f" $((SECONDS - started)))$'\n'
}

run() {
  case $1 in
    setup) section setup scripts/setup.sh ;;
    lint) section lint scripts/lint.sh quick ;;
    clippy) section clippy scripts/lint.sh clippy ;;
    rust) section rust scripts/test-rust.sh ;;
    wasm) section wasm scripts/build-web.sh ;;
    browser) section browser scripts/test-browser.sh ;;
    consumers) section consumers scripts/test-browser.sh test:consumers ;;
    # The same damage each time: a search for new harm is `make fuzz`.
    fuzz) SEED=1 section fuzz scripts/fuzz.sh 60 ;;
    *) die "test.sh knows: setup lint clippy rust wasm browser consumers fuzz" ;;
  esac
}

[ $# -gt 0 ] || set -- setup lint clippy rust wasm browser consumers fuzz
for name in "$@"; do run "$name"; done
say "== times"
printf '%s' "$table"
say "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
