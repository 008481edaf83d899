#!/usr/bin/env python3
"""What a user's file costs to compile: the bot of the README, which includes <tgfw/tgfw.hpp> and nothing else, at -O0;
beside it, in the same run, a file that does nothing but include <boost/asio.hpp>.

usage: measure_compile.py [--cxx COMPILER]... [--limit RATIO] [--runs N]
Prints the best CPU time of each, the ratio, and the peak memory. With --limit, exit status 1 if the ratio is above it:
machines differ, and are busy; the two compilations differ with them.
"""

import argparse
import pathlib
import re
import resource
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
FLAGS = ['-std=c++20', '-O0', '-DBOOST_ASIO_NO_DEPRECATED', '-DBOOST_ASIO_SEPARATE_COMPILATION', f'-I{ROOT}/include']


def readme_bot():
    """The first C++ program of the README: the fence with a main()."""
    fences = re.findall(r'^```cpp\n(.*?)^```', (ROOT / 'README.md').read_text(encoding='utf-8'), re.S | re.M)
    return next(fence for fence in fences if 'int main()' in fence)


def measure(command):
    """(CPU seconds, peak KiB so far) of one run of a compiler, its child processes included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    if subprocess.run(command).returncode:
        sys.exit(f'measure_compile.py: this does not compile: {" ".join(command)}')
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, after.ru_maxrss


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--cxx', action='append')
    parser.add_argument('--limit', type=float)
    parser.add_argument('--runs', type=int, default=5)
    options = parser.parse_args()
    slow = False
    with tempfile.TemporaryDirectory() as folder:
        sources = [pathlib.Path(folder) / name for name in ('bot.cpp', 'asio.cpp')]
        sources[0].write_text(readme_bot(), encoding='utf-8')
        sources[1].write_text('#include <boost/asio.hpp>\n', encoding='utf-8')
        for cxx in options.cxx or ['g++']:
            runs = [[measure([cxx, *FLAGS, '-c', str(source), '-o', f'{folder}/x.o']) for source in sources]
                    for _ in range(options.runs)]
            bot, asio = (min(run[i][0] for run in runs) for i in (0, 1))
            peak = max(run[0][1] for run in runs)
            slow |= options.limit is not None and bot / asio > options.limit
            print(f'{cxx}: {bot:.2f} s of CPU (best of {options.runs}), {bot / asio:.2f} times boost/asio.hpp\'s {asio:.2f} s, '
                  f'{peak / 1024:.0f} MiB at most', flush=True)
    return 1 if slow else 0


if __name__ == '__main__':
    sys.exit(main())
