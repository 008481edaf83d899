"""C++ as far as check_awaits.py needs it: tokens, brackets, what each pair of braces is, and the types and functions
that a file and its own headers declare. Not a compiler: what it cannot tell, it says it cannot tell."""

import bisect
import pathlib
import re
from dataclasses import dataclass, field

TOKEN = re.compile(
    r'(?P<skip>//[^\n]*|/\*.*?\*/|\s+)'
    r'|(?P<string>(?:u8|[uUL])?R"(?P<delim>[^()\s\\]{0,16})\(.*?\)(?P=delim)"|(?:u8|[uUL])?"(?:\\.|[^"\\\n])*"(?:\w+)?)'
    r"|(?P<char>(?:u8|[uUL])?'(?:\\.|[^'\\\n])+')"
    r"|(?P<number>\.?\d(?:'?[\w.]|[eEpP][+-])*)"
    r'|(?P<name>[A-Za-z_]\w*)'
    r'|(?P<op>::|->\*?|\.\.\.|&&|\|\||==|!=|<=>|<=|\+\+|--|[-+*/%&|^]=|<<|.)',
    re.S)
PREPROCESSOR = re.compile(r'^[ \t]*#(?:[^\n\\]|\\.)*(?:\\\n(?:[^\n\\]|\\.)*)*', re.M)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"]+)"|<(tgfw/[^>]+)>)', re.M)
OPENERS = {'(': ')', '[': ']', '{': '}'}
CONTROL = {'if', 'while', 'for', 'switch', 'catch'}
SPECIFIERS = {'mutable', 'noexcept', 'const', 'override', 'final', 'constexpr', 'consteval', '&', '&&'}
STATEMENT_WORDS = CONTROL | set(
    'return co_return co_await co_yield do else case default break continue throw goto delete new using typedef try '
    'static_assert namespace public private protected template operator friend sizeof this requires class struct '
    'union enum true false nullptr not'.split())
SCALARS = set(
    'bool char short int long unsigned signed float double size_t ptrdiff_t byte char8_t char16_t char32_t wchar_t '
    'int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t intptr_t uintptr_t'.split())
TRIVIAL = SCALARS | set(
    'string_view span nanoseconds microseconds milliseconds seconds minutes hours days duration time_point error_code '
    'nullopt_t monostate'.split())
CONTAINERS = set('vector map set list deque unordered_map unordered_set multimap multiset initializer_list'.split())


@dataclass
class Token:
    kind: str
    text: str
    line: int


@dataclass
class Type:
    aggregate: bool
    trivial: bool = False
    list_constructor: bool = False
    constructors: list = field(default_factory=list)  # lists of parameter types


def tokenize(text, first_line=1):
    text = PREPROCESSOR.sub(lambda m: re.sub(r'[^\n]', ' ', m.group()), text)
    newlines = [m.start() for m in re.finditer('\n', text)]
    return [Token(m.lastgroup if m.lastgroup != 'delim' else 'string', m.group(), first_line + bisect.bisect_left(newlines, m.start()))
            for m in TOKEN.finditer(text) if m.lastgroup != 'skip']


