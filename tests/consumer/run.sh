#!/usr/bin/env bash
# Uses tgfw as other projects do: installed and found by find_package and by pkg-config, from a prefix that was moved
# after the installation, and as a subdirectory.
#
# usage: tests/consumer/run.sh [BUILD]      BUILD: a complete build of tgfw to install (default build/test)
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."

source_dir=$PWD
build=${1:-build/test}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
log=$work/log
passed=0
failed=0

check() {  # check WHAT COMMAND...: runs it, shows what it printed if it fails
    local what=$1
    shift
    if "$@" >"$log" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $what"
        tail -n 40 "$log" | cut -c 1-400
    fi
}

# Its own test is in build/test; that a copied folder brings it along is shown with one of them.
check_example() {
    local example=$1 name=$2 without_test=ON
    if [ "$name" = conversation ]; then without_test=OFF; fi
    check "examples/$name alone: configure" cmake -S "$example" -B "$work/$name" -G Ninja "-DCMAKE_PREFIX_PATH=$prefix" \
        "-DCMAKE_DISABLE_FIND_PACKAGE_doctest=$without_test" -DCMAKE_UNITY_BUILD=ON "${linker[@]}"
    check "examples/$name alone: build" cmake --build "$work/$name"
    if [ "$name" = conversation ]; then
        check "examples/$name alone: its test" ctest --test-dir "$work/$name" --no-tests=error --output-on-failure
    fi
}

check_examples() {  # as many at a time as there are processors: to configure one takes one
    local example name ok bad
    for example in examples/*/; do
        name=$(basename "$example")
        while [ "$(jobs -rp | wc -l)" -ge "$(nproc)" ]; do wait -n || true; done
        (
            log=$work/$name.log passed=0 failed=0
            check_example "$example" "$name"
            echo "$passed $failed" >"$work/$name.count"
            rm -rf "${work:?}/$name"
        ) >"$work/$name.said" 2>&1 &
    done
    wait
    for example in examples/*/; do
        name=$(basename "$example")
        cat "$work/$name.said"
        read -r ok bad <"$work/$name.count"
        passed=$((passed + ok))
        failed=$((failed + bad))
    done
}

readme_bot() {
    python3 -c 'import sys; sys.path.insert(0, "tools"); import measure_compile; print(measure_compile.readme_bot())' >"$work/bot.cpp"
}

names_no_prefix() { ! grep -rIl "$work/first\|$source_dir" "$prefix/lib" "$prefix/include" "$prefix/share"; }

link_by_pkg_config() {
    export PKG_CONFIG_PATH
    PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name tgfw.pc)")
    local flags
    flags=$(pkg-config --cflags --libs tgfw)
    # shellcheck disable=SC2086  # flags are words
    g++ -std=c++20 "$1" -o "$2" $flags
}

launcher=()
if command -v ccache >/dev/null; then launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
# As cmake/TgfwCompiler.cmake sets it, or nothing of build/test is found.
export CCACHE_NOHASHDIR=1 CCACHE_DEPEND=1 CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime

check "install" cmake --install "$build" --prefix "$work/first"
mv "$work/first" "$work/moved"
prefix=$work/moved
check "no installed file names where it was installed or built" names_no_prefix
check "the installed emulator starts" "$prefix/bin/tgfw-emulator" --help
check "the installed checker runs" "$prefix/share/tgfw/check_awaits.py" --list-rules

check "find_package: configure" cmake -S tests/consumer/installed -B "$work/installed" -G Ninja "-DCMAKE_PREFIX_PATH=$prefix"
check "find_package: build" cmake --build "$work/installed"
check "find_package: run" "$work/installed/consumer"
linker=()
if command -v ld.lld >/dev/null; then linker=(-DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=lld); fi
check_examples

check "pkg-config: the consumer links" link_by_pkg_config tests/consumer/main.cpp "$work/by_pkg_config"
check "pkg-config: run" "$work/by_pkg_config"
check "the bot of the README is found" readme_bot
check "pkg-config: the bot of the README links" link_by_pkg_config "$work/bot.cpp" "$work/bot"

# With the flags of build/test, whose objects the compiler cache has.
check "subdirectory: configure, and nothing of the parent changes" cmake -S tests/consumer/subdirectory -B "$work/subdirectory" \
    -G Ninja "-DTGFW_SOURCE=$source_dir" -DCMAKE_BUILD_TYPE=Debug "-DCMAKE_CXX_FLAGS_DEBUG=-O0 -g1" -DTGFW_WERROR=ON "${launcher[@]}"
check "subdirectory: build" cmake --build "$work/subdirectory" --target consumer
check "subdirectory: run" "$work/subdirectory/consumer"
check "subdirectory: the parent installs nothing of tgfw" \
    bash -c 'cmake --install "$1" --prefix "$2" --component Unspecified && [ -z "$(find "$2" -type f 2>/dev/null)" ]' - \
    "$work/subdirectory" "$work/nothing"

echo "consumers: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
