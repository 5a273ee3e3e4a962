#!/usr/bin/env bash
# Runs what tests/peers/ holds: a browser, third-party Telegram and model libraries and servers against the built Quipu.
# Each tests/peers/run_* is a program of its own: it gets QUIPU_BIN (the built program) and PEERS_DIR (a folder to keep
# virtual environments and node modules in), and exits with 0 when all is well.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh
use_toolchain
cargo build --quiet --locked
QUIPU_BIN=$(cd "$target/debug" && pwd)/quipu
mkdir -p "$target/peers"
PEERS_DIR=$(cd "$target/peers" && pwd)
export QUIPU_BIN PEERS_DIR
unset DATABASE_URL

passed=0 failed=0
for peer in tests/peers/run_*; do
  [ -x "$peer" ] || continue
  say "$peer"
  if "$peer" </dev/null; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    say "$peer failed"
  fi
done
printf 'peers: %d passed; %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
