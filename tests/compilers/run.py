#!/usr/bin/env python3
"""The coroutine shapes that g++ 12 breaks, and those that it does not (docs/compilers.md).

broken/  one shape a program. tools/check_awaits.py flags each, by the rule that its first line names. Each is correct
         C++: clang runs it cleanly, and g++ 12 does not, which shows that the rule is still needed.
good/    several shapes a program. Not flagged, and clean under AddressSanitizer with every compiler.

usage: run.py [--cxx COMPILER]... [--jobs N]     (default: g++, and clang++-19 or clang++ if there is one)
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
CHECKER = HERE.parent.parent / 'tools' / 'check_awaits.py'
FLAGS = ['-std=c++20', '-O0', '-g1', '-w', '-fsanitize=address,undefined', '-fno-sanitize-recover=all']


def findings(path):
    out = subprocess.run([sys.executable, CHECKER, path], capture_output=True, text=True)
    return set(re.findall(r'\[([a-z-]+)\]', out.stdout))


def version(cxx):
    macros = subprocess.run([cxx, '-dM', '-E', '-x', 'c++', os.devnull], capture_output=True, text=True).stdout
    if '__clang__' in macros:
        return 'clang', int(re.search(r'__clang_major__ (\d+)', macros).group(1))
    return 'g++', int(re.search(r'__GNUC__ (\d+)', macros).group(1))


def runs_cleanly(cxx, path, folder):
    program = pathlib.Path(folder) / f'{path.stem}.{pathlib.Path(cxx).name}'
    built = subprocess.run([cxx, *FLAGS, path, '-o', program], capture_output=True, text=True)
    if built.returncode:
        return False, built.stderr[-1500:]
    try:
        ran = subprocess.run([program], capture_output=True, text=True, timeout=20)
    except subprocess.TimeoutExpired:
        return False, 'hangs'
    return ran.returncode == 0, ran.stderr[:1500]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--cxx', action='append')
    parser.add_argument('--jobs', type=int, default=os.cpu_count())
    options = parser.parse_args()
    compilers = options.cxx or ['g++'] + [c for c in ('clang++-19', 'clang++') if shutil.which(c)][:1]
    broken, good = sorted(HERE.glob('broken/*.cpp')), sorted(HERE.glob('good/*.cpp'))
    passed, failed = 0, []

    def verdict(ok, what, why=''):
        nonlocal passed
        passed += ok
        if not ok:
            failed.append(what)
            print(f'FAILED: {what}\n{why}', flush=True)

    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        rules = {p: re.match(r'// rule: ([a-z-]+)', p.read_text()).group(1) for p in broken}
        for path, found in zip(broken, pool.map(findings, broken)):
            verdict(rules[path] in found, f'the checker flags broken/{path.name} by {rules[path]}', f'found {found}')
        for path, found in zip(good, pool.map(findings, good)):
            verdict(not found, f'the checker lets good/{path.name} pass', f'found {found}')
        for cxx in compilers:
            family, major = version(cxx)
            expect_broken = family == 'g++' and major == 12
            jobs = [(p, True) for p in good]
            if family == 'clang' or expect_broken:
                jobs += [(p, not expect_broken) for p in broken]
            results = pool.map(lambda job: runs_cleanly(cxx, job[0], folder), jobs)
            for (path, expected), (clean, why) in zip(jobs, results):
                name = f'{path.parent.name}/{path.name}'
                verdict(clean == expected, f'{cxx} {major}: {name} runs {"cleanly" if expected else "wrong"}', why)
    print(f'compilers: {passed} passed, {len(failed)} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
