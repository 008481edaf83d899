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
    """(passed, failed, skipped) of one CTest test from its status and what it printed."""
    ok = status == 'run'
    skipped = 0
    doctest = DOCTEST.findall(output)
    if doctest:
        passed, failed, skipped = (sum(int(count[i]) for count in doctest) for i in range(3))
    else:
        summary = SUMMARY.search(output.rstrip())
        passed, failed = map(int, summary.groups()) if summary else (int(ok), int(not ok))
    return passed, failed or int(not ok), skipped


def count_file(path):
    """(passed, failed) of a file. Of the tests PROGRAM/PART, what one part skips must have run in another."""
    passed = failed = 0
    programs = {}
    for case in ElementTree.parse(path).getroot().iter('testcase'):
        ok, bad, skipped = count_case(case.get('status'), case.findtext('system-out') or '')
        passed, failed = passed + ok, failed + bad
        name = case.get('name')
        programs.setdefault(name.split('/')[0] if '/' in name else id(case), []).append((ok + bad, skipped))
    for parts in programs.values():
        failed += max(max(ran + skipped for ran, skipped in parts) - sum(ran for ran, _ in parts), 0)
    return passed, failed


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
