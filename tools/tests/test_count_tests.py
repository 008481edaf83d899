import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOL = pathlib.Path(__file__).resolve().parent.parent / 'count_tests.py'


class CountTests(unittest.TestCase):
    def count(self, *cases):
        text = '<testsuite>' + ''.join(
            f'<testcase name="{name[0] if name else "x"}" status="{status}"><system-out>{out}</system-out></testcase>'
            for status, out, *name in cases) + '</testsuite>'
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / 'r.xml'
            path.write_text(text)
            result = subprocess.run([sys.executable, TOOL, path], capture_output=True, text=True)
            return result.stdout.strip(), result.returncode

    def test_sums_doctest_cases_script_summaries_and_plain_tests(self):
        self.assertEqual(self.count(
            ('run', '[doctest] test cases:  312 |  312 passed | 0 failed | 0 skipped\n[doctest] assertions: 5 | 5 passed | 0 failed |'),
            ('run', 'consumer: 4 passed, 0 failed\n'),
            ('run', 'hello')), ('317 passed, 0 failed', 0))

    def test_failures_and_skips_fail(self):
        self.assertEqual(self.count(('fail', '[doctest] test cases: 3 | 2 passed | 1 failed | 0 skipped')), ('2 passed, 1 failed', 1))
        self.assertEqual(self.count(('run', '[doctest] test cases: 3 | 2 passed | 0 failed | 1 skipped')), ('2 passed, 1 failed', 1))

    def test_what_one_part_of_a_program_skips_runs_in_another(self):
        first = ('run', '[doctest] test cases: 3 | 3 passed | 0 failed | 2 skipped', 'tests/a')
        self.assertEqual(self.count(first, ('run', '[doctest] test cases: 2 | 2 passed | 0 failed | 3 skipped', 'tests/b')),
                         ('5 passed, 0 failed', 0))
        self.assertEqual(self.count(first, ('run', '[doctest] test cases: 1 | 1 passed | 0 failed | 4 skipped', 'tests/b')),
                         ('4 passed, 1 failed', 1))
        self.assertEqual(self.count(first), ('3 passed, 2 failed', 1))
        self.assertEqual(self.count(first, ('run', '[doctest] test cases: 2 | 2 passed | 0 failed | 3 skipped', 'others/b')),
                         ('5 passed, 5 failed', 1))

    def test_a_crash_before_the_summary_fails(self):
        self.assertEqual(self.count(('fail', 'Segmentation fault')), ('0 passed, 1 failed', 1))

    def test_a_failure_after_a_clean_summary_fails(self):
        self.assertEqual(self.count(('fail', '[doctest] test cases: 3 | 3 passed | 0 failed | 0 skipped\nLeakSanitizer')),
                         ('3 passed, 1 failed', 1))

    def test_nothing_run_fails(self):
        self.assertEqual(self.count(), ('0 passed, 0 failed', 1))
        self.assertEqual(self.count(('notrun', '')), ('0 passed, 1 failed', 1))


if __name__ == '__main__':
    unittest.main()
