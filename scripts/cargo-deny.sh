#!/usr/bin/env bash
# Holds the dependencies against deny.toml: licences, bans, sources, and known vulnerabilities where the database of
# advisories can be reached. Builds cargo-deny once, into a cache of the user's.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh
version=0.20.2
use_toolchain

deny=$tools/bin/cargo-deny
if has cargo-deny && [ "$(cargo-deny --version)" = "cargo-deny $version" ]; then
  deny=cargo-deny
elif [ "$("$deny" --version 2>/dev/null)" != "cargo-deny $version" ]; then
  say "building cargo-deny $version into $tools (once, some minutes)"
  # Unoptimised: ready in a third of the time, and it runs for two seconds.
  CARGO_PROFILE_DEV_DEBUG=0 cargo install cargo-deny --version "$version" --locked --debug --quiet --root "$tools"
fi

checks=(licenses bans sources)
if [ -n "${QUIPU_OFFLINE:-}" ] || ! has git ||
  ! GIT_TERMINAL_PROMPT=0 timeout 20 git ls-remote -q https://github.com/rustsec/advisory-db HEAD >/dev/null 2>&1; then
  say 'the database of advisories cannot be reached: known vulnerabilities are not checked'
else
  checks+=(advisories)
fi
"$deny" --locked check --hide-inclusion-graph "${checks[@]}"
