# Sourced by run_*: other people's libraries and servers at pinned versions, and programs in the background that end
# with the script. Needs QUIPU_BIN and PEERS_DIR; see scripts/peers.sh.
# shellcheck shell=bash disable=SC2034

: "${QUIPU_BIN:?the built program}" "${PEERS_DIR:?a folder for virtual environments and node modules}"
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# PostgreSQL runs as a user of its own when this runs as root, and has to pass this folder.
folder=$(mktemp -d)
chmod 755 "$folder"
# What a program needs of the environment, without the settings of whoever runs this.
alone=(env -i "PATH=$PATH" "HOME=${HOME:-/}" "TMPDIR=${TMPDIR:-/tmp}" QUIPU_LISTEN=127.0.0.1:0)

running=()
leave() {
  local status=$? pid
  trap - EXIT
  for pid in ${running[@]+"${running[@]}"}; do kill "$pid" 2>/dev/null || true; done
  for pid in ${running[@]+"${running[@]}"}; do wait "$pid" 2>/dev/null || true; done
  rm -rf "$folder"
  exit "$status"
}
trap leave EXIT
trap 'exit 130' INT TERM

# python_with NAME PACKAGE==VERSION...: sets `venv` to a virtual environment that has them
python_with() {
  venv=$PEERS_DIR/$1
  shift
  [ -x "$venv/bin/pip" ] || python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check "$@"
}

# node_with NAME PACKAGE@VERSION...: sets `modules` to a folder that has them in node_modules
node_with() {
  modules=$PEERS_DIR/$1
  shift
  npm install --silent --prefer-offline --no-audit --no-fund --prefix "$modules" "$@" >/dev/null
}

# start NAME COMMAND...: runs it in the background as `server`, away from anybody's .env, its output in $folder/NAME
start() {
  local name=$1
  shift
  : >"$folder/$name" # the background may take its time to, and it is read at once
  (cd "$folder" && exec "$@") >>"$folder/$name" 2>&1 </dev/null &
  server=$!
  running+=("$server")
}

# url_of NAME WORDS: sets `url` to the loopback address that the program started last prints after WORDS
url_of() {
  url=
  while [ -z "$url" ]; do
    url=$(sed -n "s|.*$2.*\(http://127\.0\.0\.1:[1-9][0-9]*\).*|\1|p" "$folder/$1" | head -n 1)
    [ -z "$url" ] || return 0
    kill -0 "$server" 2>/dev/null || break
    sleep 0.2
  done
  printf '%s did not start:\n' "$1"
  cat "$folder/$1"
  return 1
}
