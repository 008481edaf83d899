#!/usr/bin/env python3
"""Compiles the C++ of the documentation, so that it cannot rot.

usage: check_docs.py [--cxx COMPILER] [PAGE.md]...     default: README.md and docs/*.md

All ```cpp fences of a page make one file, in order, after `#include <tgfw/tgfw.hpp>`; a fence with a main() is a file of
its own. What a page needs and does not show stands in comments `<!-- cpp: CODE -->`, which are inserted where they are. A
fence after `<!-- tgfw-check: off -->` shows what not to do, and is left out.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
FLAGS = ['-std=c++20', '-Wno-subobject-linkage', '-DBOOST_ASIO_NO_DEPRECATED', '-DBOOST_ASIO_SEPARATE_COMPILATION', f'-I{ROOT}/include']
PRELUDE = '#include <tgfw/tgfw.hpp>\nusing namespace tgfw;\n'
PIECE = re.compile(r'(?P<off><!-- tgfw-check: off -->\s*)?^```cpp\n(?P<fence>.*?)^```|<!-- cpp:(?P<hidden>.*?)-->', re.S | re.M)


def programs(path):
    """The C++ files that a page makes; #line keeps the page's own line numbers in the compiler's messages."""
    text, page, alone = path.read_text(encoding='utf-8'), [], []
    for piece in PIECE.finditer(text):
        if piece['off']:
            continue
        group = 'fence' if piece['fence'] is not None else 'hidden'
        line = text.count('\n', 0, piece.start(group)) + 1
        code = f'#line {line} "{path.relative_to(ROOT)}"\n{piece[group]}\n'
        if group == 'fence' and 'int main()' in code:
            alone.append(code)
        else:
            page.append(code)
    return alone + ([PRELUDE + ''.join(page)] if page else [])


def precompile(cxx, folder):
    """Most of a page's time is reading tgfw.hpp. g++ takes the precompiled form where that is the first #include."""
    header = pathlib.Path(folder) / 'tgfw/tgfw.hpp'
    header.parent.mkdir()
    header.write_text(f'#include "{ROOT}/include/tgfw/tgfw.hpp"\n', encoding='utf-8')
    if 'clang' not in cxx:
        subprocess.run([cxx, *FLAGS, str(header), '-o', f'{header}.gch'], check=True)


def compiles(cxx, folder, source):
    return subprocess.run([cxx, f'-I{folder}', *FLAGS, '-fsyntax-only', str(source)]).returncode == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--cxx', default='g++')
    parser.add_argument('pages', nargs='*', type=pathlib.Path)
    options = parser.parse_args()
    pages = [p.resolve() for p in options.pages] or [ROOT / 'README.md', *sorted((ROOT / 'docs').glob('*.md'))]
    with tempfile.TemporaryDirectory() as folder:
        precompile(options.cxx, folder)
        sources = []
        for program in (program for page in pages for program in programs(page)):
            sources.append(pathlib.Path(folder) / f'page{len(sources)}.cpp')
            sources[-1].write_text(program, encoding='utf-8')
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            results = list(pool.map(lambda source: compiles(options.cxx, folder, source), sources))
    print(f'{results.count(True)} passed, {results.count(False)} failed')
    return 0 if results and all(results) else 1


if __name__ == '__main__':
    sys.exit(main())
