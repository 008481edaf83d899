#!/usr/bin/env python3
"""Writes a C++ file which asserts of every public type what rule 3 of the design says: it is no aggregate.

usage: list_public_types.py OUTPUT
It walks include/tgfw, so that a new type is covered without anybody's thinking of it. Templates and what is in a
namespace `detail` are left out; the types that tools/codegen generates are in.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
NAMESPACE = re.compile(r'^namespace ([\w:]+) \{')
END = re.compile(r'^\}  // namespace')
TYPE = re.compile(r'^(?:class|struct) (?:\[\[.*?\]\] )?(\w+)(?: final)?(?: : [^;]*)? \{')


def public_types(header):
    """Qualified names of the types that `header` defines at namespace scope, templates left out."""
    scopes, previous, found = [], '', []
    for line in header.read_text(encoding='utf-8').splitlines():
        if match := NAMESPACE.match(line):
            # One that begins anew at the top: before it a forward declaration's namespace may have ended without a word.
            scopes = [match[1]] if match[1].split('::')[0] == 'tgfw' else [*scopes, match[1]]
        elif END.match(line):
            scopes.pop()
        elif (match := TYPE.match(line)) and not previous.startswith(('template', 'requires', '    requires')):
            name = '::'.join([*scopes, match[1]])
            if 'detail' not in name.split('::'):
                found.append(name)
        previous = line
    return found


def main():
    headers = sorted(p for p in (ROOT / 'include/tgfw').rglob('*.hpp'))
    types = sorted({name for header in headers for name in public_types(header)})
    lines = [f'#include <{header.relative_to(ROOT / "include").as_posix()}>' for header in headers]
    lines += ['', '#include <type_traits>', '', '#include <doctest/doctest.h>', '']
    lines += [f'static_assert(!std::is_aggregate_v<{name}>, "g++ 12 breaks aggregates in a co_await expression");'
              for name in types]
    lines += ['', 'TEST_CASE("no public type is an aggregate (design rule 3)") {',
              f'    CHECK({len(types)} > 500);  // As many as were found and asserted above.', '}', '']
    output = pathlib.Path(sys.argv[1])
    text = '\n'.join(lines)
    if not output.exists() or output.read_text(encoding='utf-8') != text:
        output.write_text(text, encoding='utf-8')


if __name__ == '__main__':
    main()
