#!/usr/bin/env bash
# Lets fuzz targets look for new inputs, as many at a time as there are processors, or as TGFW_FUZZ_JOBS says.
#
# usage: tests/fuzz/run.sh BUILD_DIR SECONDS [TARGET]...    without names: all targets, each for SECONDS
# BUILD_DIR is one of the preset fuzz (or asan-ubsan-clang) whose targets are built. What is found is kept in
# BUILD_DIR/fuzz/TARGET: corpus/ for the next time, crash-* for what failed, log. The last line counts the targets.
set -euo pipefail
build=$(readlink -f "$1")
seconds=$2
shift 2
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."

declare -A seeds=([update]="tests/corpus/updates tests/corpus/odd tests/corpus/bad tests/corpus/batches")
program_of() { find "$build/tests/fuzz" -name "tgfw_fuzz_$1" -type f; }

targets=("$@")
if [ $# -eq 0 ]; then
    mapfile -t targets < <(find "$build/tests/fuzz" -name 'tgfw_fuzz_*' -type f -executable -printf '%f\n' | sed s/tgfw_fuzz_// | sort)
fi
if [ ${#targets[@]} -eq 0 ]; then
    echo "run.sh: $build has no fuzz targets; configure with --preset fuzz and build them" >&2
    exit 2
fi

fuzz() {
    local target=$1 program folder=$build/fuzz/$1
    program=$(program_of "$target")
    if [ -z "$program" ]; then
        echo "run.sh: $build has no target $target" >&2
        return 2
    fi
    mkdir -p "$folder/corpus"
    # shellcheck disable=SC2086
    "$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="$folder/" "$folder/corpus" ${seeds[$target]:-tests/fuzz/seeds/$target} \
        >"$folder/log" 2>&1 </dev/null
}

failed=0
running=()
report() {
    local target=$1 status=$2 log=$build/fuzz/$1/log count
    count=$(sed -nE 's/^stat::number_of_executed_units: +//p' "$log" 2>/dev/null || true)
    if [ "$status" -eq 0 ]; then
        printf '%-20s ok      %12s executions\n' "$target" "${count:-?}"
    else
        printf '%-20s FAILED  see %s\n' "$target" "$build/fuzz/$target"
        grep -m 1 -E 'ERROR|SUMMARY' "$log" || true
        failed=$((failed + 1))
    fi
}
wait_for_first() {
    local first=${running[0]} status=0
    running=("${running[@]:1}")
    wait "${first%% *}" || status=$?
    report "${first#* }" "$status"
}
for target in "${targets[@]}"; do
    if [ ${#running[@]} -ge "${TGFW_FUZZ_JOBS:-$(nproc)}" ]; then wait_for_first; fi
    fuzz "$target" &
    running+=("$! $target")
done
while [ ${#running[@]} -gt 0 ]; do wait_for_first; done
echo "$((${#targets[@]} - failed)) passed, $failed failed"
[ "$failed" -eq 0 ]