class Unit:
    """One piece of C++: its tokens, which bracket closes which, the kind of each brace, and each token's owner."""

    def __init__(self, text, first_line=1, is_fence=False):
        self.tokens = tokenize(text, first_line)
        self.is_fence = is_fence
        self.match = {}
        self.parent = [None] * len(self.tokens)  # index of the innermost bracket around each token
        self.kind = {}  # of each '{': function, lambda, block, class, namespace, enum, init
        self._match_brackets()
        for i, t in enumerate(self.tokens):
            if t.text == '{' and t.kind == 'op':
                self.kind[i] = self._kind_of_brace(i)

    def text(self, i):
        return self.tokens[i].text if 0 <= i < len(self.tokens) else ''

    def _match_brackets(self):
        stack = []
        for i, t in enumerate(self.tokens):
            self.parent[i] = stack[-1] if stack else None
            if t.kind != 'op':
                continue
            if t.text in OPENERS:
                stack.append(i)
            elif t.text in (')', ']', '}'):
                while stack and OPENERS[self.text(stack[-1])] != t.text:
                    stack.pop()
                if stack:
                    opener = stack.pop()
                    self.match[opener] = i
                    self.match[i] = opener
                    self.parent[i] = stack[-1] if stack else None

    def is_lambda_intro(self, i):
        """Is the '[' at i the beginning of a lambda, not a subscript, an attribute or a structured binding?"""
        if self.text(i + 1) == '[' or self.text(i - 1) == '[' or i not in self.match:
            return False
        before, after = self.tokens[i - 1] if i else None, self.text(self.match[i] + 1)
        if before and (before.kind in ('name', 'string') and before.text not in ('return', 'co_return', 'co_await', 'throw')
                       or before.text in (')', ']')):
            return False
        if before and before.text in ('&', '&&') and self.text(i - 2) == 'auto':
            return False
        return after in ('(', '{', '<', 'mutable', 'noexcept', '->')

    def _skip_back_angle(self, i):
        depth = 0
        while i >= 0:
            if self.text(i) == '>':
                depth += 1
            elif self.text(i) == '<':
                depth -= 1
                if depth == 0:
                    return i - 1
            elif self.text(i) in (';', '{', '}'):
                return None
            elif self.text(i) in (')', ']') and i in self.match:
                i = self.match[i]
            i -= 1
        return None

    def _head_of_body(self, i):
        """lambda or function if the '{' after token i is the body of one, from its parameters and what follows them."""
        j = i
        while self.text(j) in SPECIFIERS:
            j -= 1
        if self.text(j) == ')' and j in self.match:
            opener = self.match[j]
            before = opener - 1
            if self.text(before) in ('noexcept', 'decltype', 'requires') and self.text(before - 1) in SPECIFIERS | {')', '->', ']'}:
                return self._head_of_body(before - 1)
            if self.text(before) == '>':
                before = self._skip_back_angle(before)
                before = opener - 1 if before is None else before
            if self.text(before) == ']' and before in self.match and self.is_lambda_intro(self.match[before]):
                return 'lambda'
            return 'function'
        if self.text(j) == ']' and j in self.match and self.is_lambda_intro(self.match[j]):
            return 'lambda'
        return None

    def _kind_of_brace(self, i):
        before = self.text(i - 1)
        outer = self.kind.get(self.parent[i]) if self.parent[i] is not None else 'namespace'
        if before == ':' and self.parent[i] is not None and self.text(self.parent[i]) == '(':
            return 'init'  # for (auto x : {1, 2})
        if i == 0 or before in (';', '{', '}', ':', 'else', 'do', 'try') or before == '':
            if before == '{' and outer == 'init':
                return 'init'
            return 'function' if outer in ('class', 'namespace') and before == '}' and not self.is_fence else 'block'
        if before == ')' and i - 1 in self.match:
            head = self.text(self.match[i - 1] - 1)
            if head in CONTROL or head == 'constexpr' and self.text(self.match[i - 1] - 2) == 'if':
                return 'block'
            if head == 'requires' and self.text(self.match[i - 1] - 2) not in (')', '>'):
                return 'class'
        j = i - 1  # a trailing return type: back to its arrow
        while j > 0 and (self.tokens[j].kind == 'name' or self.text(j) in ('::', '<', '>', '*', '&', '&&', ',', ')', ']')):
            if self.text(j) in ('return', 'co_return', 'co_await', 'throw', 'new'):
                break
            if self.text(j) == ',' and self.parent[j] == self.parent[i] and not self._inside_angles(j, i):
                break
            j = self.match[j] - 1 if self.text(j) in (')', ']') and j in self.match and j != i - 1 else j - 1
            if self.text(j) == '->':
                head = self._head_of_body(j - 1)
                if head:
                    return head
                break
        head = self._head_of_body(i - 1)
        if head:
            return head
        if before in ('=', ',', '(', '[', 'return', 'co_return', 'co_await', 'co_yield', '?'):
            return 'init'
        j = i - 1  # class, namespace or enum: back to the beginning of the declaration
        words = []
        while j >= 0 and self.text(j) not in (';', '{', '}', '(', ')', '='):
            words.append(self.text(j))
            j -= 1
        for word, kind in (('enum', 'enum'), ('namespace', 'namespace'), ('class', 'class'), ('struct', 'class'),
                           ('union', 'class'), ('extern', 'namespace'), ('concept', 'class'), ('requires', 'class')):
            if word in words:
                return kind
        return 'init'

    def _inside_angles(self, comma, end):
        depth = 0
        for k in range(comma, end):
            depth += (self.text(k) == '<') - (self.text(k) == '>')
        return depth < 0

    def owner(self, i):
        """The '{' of the function or lambda body around token i, or None."""
        p = self.parent[i]
        while p is not None:
            if self.kind.get(p) in ('function', 'lambda'):
                return p
            if self.kind.get(p) == 'class':
                return None
            p = self.parent[p]
        return None

    def control_of(self, opener):
        """if, while, for, switch or catch when the '(' at opener belongs to one."""
        word = self.text(opener - 1)
        if word == 'constexpr':
            word = self.text(opener - 2)
        return word if self.text(opener) == '(' and word in CONTROL else None

    def split(self, begin, end):
        """Ranges between commas of [begin, end), not counting those inside brackets or template arguments."""
        parts, start, depth, i = [], begin, 0, begin
        while i < end:
            t = self.text(i)
            if t in OPENERS and i in self.match:
                i = self.match[i]
            elif t == '<':
                depth += 1
            elif t == '>':
                depth = max(0, depth - 1)
            elif t == ',' and depth == 0:
                parts.append((start, i))
                start = i + 1
            i += 1
        return parts + [(start, end)] if begin < end else []


