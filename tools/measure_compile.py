#!/usr/bin/env python3
"""What a user's file costs to compile: the bot of the README, which includes <tgfw/tgfw.hpp> and nothing else, at -O0.

usage: measure_compile.py [--cxx COMPILER]... [--limit SECONDS] [--runs N]
Prints the best time and the peak memory of the compiler. With --limit, exit status 1 if the best CPU time is above it:
the compiler does one thing at a time, so on an idle machine both are the same.
"""

import argparse
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
FLAGS = ['-std=c++20', '-O0', '-DBOOST_ASIO_NO_DEPRECATED', '-DBOOST_ASIO_SEPARATE_COMPILATION', f'-I{ROOT}/include']


def readme_bot():
    """The first C++ program of the README: the fence with a main()."""
    fences = re.findall(r'^```cpp\n(.*?)^```', (ROOT / 'README.md').read_text(encoding='utf-8'), re.S | re.M)
    return next(fence for fence in fences if 'int main()' in fence)


def measure(command):
    """(seconds, CPU seconds, peak KiB so far) of one run of a compiler, its child processes included."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    if subprocess.run(command).returncode:
        sys.exit(f'measure_compile.py: the bot of the README does not compile: {" ".join(command)}')
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - begin, cpu, after.ru_maxrss


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--cxx', action='append')
    parser.add_argument('--limit', type=float)
    parser.add_argument('--runs', type=int, default=3)
    options = parser.parse_args()
    slow = False
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / 'bot.cpp'
        source.write_text(readme_bot(), encoding='utf-8')
        for cxx in options.cxx or ['g++']:
            runs = [measure([cxx, *FLAGS, '-c', str(source), '-o', f'{folder}/bot.o']) for _ in range(options.runs)]
            seconds, cpu, peak = min(r[0] for r in runs), min(r[1] for r in runs), max(r[2] for r in runs)
            slow |= options.limit is not None and cpu > options.limit
            print(f'{cxx}: {seconds:.2f} s, {cpu:.2f} s of CPU (best of {options.runs}), {peak / 1024:.0f} MiB at most', flush=True)
    return 1 if slow else 0


if __name__ == '__main__':
    sys.exit(main())
