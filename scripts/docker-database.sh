#!/usr/bin/env bash
# Run once by the postgres image of docker-compose.yml, on its first start: makes the role `quipu`, who owns the
# database and may create roles but is no superuser, and takes the superuser's password away (the socket inside the
# container is the only way in for it then). Last it closes the database to all other roles.
set -euo pipefail
psql -X -q -v ON_ERROR_STOP=1 -U "${POSTGRES_USER:-postgres}" -d postgres -v password="$POSTGRES_PASSWORD" <<'SQL'
create role quipu login createrole nosuperuser nocreatedb password :'password';
create database quipu owner quipu;
revoke connect on database postgres, template1 from public;
alter role current_user password null;
SQL
psql -X -q -v ON_ERROR_STOP=1 -U "${POSTGRES_USER:-postgres}" -d quipu -f /quipu/harden.sql
