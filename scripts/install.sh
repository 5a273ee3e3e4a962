#!/usr/bin/env bash
# Installs what a command needs and the machine lacks, with apt, dnf or brew: says what, and asks for sudo only then.
# usage: scripts/install.sh [check]     `check` also needs a browser with emoji, Python's venv, Node and shellcheck
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/env.sh

if has brew && [ "$(uname)" = Darwin ]; then manager=brew
elif has apt-get; then manager=apt
elif has dnf; then manager=dnf
elif has brew; then manager=brew
else manager=none
fi

missing=() # what a person calls it
packages=()

# need WHAT APT DNF BREW: names the packages (space separated, may be empty) of something that is not there
need() {
  missing+=("$1")
  local names=''
  case $manager in
    apt) names=$2 ;;
    dnf) names=$3 ;;
    brew) names=$4 ;;
  esac
  read -r -a names <<<"$names"
  packages+=(${names[@]+"${names[@]}"})
}

has_browser() {
  has chromium || has chromium-browser || has google-chrome || has google-chrome-stable ||
    [ -n "${CHROME:-}" ] || [ -x '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' ]
}

# Without such a font the chat page's pictures show boxes; macOS brings one.
has_emoji() { [ "$(uname)" = Darwin ] || [ -n "$(fc-list ':lang=und-zsye' family 2>/dev/null)" ]; }

has cc || need 'a C compiler' 'gcc libc6-dev' 'gcc glibc-devel' ''
has cargo || has curl || need curl 'curl ca-certificates' 'curl ca-certificates' curl
find_postgres >/dev/null || need 'PostgreSQL server' postgresql 'postgresql-server postgresql-contrib' postgresql@17
has tesseract || need Tesseract tesseract-ocr tesseract tesseract
if [ "${1:-}" = check ]; then
  has_browser || need 'headless Chromium' chromium chromium chromium
  has_emoji || need 'emoji for it' 'fontconfig fonts-noto-color-emoji' 'fontconfig font(notocoloremoji)' ''
  python3 -c 'import venv, ensurepip' 2>/dev/null || need "Python's venv" 'python3 python3-venv' python3 python
  has npm || need 'Node and npm' 'nodejs npm' 'nodejs npm' node
  has shellcheck || need shellcheck shellcheck ShellCheck shellcheck
  has git || need git git git git
fi

install_packages() {
  local how=()
  case $manager in
    apt) how=(env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -qq -y --no-install-recommends "${packages[@]}") ;;
    dnf) how=(dnf install -y "${packages[@]}") ;;
    brew) brew install "${packages[@]}" && return ;;
  esac
  local sudo=()
  if [ "$(id -u)" != 0 ]; then
    has sudo || die "cannot install without root or sudo; ask an administrator for: ${how[*]}"
    if [ -t 0 ] && [ -z "${CI:-}" ]; then
      sudo=(sudo)
      say 'sudo may ask for your password to install them'
    else
      sudo=(sudo -n)
      sudo -n true 2>/dev/null || die "sudo wants a password and nobody is here to type it; run: sudo ${how[*]}"
    fi
  fi
  if [ "$manager" = apt ]; then
    ${sudo[@]+"${sudo[@]}"} apt-get update -qq </dev/null || say 'some package lists could not be read; going on with the rest'
  fi
  ${sudo[@]+"${sudo[@]}"} "${how[@]}" </dev/null
}

if [ ${#missing[@]} -gt 0 ]; then
  list=$(printf '%s, ' "${missing[@]}")
  say "missing here: ${list%, }"
  [ "$manager" != none ] || die 'no apt, dnf or brew on this machine; install the above, then run this again'
  if ! has cc && [ "$manager" = brew ]; then
    die 'install the command line tools first: xcode-select --install'
  fi
  say "installing with $manager: ${packages[*]}"
  install_packages
  find_postgres >/dev/null ||
    die "$manager has no PostgreSQL of version 14 or newer; see https://www.postgresql.org/download/"
fi

if ! has cargo; then
  say 'Rust is missing; installing it for this user with rustup (https://rustup.rs), into ~/.cargo and ~/.rustup'
  installer=$(mktemp)
  trap 'rm -f "$installer"' EXIT
  curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs -o "$installer" ||
    die 'cannot fetch rustup; install Rust as https://www.rust-lang.org/tools/install says, then run this again'
  sh "$installer" -y --profile minimal --default-toolchain none --no-modify-path </dev/null
  say 'to use cargo yourself: . ~/.cargo/env'
  PATH="$PATH:${CARGO_HOME:-${HOME:-}/.cargo}/bin"
fi
use_toolchain
