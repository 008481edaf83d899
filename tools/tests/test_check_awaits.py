"""The rules themselves are held by tests/compilers, with programs that compilers judge. Here: the command, files of
all kinds, and the shapes that the tokeniser must tell apart."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOL = pathlib.Path(__file__).resolve().parent.parent / 'check_awaits.py'
PREFIX = '''
struct Options { long chat_id = 0; std::string text; };
awaitable<void> send(Options o);
awaitable<bool> yes();
'''


def run(*arguments):
    return subprocess.run([sys.executable, TOOL, *map(str, arguments)], capture_output=True, text=True)


class CheckAwaits(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = pathlib.Path(self.folder.name)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def rules(self, body, prefix=PREFIX):
        out = run(self.write('a.cpp', prefix + body)).stdout
        return [line.split('[')[1].split(']')[0] for line in out.splitlines()]

    def test_says_file_line_rule_effect_and_remedy(self):
        path = self.write('a.cpp', PREFIX + 'awaitable<void> f() {\n    co_await send({.text = "x"});\n}\n')
        result = run(path)
        self.assertEqual(result.returncode, 1)
        self.assertIn(f'{path}:6: [aggregate] an aggregate temporary', result.stdout)
        self.assertIn('; name the object in a statement before', result.stdout)

    def test_nothing_found_is_success(self):
        self.assertEqual(run(self.write('a.cpp', 'awaitable<void> f() { co_await g(); }')).returncode, 0)

    def test_a_missing_file_is_wrong_usage(self):
        self.assertEqual(run(self.root / 'none.cpp').returncode, 2)
        self.assertEqual(run().returncode, 2)

    def test_lists_its_rules(self):
        result = run('--list-rules')
        self.assertEqual(result.returncode, 0)
        for rule in ('aggregate', 'initializer-list', 'capture', 'conditional', 'condition', 'throw', 'default-argument'):
            self.assertIn(f'{rule}: ', result.stdout)

    def test_walks_directories_and_leaves_out_what_is_excluded(self):
        self.write('src/deep/a.hpp', PREFIX + 'awaitable<void> f() { co_await send({}); }')
        self.write('src/bad/b.cpp', PREFIX + 'awaitable<void> f() { co_await send({}); }')
        self.write('src/notes.txt', 'co_await send({})')
        self.assertEqual(run(self.root).stdout.count('[aggregate]'), 2)
        self.assertEqual(run('--exclude', self.root / 'src' / 'bad', self.root).stdout.count('[aggregate]'), 1)

    def test_a_suppression_needs_a_reason(self):
        with_reason = 'awaitable<void> f() {\n  co_await send({});  // tgfw-check: ok (fixed in our compiler)\n}'
        self.assertEqual(self.rules(with_reason), [])
        self.assertEqual(self.rules(with_reason.replace(' (fixed in our compiler)', '')), ['suppression'])
        above = 'awaitable<void> f() {\n  // tgfw-check: ok (fixed in our compiler)\n  co_await send({});\n}'
        self.assertEqual(self.rules(above), [])

    def test_reads_the_cpp_fences_of_markdown(self):
        path = self.write('a.md', '# A text\n\n```cpp\nco_await f(std::array{a, b});\n```\n\n'
                                  '```python\nco_await f(std::array{a, b})\n```\n\n'
                                  '<!-- tgfw-check: off -->\n```cpp\nco_await f(std::array{a, b});\n```\n')
        result = run(path)
        self.assertEqual(result.stdout.count('['), 1, result.stdout)
        self.assertIn(f'{path}:4: ', result.stdout)

    def test_a_fence_is_the_body_of_a_function(self):
        text = '```cpp\n{}if (co_await context.is_admin()) co_await context.reply("yes");\n```\n'
        self.assertIn('[condition]', run(self.write('a.md', text.replace('{}', ''))).stdout)
        self.assertEqual(run(self.write('a.md', text.replace('{}', 'int n = 0;\n'))).stdout, '')

    def test_types_of_included_headers_are_known(self):
        self.write('api.hpp', 'struct Text { Text() = default; Text(long, std::string); std::string text; };\n'
                              'struct Raw { std::string text; };\nawaitable<void> send(Text t);\n')
        self.assertEqual(self.rules('awaitable<void> f() { co_await send({1, "x"}); co_await g(Text{1, "x"}); }',
                                    '#include "api.hpp"\n'), [])
        self.assertEqual(self.rules('awaitable<void> f() { co_await g(Raw{}); }', '#include "api.hpp"\n'), ['aggregate'])

    def test_fluent_requests_pass(self):
        self.assertEqual(self.rules('awaitable<void> f(Bot& bot) { co_await bot.send_message(1,"x").reply_markup('
                                    'InlineKeyboard().callback("a","b")); }'), [])

    def test_comments_strings_and_macros_are_not_code(self):
        self.assertEqual(self.rules('// co_await send({});\n/* co_await send({}); */\n#define SEND \\\n  co_await send({})\n'
                                    'auto s = "co_await send({})"; auto r = R"(co_await send({}))";'), [])

    def test_bodies_of_lambdas_are_expressions_of_their_own(self):
        self.assertEqual(self.rules('awaitable<void> f() { co_await run([&]() -> awaitable<void> { Options o{1, "x"}; co_await g(o); }); }'), [])
        self.assertEqual(self.rules('void f() { spawn([]() -> awaitable<void> { co_await send({1, "x"}); }); }'), ['aggregate'])
        self.assertEqual(self.rules('void f() { std::string s; spawn([s]() -> awaitable<void> { co_await g(s); }); }'), [])

    def test_bodies_that_follow_an_await_are_not_its_braces(self):
        self.assertEqual(self.rules('awaitable<void> f() { for (auto& x : co_await g()) { use(x); } '
                                    'if (const bool ok = co_await yes()) { use(ok); } else { stop(); } '
                                    'try { co_await g(); } catch (const E& e) { use(e); } }'), [])

    def test_named_locals_excuse_a_condition_wherever_they_are(self):
        for local in ('int n = 0;', 'std::vector<int> v;', 'auto [a, b] = g();', 'const auto& x = g();', 'Options o{1, "x"};',
                      'for (int i = 0; i < 3; ++i) {}', 'tgfw::Message* m = nullptr;', 'unsigned long u = 3;'):
            with self.subTest(local=local):
                self.assertEqual(self.rules(f'awaitable<void> f() {{ if (co_await yes()) g(); {local} }}'), [])
        for other in ('g(1);', 'n = 3;', 'return;', 'run([] { int n = 0; });', 'using namespace std;', 'static_assert(true);'):
            with self.subTest(other=other):
                self.assertEqual(self.rules(f'awaitable<void> f() {{ if (co_await yes()) g(); {other} }}'), ['condition'])


if __name__ == '__main__':
    unittest.main()
