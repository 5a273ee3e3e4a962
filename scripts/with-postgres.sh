#!/usr/bin/env bash
# Runs a command with DATABASE_URL naming an empty database on a PostgreSQL of its own, which goes when the command ends.
# usage: scripts/with-postgres.sh [--durable] COMMAND [ARGUMENTS]
#   --durable   fsync on and more memory, to measure; else fast and throw-away
# The database `quipu` belongs to the role `quipu`, who may create roles and is no superuser, and is closed to all
# others, as in real life.
# PGBIN is the folder of the server's programs, PGADMIN_URL the superuser's way in.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

settings=(fsync=off full_page_writes=off synchronous_commit=off)
if [ "${1:-}" = --durable ]; then
  shift
  settings=(fsync=on synchronous_commit=on shared_buffers=256MB)
fi
[ $# -gt 0 ] || die 'usage: scripts/with-postgres.sh [--durable] COMMAND'
PGBIN=$(find_postgres) || die 'no PostgreSQL server here; run scripts/install.sh'

folder=$(mktemp -d /tmp/quipu-pg.XXXXXX) # short: a socket's path holds 100 bytes
as_server=()
if [ "$(id -u)" = 0 ]; then # PostgreSQL does not run as root
  account=postgres
  id postgres >/dev/null 2>&1 || account=nobody
  chown "$account" "$folder"
  if has setpriv; then as_server=(setpriv --reuid="$account" --regid="$(id -g "$account")" --clear-groups)
  elif has runuser; then as_server=(runuser -u "$account" --)
  else die 'running as root needs setpriv or runuser'
  fi
fi

server=''
stop() {
  status=$?
  trap - EXIT
  if [ -n "$server" ]; then
    kill -INT "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  rm -rf "$folder"
  exit $status
}
trap stop EXIT
trap 'exit 130' INT TERM

cd "$folder"
${as_server[@]+"${as_server[@]}"} "$PGBIN/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C --no-sync \
  >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log" >&2; die 'initdb failed'; }
options=()
for setting in "${settings[@]}" listen_addresses= "unix_socket_directories=$folder" max_connections=100 jit=off \
  log_min_messages=fatal; do
  options+=(-c "$setting")
done
LC_ALL=C ${as_server[@]+"${as_server[@]}"} "$PGBIN/postgres" -D "$folder/data" "${options[@]}" \
  </dev/null >"$folder/log" 2>&1 &
server=$!
cd "$OLDPWD"

PGADMIN_URL="postgres:///postgres?host=$folder&user=postgres"
psql=("$PGBIN/psql" -X -q -v ON_ERROR_STOP=1 -d "$PGADMIN_URL")
tries=0
until "${psql[@]}" -c 'select 1' >/dev/null 2>&1; do
  tries=$((tries + 1))
  if ! kill -0 "$server" 2>/dev/null || [ $tries -gt 300 ]; then
    cat "$folder/log" >&2
    die 'PostgreSQL did not start'
  fi
  sleep 0.1
done
"${psql[@]}" -c 'create role quipu login createrole' -c 'create database quipu owner quipu'
"$PGBIN/psql" -X -q -v ON_ERROR_STOP=1 -d "postgres:///quipu?host=$folder&user=postgres" -f src/store/embedded/harden.sql

export PGBIN PGADMIN_URL
export DATABASE_URL="postgres:///quipu?host=$folder&user=quipu"
"$@"
