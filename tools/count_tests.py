#!/usr/bin/env python3
"""Counts the tests of CTest's JUnit files: each doctest test case, each check of a script that ends with
"N passed, N failed", and 1 for any other test. A skipped test counts as failed, since nobody looked at what it holds.

usage: count_tests.py RESULTS.xml...     prints "N passed, N failed"; exit status 1 if any failed or none ran
"""

import re
import sys
import xml.etree.ElementTree as ElementTree

DOCTEST = re.compile(r'\[doctest\] test cases:\s*\d+ \|\s*(\d+) passed \|\s*(\d+) failed \|\s*(\d+) skipped')
SUMMARY = re.compile(r'(\d+) passed, (\d+) failed\s*$')


def count_case(status, output):
    """(passed, failed) of one CTest test from its status and what it printed."""
    ok = status == 'run'
    doctest = DOCTEST.findall(output)
    if doctest:
        passed = sum(int(p) for p, _, _ in doctest)
        failed = sum(int(f) + int(s) for _, f, s in doctest)
    else:
        summary = SUMMARY.search(output.rstrip())
        passed, failed = map(int, summary.groups()) if summary else (int(ok), int(not ok))
    return passed, failed or int(not ok)


def count_file(path):
    cases = ElementTree.parse(path).getroot().iter('testcase')
    counts = [count_case(case.get('status'), case.findtext('system-out') or '') for case in cases]
    return sum(p for p, _ in counts), sum(f for _, f in counts)


def main():
    passed = failed = 0
    for path in sys.argv[1:]:
        try:
            p, f = count_file(path)
        except (OSError, ElementTree.ParseError) as error:
            print(f'count_tests.py: {path}: {error}', file=sys.stderr)
            p, f = 0, 1
        passed, failed = passed + p, failed + f
    print(f'{passed} passed, {failed} failed')
    return 0 if passed and not failed else 1


if __name__ == '__main__':
    sys.exit(main())
