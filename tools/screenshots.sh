#!/usr/bin/env bash
# Takes the pictures of the examples: examples/NAME/chat.png, from the web chat of a real emulator with the real bot.
#
# usage: tools/screenshots.sh BUILD_DIR [NAME]...
#   BUILD_DIR  where tgfw-emulator and the examples were built, such as build/demo
#   NAME       only these examples; default: all that have a test of their bot
# Needs chromium and node; tests/browser/run.sh installs both.
set -euo pipefail
build=$(readlink -f "${1:?usage: tools/screenshots.sh BUILD_DIR [NAME]...}")
shift
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
names=("$@")
if [ $# -eq 0 ]; then
    for test in examples/*/bot_test.cpp; do names+=("$(basename "$(dirname "$test")")"); done
fi
export BOT_TOKEN=7001:offline_emulator_only_AAAAAAAAAAAAAAAA
export PROVIDER_TOKEN=1:TEST:offline
logs=$(mktemp -d)
chmod 711 "$logs"  # Postgres runs as another user where this runs as root.
pids=()

stop() {
    for pid in "${pids[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done
    for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
    pids=()
}
close_desk() { if [ -e "$logs/postgres" ]; then scripts/postgres stop "$logs/postgres"; fi; }
trap 'stop; close_desk; rm -rf "$logs"' EXIT

# Waits until a command succeeds, for 15 s.
until_true() {
    for _ in $(seq 150); do
        if "$@"; then return 0; fi
        sleep 0.1
    done
    return 1
}
has_bot() {
    node -e "fetch('${page}emulator/state').then(r => r.json()).then(s => process.exit(s.result.bots.length ? 0 : 1))"
}

# The support desk has a Postgres of its own, with one company.
open_desk() {
    scripts/postgres start "$logs/postgres"
    psql -Xq -h "$logs/postgres" -U postgres -f examples/tenant_desk/demo_roles.sql
    export DATABASE_URL="host=$logs/postgres dbname=desk user=desk_bot"
    export MIGRATION_DATABASE_URL="host=$logs/postgres dbname=desk user=desk_owner"
    export MIGRATIONS=examples/tenant_desk/migrations OBSERVE_LISTEN=127.0.0.1:0
    BOT_API_URL=http://127.0.0.1 "$build/examples/tenant_desk/tgfw-tenant_desk" add-company acme Acme
}

for name in "${names[@]}"; do
    if [ "$name" = tenant_desk ]; then open_desk; fi
    "$build/src/testing/tgfw-emulator" --port 0 >"$logs/emulator" 2>&1 &
    pids+=($!)
    until_true grep -q '^Bot API: ' "$logs/emulator"
    page=$(sed -n 's/^Web chat: //p' "$logs/emulator")
    BOT_API_URL=${page%/} "$build/examples/$name/tgfw-$name" >"$logs/bot" 2>&1 &
    pids+=($!)
    until_true has_bot
    timeout 60 node tests/browser/example_picture.mjs "$page" "$name" "examples/$name/chat.png" || { cat "$logs/bot" >&2; exit 1; }
    stop
    echo "examples/$name/chat.png: $(stat -c %s "examples/$name/chat.png") bytes"
done
