#!/usr/bin/env bash
# Installs what is missing, builds Quipu for speed, and starts it.
# usage: scripts/run.sh [QUIPU ARGUMENTS]
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh
. scripts/env.sh
use_toolchain
say 'building (the first time takes some minutes)'
cargo build --release --locked
exec "$target/release/quipu" "$@"
