#!/usr/bin/env python3
"""Mistakes that must not compile, and what the compiler says about them.

Each program of this folder holds one mistake under #ifdef MISTAKE, and the right way under #else. The right way must
compile. The mistake must not, and the compiler's output must contain the text of each `// expect:` line. A line
`// expect g++:` or `// expect clang:` holds for one compiler only.

usage: run.py COMPILER [FLAG]...
"""

import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
FLAGS = ['-std=c++20', '-fsyntax-only', '-Wall', '-Werror']


def compile_program(command, path, *more):
    return subprocess.run([*command, *more, path], capture_output=True, text=True, env={**os.environ, 'LC_ALL': 'C'})


def check(command, family, path):
    """What is wrong with the case at path, or None."""
    expected = [text.strip() for which, text in re.findall(r'// expect(?: (g\+\+|clang))?: (.*)', path.read_text())
                if which in ('', family)]
    if not expected:
        return 'it says no text to expect'
    right = compile_program(command, path)
    if right.returncode:
        return f'the right way does not compile:\n{right.stderr[:3000]}'
    wrong = compile_program(command, path, '-DMISTAKE')
    if not wrong.returncode:
        return 'the mistake compiles'
    said = re.sub(r'[‘’]', "'", wrong.stderr)
    missing = [text for text in expected if text not in said]
    if missing:
        return f'the compiler does not say: {missing}\n{said[:3000]}'
    return None


def main():
    if len(sys.argv) < 2:
        print(__doc__)
        return 2
    command = sys.argv[1:2] + FLAGS + sys.argv[2:]
    version = subprocess.run([sys.argv[1], '--version'], capture_output=True, text=True).stdout
    family = 'clang' if 'clang' in version else 'g++'
    cases = sorted(HERE.glob('*.cpp'))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda path: check(command, family, path), cases))
    for path, wrong in zip(cases, results):
        if wrong:
            print(f'FAILED: {path.name}: {wrong}')
    failed = sum(1 for r in results if r)
    print(f'compile_fail: {len(cases) - failed} passed, {failed} failed')
    return 1 if failed or not cases else 0


if __name__ == '__main__':
    sys.exit(main())
