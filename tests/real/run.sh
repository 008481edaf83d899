#!/bin/bash
# Runs our bots against npm's telegram-test-api, a Bot API emulator that this project did not write.
# Usage: tests/real/run.sh BUILD_DIR    (BUILD_DIR holds the built tgfw-echo and tgfw-demo)
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${1:?usage: $0 BUILD_DIR}" && pwd)

find_bot() {
    local found
    found=$(find "$build" -name "$1" -type f -perm -u+x -print -quit)
    [ -n "$found" ] || { echo "$0: no program $1 below $build; build the examples first" >&2; exit 1; }
    echo "$found"
}

install_node() {
    command -v node >/dev/null && command -v npm >/dev/null && return
    command -v apt-get >/dev/null || { echo "$0: node and npm are missing, and there is no apt-get" >&2; exit 1; }
    echo "Installing node and npm …"
    local sudo=()
    [ "$(id -u)" = 0 ] || sudo=(sudo)
    "${sudo[@]}" apt-get update -q >/dev/null
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends nodejs npm >/dev/null
}

# The packages live in the build directory; they are installed again only when the lock changes.
install_packages() {
    local where=$1
    mkdir -p "$where"
    cmp -s "$here/package-lock.json" "$where/installed.json" && return
    echo "Installing telegram-test-api …"
    cp "$here/package.json" "$here/package-lock.json" "$where/"
    (cd "$where" && timeout 300 npm ci --no-audit --no-fund --ignore-scripts --loglevel=error)
    cp "$here/package-lock.json" "$where/installed.json"
}

echo_bot=$(find_bot tgfw-echo)
demo_bot=$(find_bot tgfw-demo)
install_node
install_packages "$build/real"
exec timeout --signal=TERM --kill-after=10 240 node "$here/drive.mjs" "$build/real" "$echo_bot" "$demo_bot"
