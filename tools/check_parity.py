#!/usr/bin/env python3
"""Checks that every test that docs/parity.md names exists in the sources, and ran.

usage: check_parity.py [--page PAGE.md] [--tests FOLDER]... RUN...
  RUN      a doctest program, which is asked for the tests that it runs, or a report that doctest wrote
           (--reporters=xml or junit)
  --page   default: docs/parity.md
  --tests  the sources of the tests, once for each folder; default: tests and examples

In the page's tables, the column "Tests" holds test names as `code`. A row that names none is a failure. A test ran if a
program lists it (it lists none that it skips) or a report has it and not as skipped. Prints "N passed, N failed".
"""

import argparse
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent
CELL = re.compile(r'(?<!\\)\|')
CODE = re.compile(r'`([^`]+)`')
LITERAL = r'"(?:[^"\\\n]|\\.)*"'
CASE = re.compile(r'\bTEST_CASE(?:_FIXTURE|_TEMPLATE)?\s*\(\s*(?:[\w:]+\s*,\s*)?(' + LITERAL + r'(?:\s*' + LITERAL + r')*)')


def cells(line):
    return [cell.strip() for cell in CELL.split(line.strip())[1:-1]]


def named_tests(page):
    """(line, first cell, test names) of each row of a table with a column "Tests"."""
    column = None
    for number, line in enumerate(page.splitlines(), 1):
        if not line.lstrip().startswith('|'):
            column = None
            continue
        row = cells(line)
        if column is None:
            column = row.index('Tests') if 'Tests' in row else -1
        elif column >= 0 and not all(re.fullmatch(r':?-+:?', cell) for cell in row):
            yield number, row[0], CODE.findall(row[column]) if column < len(row) else []


def source_tests(folder):
    """The names of the doctest cases in a folder's sources; the pieces of a name in several literals are put together."""
    names = set()
    for path in sorted(folder.rglob('*.cpp')):
        for case in CASE.finditer(path.read_text(encoding='utf-8')):
            pieces = re.findall(LITERAL, case[1])
            names.add(''.join(re.sub(r'\\(.)', r'\1', piece[1:-1]) for piece in pieces))
    return names


def tests_in(report):
    """The tests of a report in doctest's XML or in JUnit's form, without those that were skipped."""
    cases = [case for tag in ('TestCase', 'testcase') for case in report.iter(tag)]
    return {case.get('name') for case in cases
            if case.get('skipped') != 'true' and case.get('status') in (None, 'run') and case.find('skipped') is None}


def run_tests(path):
    """The tests that ran according to a report, or that a doctest program runs."""
    if path.suffix == '.xml':
        return tests_in(ElementTree.parse(path).getroot())
    command = [str(path.resolve()), '--list-test-cases', '--reporters=xml']
    return tests_in(ElementTree.fromstring(subprocess.run(command, capture_output=True, text=True, check=True).stdout))


def problems(rows, written, ran):
    """A sentence for each name that is not there or did not run, and each row without a name."""
    for line, row, names in rows:
        if not names:
            yield f'line {line}: the row "{row}" names no test'
        for name in names:
            if name not in written:
                yield f'line {line}: no test is called "{name}"'
            elif name not in ran:
                yield f'line {line}: the test "{name}" did not run'


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--page', type=pathlib.Path, default=ROOT / 'docs' / 'parity.md')
    parser.add_argument('--tests', type=pathlib.Path, action='append')
    parser.add_argument('runs', nargs='+', type=pathlib.Path, metavar='RUN')
    options = parser.parse_args()

    rows = list(named_tests(options.page.read_text(encoding='utf-8')))
    ran = set()
    try:
        for run in options.runs:
            ran |= run_tests(run)
    except (OSError, subprocess.CalledProcessError, ElementTree.ParseError) as error:
        print(f'check_parity.py: {run}: {error}', file=sys.stderr)
        return 1
    folders = options.tests or [ROOT / 'tests', ROOT / 'examples']
    written = set().union(*map(source_tests, folders))
    found = list(problems(rows, written, ran))
    for problem in found:
        print(f'{options.page.name}: {problem}')
    if not rows:
        print(f'{options.page.name}: there is no table with a column "Tests"')
    total = sum(max(1, len(names)) for _, _, names in rows)
    print(f'{total - len(found)} passed, {len(found)} failed')
    return 1 if found or not rows else 0


if __name__ == '__main__':
    sys.exit(main())
