#!/usr/bin/env bash
# Measures what guarding a model's SQL costs (the guard itself, and guarded questions beside plain ones on a million
# entries of 200 books), and what query bombs cost the quick entries of others. On a PostgreSQL of its own, fsync on.
# usage: scripts/bench-sql.sh
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh
if [ "${QUIPU_IN_THROWAWAY:-}" != 1 ]; then
  use_toolchain
  QUIPU_IN_THROWAWAY=1 exec scripts/with-postgres.sh --durable "$0" "$@"
fi
SQLX_OFFLINE=true cargo bench --locked --bench sql
