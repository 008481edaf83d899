#!/usr/bin/env python3
"""What a user's file costs to compile: the bot of the README, which includes <tgfw/tgfw.hpp> and nothing else, at -O0;
beside it, in the same run, a file that does nothing but include <boost/asio.hpp>.

usage: measure_compile.py [--cxx COMPILER]... [--limit RATIO] [--runs N]
Prints the best CPU time of each and the peak memory of each, with their ratios. With --limit, exit status 1 if the ratio
of the peak memories is above it: it follows what the compiler has to read and instantiate, and is the same on a slow
machine and on a busy one, which the times are not.
"""

import argparse
import os
import pathlib
import re
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
    """(CPU seconds, peak MiB) of one run of a compiler."""
    child = subprocess.Popen(command)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f'measure_compile.py: this does not compile: {" ".join(command)}')
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--cxx', action='append')
    parser.add_argument('--limit', type=float)
    parser.add_argument('--runs', type=int, default=5)
    options = parser.parse_args()
    heavy = False
    with tempfile.TemporaryDirectory() as folder:
        sources = [pathlib.Path(folder) / name for name in ('bot.cpp', 'asio.cpp')]
        sources[0].write_text(readme_bot(), encoding='utf-8')
        sources[1].write_text('#include <boost/asio.hpp>\n', encoding='utf-8')
        for cxx in options.cxx or ['g++']:
            runs = [[measure([cxx, *FLAGS, '-c', str(source), '-o', f'{folder}/x.o']) for source in sources]
                    for _ in range(options.runs)]
            (time, asio_time), (peak, asio_peak) = ([min(run[i][what] for run in runs) for i in (0, 1)] for what in (0, 1))
            heavy |= options.limit is not None and peak / asio_peak > options.limit
            print(f"{cxx}: {time:.2f} s of CPU (best of {options.runs}), {time / asio_time:.2f} times boost/asio.hpp's "
                  f'{asio_time:.2f} s; {peak:.0f} MiB, {peak / asio_peak:.2f} times its {asio_peak:.0f} MiB', flush=True)
    return 1 if heavy else 0


if __name__ == '__main__':
    sys.exit(main())
