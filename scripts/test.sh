#!/usr/bin/env bash
# Runs every test that needs no more than PostgreSQL and Tesseract, after installing those.
# usage: scripts/test.sh [CARGO TEST ARGUMENTS]
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh
. scripts/env.sh
use_toolchain
# The tests run servers of their own; the person's settings are not theirs.
unset DATABASE_URL
cargo test --locked "$@"
