#!/usr/bin/env bash
# Measures the import of a bank statement of 100,000 rows into an indexed table with a million entries of others, from the
# file to the commit, beside a plain COPY of the same rows and the pandas pipeline, in one run on one durable PostgreSQL;
# then what other people's messages wait meanwhile. Quote ratios of one run, never figures of two.
# usage: scripts/bench-import.sh [RUNS [ROWS]]     medians of RUNS runs each (default 3) of ROWS rows (100000, or 10000 for
# a look; QUIPU=path measures a program that is built already)
# The statement, the pandas pipeline and the stub of Telegram come from BENCH_KIT (default ../shared/bench; see its README).
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh
. scripts/env.sh
use_toolchain
runs=${1:-3}
rows=${2:-100000}
kit=${BENCH_KIT:-../shared/bench}

quipu=${QUIPU:-}
[ -n "$quipu" ] || quipu=$(build_release)/quipu

ready_kit "$kit" gen.py 'the database, the statement and the pandas pipeline'
python3 scripts/bench-import.py "$quipu" "$kit" "$runs" "$rows"
