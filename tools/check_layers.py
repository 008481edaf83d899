#!/usr/bin/env python3
"""Checks from the #include lines that the folders of include/tgfw and src depend on each other in one direction only
(docs/architecture.md), and that heavy libraries stay where they belong.

usage: check_layers.py [ROOT]      exit status 1 if anything is found
"""

import pathlib
import re
import sys

# folder -> the folders whose headers it may include
LAYERS = {
    'core': set(),
    'api': {'core'},
    'net': {'core'},
    'bot': {'core', 'api', 'net'},
    'dispatch': {'core', 'api', 'bot'},
    'app': {'core', 'api', 'net', 'bot', 'dispatch'},
    'adapters': {'core', 'net', 'bot', 'app'},
    'testing': {'core', 'api', 'net', 'bot', 'dispatch', 'app'},
}

# what, the pattern of its headers, the layers whose sources may include them. Public headers may include none of it.
HEAVY = [
    ('Boost.Beast', re.compile(r'boost/beast\b'), {'net'}),
    ("Boost.JSON's parser", re.compile(r'boost/json(\.hpp|/(basic_parser|basic_parser_impl|parser|parse|stream_parser|src)\b)'), {'api'}),
    ('Boost.JSON values', re.compile(r'boost/json/(?!fwd\.hpp)'), {'api', 'bot', 'testing'}),
    ('Asio SSL', re.compile(r'boost/asio/ssl\b'), {'net'}),
    ('OpenSSL', re.compile(r'openssl/'), {'core', 'net', 'bot', 'app', 'adapters', 'testing'}),
    ('RE2', re.compile(r're2/'), {'dispatch'}),
    ('SQLite', re.compile(r'sqlite3\.h'), {'adapters'}),
    ('libpq', re.compile(r'libpq-fe\.h'), {'adapters'}),
]
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
SUFFIXES = {'.hpp', '.cpp', '.ipp', '.h'}


def layer_of(path, root):
    """(layer, is it a public header) of a source file; layer None for what belongs to none, as the umbrella header."""
    parts = path.relative_to(root).parts
    if parts[:2] == ('include', 'tgfw'):
        return (parts[2] if len(parts) > 3 else None), True
    return (parts[1] if len(parts) > 2 else None), False


def target_layer(header, quoted, path, root):
    """The layer of an included header of ours: '' for one in no layer, None for a header that is not ours."""
    if header.startswith('tgfw/'):
        rest = header.split('/')[1:]
        return rest[0] if len(rest) > 1 else ''
    if quoted and (path.parent / header).is_file():
        return layer_of((path.parent / header).resolve(), root)[0] or ''
    first = header.split('/')[0]
    return first if first in LAYERS and '/' in header else None


def check_line(path, line, root):
    """What is wrong with one line of the file at path, as texts."""
    match = INCLUDE.match(line)
    if not match:
        return
    header = match.group(2)
    layer, public = layer_of(path, root)
    target = target_layer(header, match.group(1) == '"', path, root)
    if header == 'tgfw/tgfw.hpp':
        yield 'includes the umbrella header tgfw/tgfw.hpp, which is for users; include what is used'
        return
    if layer is not None and target and target != layer and target not in LAYERS[layer]:
        allowed = ', '.join(sorted(LAYERS[layer])) or 'nothing'
        yield f'{layer}/ may not include {header}: of the other layers it may include {allowed}'
    if public and layer is not None and target is not None and not header.startswith('tgfw/'):
        yield f'a public header may not include the private header {header}'
    for what, pattern, layers in HEAVY:
        if pattern.match(header):
            if public:
                yield f'a public header may not include {what} ({header}): every file of every user would compile it'
            elif layer not in layers:
                yield f'only {", ".join(f"src/{l}" for l in sorted(layers))} may include {what} ({header})'


def check_tree(root):
    """Everything that is wrong below root: (path, line number, text)."""
    root = pathlib.Path(root).resolve()
    found = []
    for folder in ('include/tgfw', 'src'):
        for path in sorted((root / folder).rglob('*')):
            if path.suffix not in SUFFIXES or not path.is_file():
                continue
            layer, _ = layer_of(path, root)
            if layer is not None and layer not in LAYERS:
                found.append((path, 1, f'the folder {layer}/ is not a layer; known are {", ".join(LAYERS)}'))
                continue
            for number, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
                found += [(path, number, text) for text in check_line(path, line, root)]
    return found


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent.parent)
    if not (root / 'include' / 'tgfw').is_dir():
        print(f'check_layers.py: no include/tgfw in {root}', file=sys.stderr)
        return 2
    found = check_tree(root)
    for path, number, text in found:
        print(f'{path}:{number}: {text}')
    print(f'check_layers.py: {len(found)} findings', file=sys.stderr)
    return 1 if found else 0


if __name__ == '__main__':
    sys.exit(main())
