#!/usr/bin/env bash
# Checks every query of the code against the schema that migrations/ makes, and writes what sqlx's macros learn to
# .sqlx/, from which Quipu compiles without a database.
# usage: scripts/sqlx-prepare.sh [FOLDER]     writes to FOLDER in place of .sqlx/
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh
if [ "${QUIPU_IN_THROWAWAY:-}" != 1 ]; then
  use_toolchain
  QUIPU_IN_THROWAWAY=1 exec scripts/with-postgres.sh "$0" "$@"
fi

for migration in migrations/*.sql; do
  "$PGBIN/psql" -X -q -1 -v ON_ERROR_STOP=1 -d "$DATABASE_URL" -f "$migration" >/dev/null ||
    die "$migration does not run"
done

fresh=$(mktemp -d "${TMPDIR:-/tmp}/quipu-sqlx.XXXXXX")
trap 'rm -rf "$fresh"' EXIT
# Macros run when their crate is compiled: have it compiled.
touch src/lib.rs src/main.rs tests/it/main.rs
SQLX_OFFLINE=false SQLX_OFFLINE_DIR=$fresh cargo check --quiet --locked --all-targets

folder=${1:-.sqlx}
mkdir -p "$folder"
rm -f "$folder"/query-*.json
find "$fresh" -name 'query-*.json' -exec cp {} "$folder/" \;
