#!/usr/bin/env python3
"""Flags the co_await expressions that g++ before 14 miscompiles without a warning (docs/compilers.md).

Reads C++ files, Markdown files (their ```cpp fences) and directories of both. Types and functions are looked up in the
files themselves, in the headers that they include by "name", and in tgfw's headers when those are found or given by -I.

A finding that is right to ignore:  co_await f({1});  // tgfw-check: ok (the parameter is an int)
A wrong example in a Markdown text: put <!-- tgfw-check: off --> on the line before its fence.

Exit status: 0 nothing found, 1 findings, 2 wrong usage.
"""

import argparse
import pathlib
import re
import sys

from check_awaits_cpp import CONTAINERS, OPENERS, STATEMENT_WORDS, Index, Unit

RULES = {
    'aggregate': ('an aggregate temporary in an awaited expression is copied bit by bit and destroyed twice',
                  'name the object in a statement before, or use a type with a constructor'),
    'initializer-list': ('g++ 12 stops at an initializer list in an awaited expression ("array used as initializer")',
                         'name the container in a statement before, or build it by function calls'),
    'braces': ('if these braces make an aggregate or an initializer list, g++ 12 destroys it twice or does not compile',
               'name the object in a statement before, or call a constructor with ( )'),
    'default-argument': ('a default argument of aggregate type is destroyed twice when the call is awaited',
                         'give the type a constructor (T() = default; is enough), or overload the function'),
    'capture': ('a lambda with captures by value in an awaited expression is destroyed twice',
                'name the lambda in a statement before and pass std::move(it), or capture by reference'),
    'conditional': ('a temporary of ?: in an awaited expression is destroyed twice or used after it was destroyed',
                    'use if and else, or name the result of ?: in a statement before'),
    'condition': ('co_await in a condition of a function without a named local variable corrupts its frame',
                  'name the result first: const bool ok = co_await f(); if (ok)'),
    'throw': ('the exception of a throw expression with co_await inside is destroyed twice',
              'name the result first, then throw'),
    'suppression': ('a suppression must say why', 'write // tgfw-check: ok (reason)'),
}
SUFFIXES = {'.cpp', '.hpp', '.cc', '.cxx', '.hh', '.hxx', '.h', '.ipp', '.md'}
SUPPRESSION = re.compile(r'//\s*tgfw-check:\s*ok\b[ \t]*(?:\(([^)\n]*)\)?)?')
COROUTINE_TYPES = {'awaitable', 'task', 'Task', 'Awaitable', 'Request'}
CERTAIN = {False: 'aggregate', None: 'braces'}


