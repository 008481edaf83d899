import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOL = pathlib.Path(__file__).resolve().parent.parent / 'check_parity.py'
SOURCES = r'''
TEST_CASE("a cup is empty") {}
TEST_CASE_FIXTURE(Kitchen, "a \"full\" cup is "
                           "heavy") {}
TEST_CASE("nobody looks at this" * doctest::skip()) {}
'''
HEAD = '| # | PTB | Tests |\n|---|---|---|\n'
FULL = 'a "full" cup is heavy'


class CheckParity(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / 'tests' / 'unit').mkdir(parents=True)
        (self.folder / 'tests' / 'unit' / 'cup_test.cpp').write_text(SOURCES)

    def program(self, *names):
        """A program that lists these tests as doctest does."""
        text = ''.join(f'<TestCase name="{name}" skipped="false"/>' for name in names).replace('"full"', '&quot;full&quot;')
        path = self.folder / f'program{len(list(self.folder.iterdir()))}'
        path.write_text(f"#!/bin/sh\n[ \"$1\" = --list-test-cases ] && cat <<'END'\n<doctest>{text}</doctest>\nEND\n")
        path.chmod(0o755)
        return path

    def report(self, text):
        path = self.folder / 'report.xml'
        path.write_text(text)
        return path

    def check(self, page, *runs):
        (self.folder / 'page.md').write_text(page)
        command = [sys.executable, TOOL, '--page', self.folder / 'page.md', '--tests', self.folder / 'tests', *runs]
        result = subprocess.run(command, capture_output=True, text=True)
        return result.returncode, result.stdout.splitlines()

    def test_tests_that_exist_and_run_pass(self):
        page = HEAD + f'| 1 | `a` \\| `b` | `a cup is empty`<br>`{FULL}` |\n'
        self.assertEqual(self.check(page, self.program('a cup is empty', FULL)), (0, ['2 passed, 0 failed']))

    def test_several_programs_count_together(self):
        page = HEAD + f'| 1 | cups | `a cup is empty`<br>`{FULL}` |\n'
        self.assertEqual(self.check(page, self.program('a cup is empty'), self.program(FULL)), (0, ['2 passed, 0 failed']))

    def test_a_name_that_no_source_has_fails(self):
        self.assertEqual(self.check(HEAD + '| 1 | cups | `a cup is round` |\n', self.program('a cup is round')),
                         (1, ['page.md: line 3: no test is called "a cup is round"', '0 passed, 1 failed']))

    def test_a_test_that_did_not_run_fails(self):
        self.assertEqual(self.check(HEAD + '| 1 | cups | `a cup is empty` |\n', self.program(FULL)),
                         (1, ['page.md: line 3: the test "a cup is empty" did not run', '0 passed, 1 failed']))

    def test_a_row_without_a_test_fails(self):
        self.assertEqual(self.check(HEAD + '| 1 | cups | |\n| 2 | mugs |\n', self.program()),
                         (1, ['page.md: line 3: the row "1" names no test', 'page.md: line 4: the row "2" names no test',
                              '0 passed, 2 failed']))

    def test_tables_without_the_column_are_not_looked_at(self):
        page = '| a | b |\n|---|---|\n| 1 | `x` |\n\n' + HEAD + '| 1 | cups | `a cup is empty` |\n'
        self.assertEqual(self.check(page, self.program('a cup is empty')), (0, ['1 passed, 0 failed']))
        code, lines = self.check('no table\n', self.program())
        self.assertEqual((code, lines[-1]), (1, '0 passed, 0 failed'))

    def test_reports_of_doctest_and_of_junit_are_read(self):
        page = HEAD + '| 1 | cups | `a cup is empty` |\n'
        for text in ('<doctest><TestSuite><TestCase name="a cup is empty"/></TestSuite></doctest>',
                     '<testsuites><testsuite><testcase name="a cup is empty" status="run"/></testsuite></testsuites>'):
            self.assertEqual(self.check(page, self.report(text)), (0, ['1 passed, 0 failed']))

    def test_what_a_report_skips_did_not_run(self):
        page = HEAD + '| 1 | cups | `nobody looks at this` |\n'
        for text in ('<doctest><TestCase name="nobody looks at this" skipped="true"/></doctest>',
                     '<testsuite><testcase name="nobody looks at this" status="notrun"/></testsuite>',
                     '<testsuite><testcase name="nobody looks at this"><skipped/></testcase></testsuite>'):
            self.assertEqual(self.check(page, self.report(text))[0], 1)

    def test_a_program_that_cannot_be_asked_fails(self):
        self.assertEqual(self.check(HEAD + '| 1 | cups | `a cup is empty` |\n', self.folder / 'nothing')[0], 1)
        self.assertEqual(self.check(HEAD + '| 1 | cups | `a cup is empty` |\n', self.report('no XML'))[0], 1)


if __name__ == '__main__':
    unittest.main()
