# Sourced by the other scripts, in the project's folder: messages, the Rust toolchain, and where PostgreSQL is.
# shellcheck shell=bash disable=SC2034

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

export SQLX_OFFLINE="${SQLX_OFFLINE:-true}"
tools="${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/quipu-tools"
target="${CARGO_TARGET_DIR:-target}"
has cargo || PATH="$PATH:${CARGO_HOME:-${HOME:-}/.cargo}/bin"

# The toolchain that rust-toolchain.toml pins. A machine that has the same version under the name `stable` needs no
# download, and may have no way to one.
pinned_toolchain() { sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml; }
use_toolchain() {
  if ! has rustup || [ -n "${RUSTUP_TOOLCHAIN:-}" ]; then return 0; fi
  local pinned
  pinned=$(pinned_toolchain)
  case $'\n'$(rustup toolchain list) in *$'\n'"$pinned"*) return 0 ;; esac
  if [ "$(rustup run stable rustc --version 2>/dev/null | cut -d' ' -f2)" = "$pinned" ]; then
    export RUSTUP_TOOLCHAIN=stable
  else
    say "installing Rust $pinned, which rust-toolchain.toml names"
    rustup toolchain install "$pinned" --profile minimal --component clippy,rustfmt
  fi
}

# Prints the folder of the newest PostgreSQL server of version 14 or newer; the places src/store/embedded looks in.
find_postgres() {
  local folder version best='' best_version=13 IFS=:
  local places=("$(pg_config --bindir 2>/dev/null || true)")
  for folder in $PATH; do places+=("$folder"); done
  places+=(/usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/lib/postgresql*/bin /usr/libexec/postgresql*
    /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin /home/linuxbrew/.linuxbrew/opt/postgresql*/bin
    /Applications/Postgres.app/Contents/Versions/*/bin /Library/PostgreSQL/*/bin /opt/local/lib/postgresql*/bin
    /opt/bitnami/postgresql/bin /usr/local/pgsql/bin)
  for folder in "${places[@]}"; do
    if ! [ -x "$folder/postgres" ] || ! [ -x "$folder/initdb" ]; then continue; fi
    version=$("$folder/postgres" --version 2>/dev/null | sed 's/^[^0-9]*\([0-9]*\).*/\1/')
    if [ "${version:-0}" -gt "$best_version" ]; then best=$folder best_version=$version; fi
  done
  [ -n "$best" ] && printf '%s\n' "$best"
}

# Builds the program for measuring, and says where it is.
build_release() {
  say 'building'
  cargo build --release --locked >&2 && (cd "$target/release" && pwd)
}

# Readies the bench kit in a folder of its own, with its PostgreSQL, which ends with the script; without a kit at KIT,
# of which FILE is needed, there is nothing to measure against.
# usage: ready_kit KIT FILE WHAT
ready_kit() {
  if ! [ -f "$1/$2" ]; then
    say "no bench kit at $1: nothing to measure against"
    exit 0
  fi
  say "preparing $3 ($1)"
  BENCH=${BENCH:-${TMPDIR:-/tmp}/quipu-bench}
  export BENCH
  bash -c '. "$0/setup.sh"' "$1"
  kit_of_exit=$1
  trap '"$kit_of_exit/setup.sh" stop >/dev/null 2>&1 || true' EXIT
}