class Checker:
    """The findings of one Unit: (line, rule)."""

    def __init__(self, unit, index):
        self.unit, self.index = unit, index
        self.found = set()

    def run(self):
        unit = self.unit
        seen = set()
        for i, token in enumerate(unit.tokens):
            if token.text == 'co_await':
                start = self.expression_start(i)
                if start not in seen:
                    seen.add(start)
                    self.check_expression(start, self.expression_end(start))
                self.check_condition(i, start)
            elif token.text == '=' and self.index_is_parameter(i):
                self.check_default_argument(i)
        return sorted(self.found)

    def add(self, i, rule):
        self.found.add((self.unit.tokens[i].line, rule))

    # Where the full expression around a co_await begins and ends. Bodies of lambdas are expressions of their own.

    def expression_start(self, i):
        unit, j = self.unit, i - 1
        while j >= 0:
            text = unit.text(j)
            if text in (')', ']', '}') and j in unit.match:
                opener = unit.match[j]
                if text == ')' and unit.control_of(opener) or text == '}' and unit.kind.get(opener) not in ('init', 'lambda'):
                    return j + 1
                j = opener - 1
                continue
            if text in (';', 'else', 'do') or text == '(' and unit.control_of(j):
                return j + 1
            if text == '{' and unit.kind.get(j) != 'init':
                return j + 1
            if text == ':' and not self.is_conditional_colon(j):
                return j + 1
            j -= 1
        return 0

    def is_conditional_colon(self, i):
        unit, j = self.unit, i - 1
        while j >= 0:
            text = unit.text(j)
            if text in (')', ']', '}') and j in unit.match:
                j = unit.match[j]
            elif text == '?':
                return True
            elif text in OPENERS or text in (';', 'case', 'default'):
                return False
            j -= 1
        return False

    def expression_end(self, start):
        unit, j = self.unit, start
        while j < len(unit.tokens):
            text = unit.text(j)
            if text in OPENERS and j in unit.match:
                if text == '{' and unit.kind.get(j) not in ('init', 'lambda'):
                    return j
                j = unit.match[j]
            elif text in (';', ')', ']', '}'):
                return j
            j += 1
        return j

    def tokens_of(self, start, end):
        """Indices of the expression's own tokens: those inside the bodies of its lambdas are left out."""
        j = start
        while j < end:
            yield j
            if self.unit.text(j) == '{' and self.unit.kind.get(j) == 'lambda' and j in self.unit.match:
                j = self.unit.match[j]
            j += 1

    def check_expression(self, start, end):
        unit = self.unit
        own = list(self.tokens_of(start, end))
        for i in own:
            text = unit.text(i)
            if text == '{' and unit.kind.get(i) in ('init', 'block'):
                self.check_braces(i, start)
            elif text == '[' and unit.is_lambda_intro(i):
                self.check_captures(i)
            elif text == '?':
                self.check_conditional(i, end)
            elif text == 'throw':
                self.add(i, 'throw')
            elif text == '(' and unit.text(i + 1) != ')' and unit.tokens[i - 1].kind == 'name':
                known = self.index.types.get(unit.text(i - 1))
                if known and known.aggregate and not known.trivial and unit.text(i - 2) not in ('.', '->'):
                    self.add(i, 'aggregate')

    # Braces

    def check_braces(self, i, start):
        unit = self.unit
        inside = range(i + 1, unit.match.get(i, i + 1))
        content = 'empty' if not inside else 'designated' if unit.text(i + 1) == '.' else 'values'
        type_tokens, candidates = self.type_before(i, start), None
        if type_tokens is None:
            candidates = self.parameter_types(i)
        else:
            candidates = [type_tokens]
        verdicts = {self.index.braces_are_safe(c, content) for c in candidates} or {None}
        if type_tokens is None and not candidates and content == 'empty' and self.is_asio_call(i):
            return
        if content == 'designated' and verdicts == {None}:
            verdicts = {False}
        for verdict in (False, None):
            if verdict in verdicts:
                is_list = verdict is False and any(self.is_list(c) for c in candidates)
                self.add(i, 'initializer-list' if is_list else CERTAIN[verdict])
                return

    def is_list(self, type_tokens):
        known = self.index.types.get(type_tokens[-1]) if type_tokens else None
        return any(t in CONTAINERS for t in type_tokens) or bool(known and known.list_constructor)

    def type_before(self, i, start):
        """The type that T{...} or a declaration T name{...} names, or None where the braces stand alone."""
        unit, j = self.unit, i - 1
        if unit.text(j) == '>':
            j = unit._skip_back_angle(j)
            if j is None:
                return None
        if unit.tokens[j].kind != 'name' or unit.text(j) in STATEMENT_WORDS:
            return None
        first = j
        while unit.text(first - 1) == '::':
            first -= 2
            if unit.text(first) == '>':
                first = (unit._skip_back_angle(first) or first)
        before = unit.tokens[first - 1] if first > start else None
        if before and (before.kind == 'name' and before.text not in STATEMENT_WORDS or before.text in ('>', '*', '&', '&&')):
            if unit.parent[first] == unit.parent[start] and all(
                    unit.tokens[k].kind == 'name' or unit.text(k) in ('::', '<', '>', ',', '&', '*', '&&')
                    for k in range(start, first)):
                return [unit.text(k) for k in range(start, first) if unit.text(k) not in ('const', 'static', 'auto')] or ['int']
        return [unit.text(k) for k in range(max(first, 0), i)]

    def parameter_types(self, i):
        """The types that the parameter initialised by the braces at i may have, by the declarations of the function."""
        unit = self.unit
        opener = unit.parent[i]
        if opener is None or unit.text(opener) not in ('(', '{') or unit.text(i - 1) not in ('(', ',', '{'):
            return []
        position = next((n for n, (a, b) in enumerate(unit.split(opener + 1, unit.match.get(opener, opener))) if a <= i < b), None)
        callee = unit.text(opener - 1)
        if callee == '>':
            callee = unit.text(unit._skip_back_angle(opener - 1) or 0)
        known = self.index.types.get(callee)
        overloads = known.constructors if known else self.index.functions.get(callee, [])
        return [p[position] for p in overloads if position is not None and position < len(p)]

    def is_asio_call(self, i):
        opener = self.unit.parent[i]
        return opener is not None and self.unit.text(opener - 1).startswith('async_')

    # Default arguments

    def index_is_parameter(self, i):
        p = self.unit.parent[i]
        if p is None or self.unit.text(p) != '(' or self.unit.tokens[p - 1].kind != 'name':
            return False
        outer = self.unit.parent[p]
        return outer is None or self.unit.text(outer) == '{' and self.unit.kind.get(outer) in ('class', 'namespace')

    def check_default_argument(self, i):
        unit = self.unit
        if unit.text(i + 1) != '{' and unit.text(i + 2) != '{':
            return
        opener = unit.parent[i]
        returns = set()
        j = opener - 2
        while j >= 0 and unit.text(j) not in (';', '{', '}', ')'):
            returns.add(unit.text(j))
            j -= 1
        if not returns & COROUTINE_TYPES:
            return
        for a, b in unit.split(opener + 1, unit.match.get(opener, opener)):
            if a <= i < b:
                tokens = self.index._parameter_type(unit, a, i)
                if self.index.braces_are_safe(tokens, 'empty') is False:
                    self.add(i, 'default-argument')

    # Lambdas

    def check_captures(self, i):
        unit = self.unit
        for a, b in unit.split(i + 1, unit.match[i]):
            first = unit.text(a)
            if first == '&' or first == 'this':
                continue
            if first == '=' or first == '*' or b - a > 1 or not self.is_trivial_variable(first, i):
                self.add(i, 'capture')

    def is_trivial_variable(self, name, before):
        """Was the variable declared with a type that may be destroyed twice, an integer for example?"""
        unit = self.unit
        for j in range(before - 1, -1, -1):
            if unit.text(j) == name and unit.text(j + 1) in ('=', ';', '{', ')', ',', '(', ':') and unit.text(j - 1) not in ('.', '->'):
                k = j
                while k > 0 and (unit.tokens[k - 1].kind == 'name' and unit.text(k - 1) not in STATEMENT_WORDS
                                 or unit.text(k - 1) in ('::', '<', '>', '*', '&')):
                    k -= 1
                words = [unit.text(x) for x in range(k, j) if unit.text(x) not in ('const', 'constexpr', 'static')]
                if words:
                    return '&' not in words and self.index.is_trivial(words)
        return False

    # ?:

    def check_conditional(self, i, end):
        unit, depth, colon = self.unit, 0, None
        stop = end
        j = i + 1
        while j < end:
            text = unit.text(j)
            if text in OPENERS and j in unit.match:
                j = unit.match[j]
            elif text == '?':
                depth += 1
            elif text == ':' and depth == 0 and colon is None:
                colon = j
            elif text == ':':
                depth -= 1
            elif text in (',', ')', ']', '}', ';'):
                stop = j
                break
            j += 1
        if colon is None:
            return
        one, two = range(i + 1, colon), range(colon + 1, stop)
        if self.is_scalar_literal(one) and self.is_scalar_literal(two):
            return
        if self.is_lvalue(one) and self.is_lvalue(two):
            return
        self.add(i, 'conditional')

    def is_scalar_literal(self, tokens):
        kinds = [self.unit.tokens[k] for k in tokens]
        if kinds and kinds[0].text in ('-', '+'):
            kinds = kinds[1:]
        return len(kinds) == 1 and (kinds[0].kind in ('number', 'char') or kinds[0].text in ('true', 'false', 'nullptr')
                                    or kinds[0].kind == 'string' and kinds[0].text.endswith('"'))

    def is_lvalue(self, tokens):
        return all(self.unit.tokens[k].kind == 'name' and self.unit.text(k) not in STATEMENT_WORDS - {'this'}
                   or self.unit.text(k) in ('.', '->', '::') for k in tokens)

    # Conditions

    def check_condition(self, i, start):
        unit = self.unit
        opener = start - 1
        while opener >= 0 and unit.text(opener) != '(':
            opener = unit.parent[opener] if unit.parent[opener] is not None else -1
        control = unit.control_of(opener) if opener >= 0 and opener == unit.parent[start] else None
        if control in (None, 'catch') or control == 'for' and self.part_of_for(opener, i) != 1:
            return
        owner = unit.owner(i)
        if owner is not None and unit.kind[owner] == 'lambda':
            return
        if owner is None and not unit.is_fence:
            return
        if not self.has_local(owner):
            self.add(i, 'condition')

    def part_of_for(self, opener, i):
        inside = range(opener + 1, i)
        return sum(1 for k in inside if self.unit.text(k) == ';' and self.unit.parent[k] == opener)

    def has_local(self, owner):
        unit = self.unit
        begin, end = (owner + 1, unit.match.get(owner, len(unit.tokens))) if owner is not None else (0, len(unit.tokens))
        j = begin
        while j < end:
            text = unit.text(j)
            if text == '{' and unit.kind.get(j) not in ('block',) and j in unit.match:
                j = unit.match[j] + 1
                if unit.kind.get(unit.match[j - 1]) in ('lambda', 'init'):
                    continue
            begins = (j == begin or unit.text(j - 1) in (';', '{', '}', 'else', 'do', ':')
                      or unit.text(j - 1) == '(' and unit.control_of(j - 1)
                      or unit.text(j - 1) == ')' and unit.control_of(unit.match.get(j - 1, j)))
            if begins and self.is_declaration(j, end):
                return True
            j += 1
        return False

    def is_declaration(self, j, end):
        unit = self.unit
        while unit.text(j) in ('const', 'constexpr', 'static', 'volatile', 'thread_local', 'typename', 'unsigned', 'long', 'auto'):
            word = unit.text(j)
            j += 1
            if word == 'auto':
                while unit.text(j) in ('&', '&&', '*', 'const'):
                    j += 1
                return unit.text(j) == '[' or unit.tokens[j].kind == 'name'
            if word in ('unsigned', 'long') and unit.text(j + 1) in ('=', ';', '{', '(', ',', ':'):
                return True
        if j >= end or unit.tokens[j].kind != 'name' or unit.text(j) in STATEMENT_WORDS:
            return False
        j += 1
        while j < end:
            if unit.text(j) == '<':
                depth = 0
                while j < end and unit.text(j) not in (';', '{'):
                    depth += (unit.text(j) == '<') - (unit.text(j) == '>')
                    j += 1
                    if depth == 0:
                        break
            elif unit.text(j) == '::':
                j += 2
            elif unit.text(j) in ('*', '&', '&&', 'const'):
                j += 1
            else:
                break
        return (j < end and unit.tokens[j].kind == 'name' and unit.text(j) not in STATEMENT_WORDS
                and unit.text(j + 1) in ('=', ';', '{', '(', '[', ',', ':', ')'))


