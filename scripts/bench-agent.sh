#!/usr/bin/env bash
# Measures what answering a question costs beside the model, p50 and p99, in a book of 100,000 entries: with a scripted
# model that replies at once and calls two tools, and for the common questions, which the grammar answers. On a
# PostgreSQL of its own, fsync on.
# usage: scripts/bench-agent.sh
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh
if [ "${QUIPU_IN_THROWAWAY:-}" != 1 ]; then
  use_toolchain
  QUIPU_IN_THROWAWAY=1 exec scripts/with-postgres.sh --durable "$0" "$@"
fi
SQLX_OFFLINE=true cargo bench --locked --bench agent
