#!/usr/bin/env bash
# Everything that CI runs: formatting, lints, queries against the schema, dependency policy, every test. Installs what
# is missing. Stops at the first step that fails; ends with the count of tests.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

log=$(mktemp "${TMPDIR:-/tmp}/quipu-check.XXXXXX")
step='start'
finish() {
  status=$?
  trap - EXIT
  # "test result: ok. 12 passed; 0 failed; …" of each test program, "peers: 3 passed; 0 failed".
  counts=$(awk '/^(test result|peers):/ {
      for (i = 2; i <= NF; i++) { if ($i ~ /^passed/) passed += $(i - 1); if ($i ~ /^failed/) failed += $(i - 1) }
    } END { printf "%d %d", passed, failed }' "$log")
  rm -f "$log"
  [ $status = 0 ] || say "check stopped at: $step"
  printf '%s passed, %s failed\n' "${counts% *}" "${counts#* }"
  exit $status
}
trap finish EXIT

step() {
  step=$1
  shift
  say "$step"
  "$@" 2>&1 | tee -a "$log"
}

step 'what is missing' scripts/install.sh check
use_toolchain
step 'formatting' cargo fmt --check
step 'scripts' shellcheck -x scripts/*.sh .ci/run
step 'queries against the schema' scripts/sqlx-check.sh
step 'lints' cargo clippy --quiet --locked --all-targets -- -D warnings
step 'dependency policy' scripts/cargo-deny.sh
step 'tests' scripts/test.sh
step 'tests with a browser, other libraries and servers' scripts/peers.sh