def fences(text):
    """(first line, text) of each C++ fence of a Markdown text."""
    lines = text.split('\n')
    begin, skip = None, False
    for n, line in enumerate(lines):
        mark = re.match(r'\s*(```+|~~~+)\s*(\S*)', line)
        if begin is None and mark:
            begin = (n + 1, mark.group(1), mark.group(2).lower())
            skip = n > 0 and 'tgfw-check: off' in lines[n - 1]
        elif begin is not None and mark and line.strip() == begin[1]:
            if begin[2] in ('cpp', 'c++', 'cxx', 'cc') and not skip:
                yield begin[0] + 1, '\n'.join(lines[begin[0]:n])
            begin = None


def suppressed(lines, line):
    """The suppression comment on the line or alone on the line before: its match, or None."""
    own = SUPPRESSION.search(lines[line - 1]) if line <= len(lines) else None
    if own:
        return own
    above = lines[line - 2] if line >= 2 else ''
    return SUPPRESSION.match(above.strip())


def check_text(path, text, index):
    """Findings of a file's text: (line, rule)."""
    pieces = list(fences(text)) if path.suffix == '.md' else [(1, text)]
    if path.suffix != '.md':
        index.add_file(path, text)
    lines = text.split('\n')
    found = set()
    for first, piece in pieces:
        unit = Unit(piece, first, is_fence=path.suffix == '.md')
        if unit.is_fence:
            index.add_unit(unit)
        for line, rule in Checker(unit, index).run():
            mark = suppressed(lines, line)
            if mark is None:
                found.add((line, rule))
            elif not (mark.group(1) or '').strip():
                found.add((line, 'suppression'))
    return sorted(found)


