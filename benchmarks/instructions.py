#!/usr/bin/env python3
"""Counts the instructions that each benchmark case takes an update, with callgrind.

The count is the difference of two runs of tgfw_repeat, and of tgfw_bench_postgres where it was built, with different
numbers of iterations, so that starting up does not count, and it does not depend on what else the machine does: two runs
agree within 1 %.

usage: benchmarks/instructions.py BUILD_DIR [--only PREFIX] [--out FILE.json] [--times FILE.json]

--times adds the CPU times of a Google Benchmark report:
    BUILD_DIR/benchmarks/tgfw_bench --benchmark_repetitions=9 --benchmark_format=json > times.json
--out merges the table into a JSON file, which plot.py draws.
"""

import argparse
import json
import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys
import tempfile

FEW, MANY = 1000, 3000
POSTGRES = "postgres/"
POSTGRES_CASES = ["adapter_select", "libpq_select_polling", "adapter_transaction", "libpq_transaction"]


def instructions(program: pathlib.Path, case: str, times: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out", str(program), case, str(times)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        collected = re.search(r"Collected : (\d+)", done.stderr)
        if done.returncode != 0 or not collected:
            sys.exit(f"{case}: {done.stderr}")
        return int(collected.group(1))


def cases(folder: pathlib.Path) -> list[tuple[pathlib.Path, str, int]]:
    """The program of each, its name, and the bytes that it reads."""
    repeat, postgres = folder / "tgfw_repeat", folder / "tgfw_bench_postgres"
    listed = subprocess.run([repeat], capture_output=True, text=True, check=True).stdout
    found = [(repeat, name, int(size)) for name, size in (line.split() for line in listed.splitlines())]
    if postgres.exists():
        found += [(postgres, POSTGRES + name, 0) for name in POSTGRES_CASES]
    return found


def cpu_times(report: pathlib.Path) -> dict[str, float]:
    """The median of each case's CPU times in ns."""
    times: dict[str, list[float]] = {}
    for run in json.loads(report.read_text())["benchmarks"]:
        if run.get("run_type") == "iteration":
            times.setdefault(run["run_name"], []).append(run["cpu_time"])
    return {name: statistics.median(each) for name, each in times.items()}


def machine(build: pathlib.Path) -> dict[str, str]:
    cache = dict(re.findall(r"^(CMAKE_\w+):\w+=(.*)$", (build / "CMakeCache.txt").read_text(), re.MULTILINE))
    version = subprocess.run([cache["CMAKE_CXX_COMPILER"], "--version"], capture_output=True, text=True, check=True)
    flags = " ".join([cache.get("CMAKE_CXX_FLAGS", ""), cache["CMAKE_CXX_FLAGS_" + cache["CMAKE_BUILD_TYPE"].upper()]])
    cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    return {
        "cpu": f"{cpu.group(1) if cpu else platform.processor()}, {os.cpu_count()} cores",
        "compiler": version.stdout.splitlines()[0],
        "flags": flags.strip(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("--times", type=pathlib.Path)
    options = parser.parse_args()
    times = cpu_times(options.times) if options.times else {}

    known = json.loads(options.out.read_text())["cases"] if options.out and options.out.exists() else {}
    print(f"{'case':<36}{'bytes':>6}{'instructions':>14}{'ns':>8}")
    for program, name, size in cases(options.build / "benchmarks"):
        if not name.startswith(options.only):
            continue
        case = name.removeprefix(POSTGRES)
        count = (instructions(program, case, MANY) - instructions(program, case, FEW)) // (MANY - FEW)
        known[name] = {"bytes": size, "instructions": count, "ns": round(times[name]) if name in times else None}
        print(f"{name:<36}{size:>6}{count:>14}{known[name]['ns'] or '':>8}", flush=True)
    if options.out:
        options.out.write_text(json.dumps({"machine": machine(options.build), "cases": known}, indent=1) + "\n")


if __name__ == "__main__":
    main()
