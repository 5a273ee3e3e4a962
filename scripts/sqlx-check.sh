#!/usr/bin/env bash
# Checks that every query fits the schema and that .sqlx/ holds what the macros would write now.
# usage: scripts/sqlx-check.sh
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh
fresh=$(mktemp -d "${TMPDIR:-/tmp}/quipu-sqlx.XXXXXX")
trap 'rm -rf "$fresh"' EXIT
scripts/sqlx-prepare.sh "$fresh"
mkdir -p .sqlx
diff -rq .sqlx "$fresh" >&2 || die '.sqlx/ is not what the queries and migrations make now; run: make sqlx'
say "$(find "$fresh" -name '*.json' | wc -l | tr -d ' ') queries fit the schema"