def find_files(arguments):
    for argument in arguments:
        path = pathlib.Path(argument)
        if path.is_dir():
            yield from sorted(p for p in path.rglob('*') if p.suffix in SUFFIXES and p.is_file())
        elif path.is_file():
            yield path
        else:
            print(f'check_awaits.py: no such file: {path}', file=sys.stderr)
            sys.exit(2)


def tgfw_headers():
    """The include folder of the tgfw that this script belongs to: in its source tree, or installed beside it."""
    here = pathlib.Path(__file__).resolve().parent
    return [d for d in (here.parent / 'include', here.parent.parent / 'include') if (d / 'tgfw').is_dir()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('paths', nargs='*', metavar='PATH')
    parser.add_argument('-I', dest='include', action='append', default=[], metavar='DIR', help='where <tgfw/...> is found')
    parser.add_argument('--exclude', action='append', default=[], metavar='PATH', help='a file or folder to leave out')
    parser.add_argument('--list-rules', action='store_true', help='print the rules and end')
    options = parser.parse_args()
    if options.list_rules:
        for rule, (what, instead) in RULES.items():
            print(f'{rule}: {what}.\n    Instead: {instead}.')
        return 0
    if not options.paths:
        parser.error('give at least one file or directory')
    include = options.include + tgfw_headers()
    count = files = 0
    shared = Index(include)
    for directory in include:
        if (pathlib.Path(directory) / 'tgfw' / 'tgfw.hpp').is_file():
            shared.add_file(pathlib.Path(directory) / 'tgfw' / 'tgfw.hpp')
    excluded = [pathlib.Path(e).resolve() for e in options.exclude]
    for path in find_files(options.paths):
        if any(path.resolve().is_relative_to(e) for e in excluded):
            continue
        files += 1
        index = shared.copy()
        for line, rule in check_text(path, path.read_text(encoding='utf-8', errors='replace'), index):
            what, instead = RULES[rule]
            print(f'{path}:{line}: [{rule}] {what}; {instead}')
            count += 1
    print(f'check_awaits.py: {files} files, {count} findings', file=sys.stderr)
    return 1 if count else 0


if __name__ == '__main__':
    sys.exit(main())
