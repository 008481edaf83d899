#!/usr/bin/env bash
# Drives the web chat in headless Chromium: the real emulator, the real demo bot, a person's clicks.
#
# usage: tests/browser/run.sh BUILD_DIR [--screenshot]
#   BUILD_DIR      where tgfw-emulator and tgfw-demo were built
#   --screenshot   also write docs/images/web-chat.png
# BOT=… runs another program as the bot; it gets BOT_TOKEN and BOT_API_URL.
set -euo pipefail
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
root=$(dirname "$(dirname "$here")")
build=$(readlink -f "${1:?usage: tests/browser/run.sh BUILD_DIR [--screenshot]}")
bot=${BOT:-$build/examples/demo/tgfw-demo}
emulator=$build/src/testing/tgfw-emulator
export BOT_TOKEN=7001:offline_emulator_only_AAAAAAAAAAAAAAAA
logs=$(mktemp -d)
pids=()

stop() {
    for pid in "${pids[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
    for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
    rm -rf "$logs"
}
trap stop EXIT

install_tools() {
    local missing=()
    command -v chromium >/dev/null || missing+=(chromium)
    command -v npm >/dev/null || missing+=(nodejs npm)
    if [ ${#missing[@]} -gt 0 ]; then
        local sudo=
        [ "$(id -u)" = 0 ] || sudo=sudo
        $sudo apt-get update -q
        $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
    fi
    if [ ! -d "$here/node_modules/playwright-core" ]; then
        (cd "$here" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
    fi
}

install_tools
"$emulator" --port 0 >"$logs/emulator" 2>&1 &
pids+=($!)
for _ in $(seq 100); do
    grep -q '^Bot API: ' "$logs/emulator" && break
    sleep 0.1
done
page=$(sed -n 's/^Web chat: //p' "$logs/emulator")
if [ -z "$page" ]; then
    cat "$logs/emulator" >&2
    exit 1
fi
BOT_API_URL=${page%/} "$bot" >"$logs/bot" 2>&1 &
pids+=($!)
# The page is opened when the bot is there: it greets it as the first in the list.
for _ in $(seq 100); do
    node -e "fetch('${page}emulator/state').then(r => r.json()).then(s => process.exit(s.result.bots.length ? 0 : 1))" && break
    sleep 0.1
done
options=()
if [ "${2:-}" = --screenshot ]; then
    mkdir -p "$root/docs/images"
    options=(--screenshot "$root/docs/images/web-chat.png")
fi
if ! timeout 180 node "$here/chat.test.mjs" "$page" "${options[@]}"; then
    echo "== the emulator said:" >&2
    cat "$logs/emulator" >&2
    echo "== the bot said:" >&2
    cat "$logs/bot" >&2
    exit 1
fi
