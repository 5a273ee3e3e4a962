#!/usr/bin/env bash
# Measures messages a second, and the time from an update handed out to its reply received, of Quipu beside other bots,
# in one run on one durable PostgreSQL. Quote ratios of one run, never figures of two.
# usage: scripts/bench.sh [RUNS]     medians of RUNS runs each (default 3)
# The stub of Telegram, the other bots and the floors come from BENCH_KIT (default ../shared/bench; see its README).
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh
. scripts/env.sh
use_toolchain
runs=${1:-3}
kit=${BENCH_KIT:-../shared/bench}

quipu=$(build_release)/quipu

ready_kit "$kit" messages.py 'the stub and the other bots'

# measure LABEL STUB-ARGUMENTS -- BOT COMMAND
measure() {
  local label=$1
  shift
  python3 "$kit/messages.py" --runs "$runs" --label "$label" "$@" 2>"$BENCH/messages.log"
}
# Quipu's schema is made anew for each run: the stub hands out the same update ids every time.
quipu() {
  QUIPU_DATA_DIR=$BENCH/quipu QUIPU_LISTEN=127.0.0.1:0 QUIPU_LOG=warn measure "$@"
}
schema=(--reset-sql 'drop schema if exists public, quipu_views, quipu_views_plain, quipu_views_category, quipu_private cascade; create schema public' --count-sql 'select count(*) from entries')
others=(--reset-sql "$(sed -n 's/.*"--reset-sql", default="\([^"]*\)".*/\1/p' "$kit/messages.py" | sed 's/^/create schema if not exists public; /')")

for load in saturation 200/s; do
  say "$load: p50 and p99 are milliseconds from handed out to replied"
  rate=(--messages 5000)
  [ $load = saturation ] || rate=(--messages 2000 --rate 200)
  quipu "quipu $load" "${rate[@]}" "${schema[@]}" -- "$quipu" serve
  measure "plain teloxide $load" "${rate[@]}" "${others[@]}" -- "$BENCH/target/release/telobot"
  measure "aiogram $load" "${rate[@]}" "${others[@]}" -- "$BENCH/venv/bin/python" "$kit/peers/aiogram_bot.py"
  measure "floor, one commit each $load" "${rate[@]}" "${others[@]}" -- "$BENCH/target/release/floorbot" single
done
say 'killed three times (SIGKILL) in a burst: rows must equal messages'
quipu 'quipu, killed' --runs 1 --messages 20000 --kills 3 --kill-after 0.5 "${schema[@]}" -- "$quipu" serve