class Index:
    """The types and functions that were declared in the files seen so far."""

    def __init__(self, include_dirs=()):
        self.types = {}
        self.functions = {}  # name -> list of parameter type lists
        self.enums = set()
        self.include_dirs = [pathlib.Path(d) for d in include_dirs]
        self._seen = set()

    def copy(self):
        """What is declared so far, to which one file's own declarations are added without reaching other files."""
        other = Index(self.include_dirs)
        other.types, other.enums, other._seen = dict(self.types), set(self.enums), set(self._seen)
        other.functions = {name: list(overloads) for name, overloads in self.functions.items()}
        return other

    def add_file(self, path, text=None):
        path = pathlib.Path(path).resolve()
        if path in self._seen:
            return
        self._seen.add(path)
        if text is None:
            text = path.read_text(encoding='utf-8', errors='replace')
        for quoted, angled in INCLUDE.findall(text):
            for base in ([path.parent] if quoted else []) + self.include_dirs:
                if (base / (quoted or angled)).is_file():
                    self.add_file(base / (quoted or angled))
                    break
        self.add_unit(Unit(text))

    def add_unit(self, unit):
        for i, t in enumerate(unit.tokens):
            if t.kind != 'name':
                continue
            if t.text == 'enum':
                j = i + 2 if unit.text(i + 1) in ('class', 'struct') else i + 1
                self.enums.add(unit.text(j))
            elif t.text in ('struct', 'class') and unit.text(i - 1) != 'enum' and unit.text(i - 1) not in ('<', ','):
                self._add_type(unit, i)
            elif unit.text(i + 1) == '(' and t.text not in STATEMENT_WORDS and unit.owner(i) is None:
                p = unit.parent[i]
                if p is None or unit.text(p) == '{' and unit.kind.get(p) != 'init':
                    params = [self._parameter_type(unit, a, b) for a, b in unit.split(i + 2, unit.match.get(i + 1, i + 2))]
                    self.functions.setdefault(t.text, []).append(params)

    def _parameter_type(self, unit, begin, end):
        words = []
        depth = 0
        for k in range(begin, end):
            text = unit.text(k)
            depth += (text == '<') - (text == '>')
            if text == '=' and depth == 0:
                break
            words.append(unit.tokens[k])
        texts = [w.text for w in words]
        # The last name is the parameter's own, unless it is all there is or belongs to a qualified name.
        if len(words) > 1 and words[-1].kind == 'name' and (words[-2].kind == 'name' and words[-2].text != 'const'
                                                            or words[-2].text in ('>', '*', '&', '&&', '...', 'const')):
            texts.pop()
        return [t for t in texts if t not in ('const', 'typename', '...')]

    def _add_type(self, unit, i):
        j = i + 1
        while unit.text(j) == '[' and j in unit.match:
            j = unit.match[j] + 1
        name = unit.text(j)
        k = j + 1
        while k < len(unit.tokens) and unit.text(k) not in ('{', ';', '(', ')', '='):
            k += 1
        if unit.text(k) != '{' or k not in unit.match or unit.tokens[j].kind != 'name':
            return
        new = Type(aggregate=True)
        public = unit.text(i) == 'struct'
        has_base = ':' in [unit.text(x) for x in range(j, k)]
        trivial = not has_base
        x, end = k + 1, unit.match[k]
        member_start = x
        while x < end:
            text = unit.text(x)
            if text in ('private', 'protected') and unit.text(x + 1) == ':':
                public = False
            elif text == 'public':
                public = True
            elif text == 'virtual':
                new.aggregate = False
            elif text == '~':
                trivial = False
                x += 2
                continue
            elif text == name and unit.text(x + 1) == '(':
                new.aggregate = False
                params = [self._parameter_type(unit, a, b) for a, b in unit.split(x + 2, unit.match.get(x + 1, x + 2))]
                new.constructors.append(params)
                new.list_constructor |= any('initializer_list' in p for p in params)
            elif text == 'using' and unit.text(x + 2) == '::':
                y = x
                while unit.text(y + 1) not in (';', ''):
                    y += 1
                names = [unit.text(z) for z in range(x + 1, y + 1) if unit.tokens[z].kind == 'name']
                new.aggregate &= len(names) < 2 or names[-1] != names[-2]
            if text in OPENERS and x in unit.match:
                x = unit.match[x]
                text = unit.text(x)
            if text in (';', '}') or text == ':' and unit.text(x - 1) in ('public', 'private', 'protected'):
                member = [unit.text(z) for z in range(member_start, x)]
                is_data = text == ';' and '(' not in member and member and member[0] not in (
                    'using', 'static', 'friend', 'typedef', 'struct', 'class', 'enum', 'template')
                if is_data:
                    new.aggregate &= public
                    trivial &= self.is_trivial(self._parameter_type(unit, member_start, x))
                if text == ';' or unit.kind.get(unit.match.get(x)) != 'init':
                    member_start = x + 1
            x += 1
        new.trivial = trivial
        known = self.types.get(name)
        if known is None or new.aggregate and not new.trivial:  # of two with one name, the dangerous one
            self.types[name] = new

    def is_trivial(self, type_tokens):
        """Can a value of this type be copied bit by bit and destroyed twice without harm?"""
        names = [t for t in type_tokens if t not in ('std', '::', 'chrono', 'asio', 'boost', 'tgfw', 'inline', 'mutable')]
        if not names:
            return False
        if names[-1] in ('*', '&', '&&'):
            return True
        if names[0] in ('optional', 'array', 'pair', 'tuple', 'variant', 'duration', 'time_point', 'span') and '<' in names:
            if names[0] == 'span':
                return True
            inner = names[names.index('<') + 1:len(names) - 1]
            return all(self.is_trivial([n]) for n in inner if n not in (',', '<', '>') and not n[0].isdigit())
        if all(n in TRIVIAL or n in self.enums for n in names):
            return True
        known = self.types.get(names[-1])
        return known is not None and known.aggregate and known.trivial

    def braces_are_safe(self, type_tokens, content):
        """True: harmless in an awaited expression. False: an aggregate or an initializer list. None: cannot tell.
        content is 'empty', 'designated' or 'values'."""
        tokens = [t for t in type_tokens if t not in ('&', '&&', 'typename')]
        if not tokens:
            return None
        if self.is_trivial(tokens):
            return True
        bare = [t for t in tokens if t not in ('std', '::')]
        outer = bare[:bare.index('<')][-1] if '<' in bare and bare.index('<') else bare[-1]
        if outer in CONTAINERS:
            return content == 'empty'
        if outer == 'array':
            return False
        if outer == 'optional':
            return content == 'empty'
        if 'designated' == content:
            return False
        if outer in self.types:
            known = self.types[outer]
            return not known.aggregate and not (known.list_constructor and content != 'empty')
        if tokens[0] in ('std', 'asio', 'boost'):
            return True
        return None
