#!/usr/bin/env bash
# Tries scripts/test and scripts/demo the way a stranger meets them: a minimal Debian root with nothing but git added,
# a fresh clone of the commit at hand, and root without sudo. Needs root and debootstrap.
#
# usage: tools/try_in_root.sh SUITE [make|deps|test|demo|all|shell]      SUITE: bookworm or trixie
#   TGFW_ROOTS   where the roots are kept (default /tmp/tgfw-roots); delete SUITE there to begin from nothing
set -euo pipefail

suite=${1:?usage: tools/try_in_root.sh bookworm|trixie [make|deps|test|demo|all|shell]}
action=${2:-all}
source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
roots=${TGFW_ROOTS:-/tmp/tgfw-roots}
pristine=$roots/$suite.pristine
root=$roots/$suite

mirror_of_this_machine() {
    local uri
    uri=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
        grep -oE 'https?://[^ ]*/debian/?( |$)' | head -n 1 | tr -d ' ' || true)
    echo "${uri:-http://deb.debian.org/debian}"
}

make_root() {
    if [ -e "$pristine/.complete" ]; then return; fi
    local mirror
    mirror=$(mirror_of_this_machine)
    echo "== a minimal $suite root from $mirror"
    rm -rf "$pristine"
    mkdir -p "$roots"
    debootstrap --variant=minbase --include=git "$suite" "$pristine" "$mirror" >"$roots/$suite.debootstrap.log" 2>&1 ||
        { tail -n 20 "$roots/$suite.debootstrap.log"; return 1; }
    local security=${mirror%debian}debian-security
    printf 'deb %s %s main\ndeb %s %s-updates main\ndeb %s %s-security main\n' \
        "$mirror" "$suite" "$mirror" "$suite" "$security" "$suite" >"$pristine/etc/apt/sources.list"
    # What this machine's apt needs to reach its mirror, a proxy for example, the root's apt needs too.
    local file
    for file in /etc/apt/apt.conf /etc/apt/apt.conf.d/*; do
        if [ -f "$file" ] && grep -q 'Acquire::' "$file"; then cp "$file" "$pristine/etc/apt/apt.conf.d/"; fi
    done
    touch "$pristine/.complete"
}

unmount_root() {
    local path
    for path in dev/shm dev/pts dev proc sys; do
        if mountpoint -q "$root/$path"; then umount "$root/$path" || umount -l "$root/$path"; fi
    done
}

fresh_root() {
    make_root
    if [ ! -d "$root" ] || [ -n "${TGFW_FRESH:-}" ]; then
        unmount_root
        rm -rf "$root"
        cp -a "$pristine" "$root"
    fi
    mkdir -p "$root/proc" "$root/dev" "$root/sys"
    mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
    mountpoint -q "$root/dev" || mount --bind /dev "$root/dev"
    mountpoint -q "$root/dev/pts" || mount --bind /dev/pts "$root/dev/pts"  # For the test of logs at a terminal.
    cp -L /etc/resolv.conf "$root/etc/resolv.conf"
    cp -L /etc/hosts "$root/etc/hosts"
    rm -rf "$root/src/bundle"
    mkdir -p "$root/src"
    git -C "$source_dir" bundle create -q "$root/src/bundle" HEAD
    if [ -d "$root/src/tgfw/.git" ]; then
        in_root 'cd /src/tgfw && git fetch -q /src/bundle HEAD && git checkout -q --detach FETCH_HEAD'
    else
        in_root 'git -c advice.detachedHead=false -c init.defaultBranch=main clone -q /src/bundle /src/tgfw'
    fi
}

in_root() {
    env -i HOME=/root TERM=dumb PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        chroot "$root" bash -c "$1" </dev/null
}

try_tests() {
    echo "== $suite: scripts/test from another directory"
    in_root 'cd / && time /src/tgfw/scripts/test'
    echo "== $suite: again"
    in_root 'cd / && time /src/tgfw/scripts/test | tail -n 3'
}

try_demo() {
    echo "== $suite: scripts/demo, stopped after its page answered"
    in_root '
        cd /
        /src/tgfw/scripts/demo --port 18080 >/tmp/demo.out 2>&1 & demo=$!
        for _ in $(seq 1800); do
            grep -q "^Web chat:" /tmp/demo.out && break
            kill -0 "$demo" 2>/dev/null || break
            sleep 1
        done
        cat /tmp/demo.out | tail -n 30
        exec 3<>/dev/tcp/127.0.0.1/18080
        printf "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n" >&3
        head -n 1 <&3
        kill -TERM "$demo"
        wait "$demo"; echo "scripts/demo ended with $?"
        for proc in /proc/[0-9]*; do
            exe=$(readlink "$proc/exe" 2>/dev/null || true)
            case $exe in */build/demo/*) echo "left running: $exe"; exit 1 ;; esac
        done'
}

trap unmount_root EXIT
case $action in
    make) make_root ;;
    deps) fresh_root; in_root "cd / && time /src/tgfw/scripts/deps build test && time /src/tgfw/scripts/deps build test" ;;
    test) fresh_root; try_tests ;;
    demo) fresh_root; try_demo ;;
    shell) fresh_root; chroot "$root" bash -l ;;
    all) fresh_root; try_tests; try_demo ;;
    *) echo "unknown action $action" >&2; exit 2 ;;
esac
