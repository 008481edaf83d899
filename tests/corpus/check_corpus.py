#!/usr/bin/env python3
"""Checks the corpus of updates against the project's table of Bot API facts.

Strict for updates/: names, types, required members, listed values, bounds and entity offsets.
With --allow-unknown (used for odd/) unknown names and values, nulls and missing members pass; wrong types never do.
Exit status 0 if everything holds and the coverage is wide enough.
"""

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOP = HERE.parent.parent
MIN_FILES = 100
MIN_TYPE_SHARE = 0.70
SIGNIFICANT_ID_BITS = 53
SCALARS = {"Integer", "Int64", "String", "Boolean", "Float", "True", "InputFile"}
ENTITY_STARTS = {"mention": "@", "hashtag": "#", "cashtag": "$", "bot_command": "/"}


def utf16_length(text):
    return len(text.encode("utf-16-le")) // 2


def utf16_slice(text, offset, length):
    """The text of an entity; raises UnicodeDecodeError if a border splits a surrogate pair."""
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le")


class Facts:
    """The facts table, by name."""

    def __init__(self, path):
        table = json.loads(Path(path).read_text(encoding="utf-8"))
        self.types = {t["name"]: t for t in table["types"]}
        self.fields = {t["name"]: {f["name"]: f for f in t["fields"]} for t in table["types"] if "fields" in t}
        self.kinds = [k["name"] for k in table["update_kinds"]]

    def reachable(self):
        """Names of all types that an Update can hold."""
        seen, todo = set(), ["Update"]
        while todo:
            name = todo.pop()
            if name in seen:
                continue
            seen.add(name)
            entry = self.types[name]
            parts = entry.get("oneOf") or [f["type"] for f in entry["fields"]]
            names = {n for part in parts for n in re.findall(r"\w+", part)}
            todo += sorted(n for n in names if n in self.types and n not in SCALARS)
        return seen


class Checker:
    def __init__(self, facts, lenient):
        self.facts = facts
        self.lenient = lenient
        self.problems = []
        self.types = Counter()
        self.members = Counter()
        self.values = Counter()

    def problem(self, path, text):
        self.problems.append(f"{path or '(top)'}: {text}")

    def odd(self, path, text):
        if not self.lenient:
            self.problem(path, text)

    def check(self, value, type_, path, field=None):
        if type_.startswith("Array<"):
            self.check_array(value, type_[6:-1], path, field)
        elif type_ in SCALARS:
            self.check_scalar(value, type_, path, field or {})
        elif "oneOf" in self.facts.types[type_]:
            self.types[type_] += 1
            self.check_union(value, self.facts.types[type_], path)
        else:
            self.check_object(value, type_, path)

    def check_array(self, value, item_type, path, field):
        if not isinstance(value, list):
            return self.problem(path, "not an array")
        if field and field.get("unit") == "items":
            self.check_bounds(len(value), field, path)
        scalar_field = field if item_type in SCALARS else None
        for index, item in enumerate(value):
            self.check(item, item_type, f"{path}[{index}]", scalar_field)

    def check_scalar(self, value, type_, path, field):
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        fits = {
            "String": isinstance(value, str),
            "Boolean": isinstance(value, bool),
            "True": value is True or (self.lenient and value is False),
            "Float": number,
            "Integer": number and isinstance(value, int) and -(2**63) <= value < 2**63,
            "Int64": number and isinstance(value, int) and -(2**63) <= value < 2**63,
        }.get(type_, False)
        if not fits:
            return self.problem(path, f"{value!r} is no {type_}")
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**SIGNIFICANT_ID_BITS:
            self.odd(path, f"{value} needs more than {SIGNIFICANT_ID_BITS} bits")
        if "const" in field and value != field["const"]:
            self.problem(path, f"{value!r} instead of {field['const']!r}")
        if "enum" in field:
            self.values[value] += 1
            if value not in field["enum"]:
                self.odd(path, f"{value!r} is not listed")
        self.check_size(value, field, path)

    def check_size(self, value, field, path):
        unit = field.get("unit")
        if unit == "bytes" and isinstance(value, str):
            self.check_bounds(len(value.encode("utf-8")), field, path)
        elif unit in ("chars", "chars_parsed"):
            self.check_bounds(len(value), field, path)
        elif unit is None and isinstance(value, (int, float)):
            self.check_bounds(value, field, path)

    def check_bounds(self, number, field, path):
        if number < field.get("min", number) or number > field.get("max", number):
            self.odd(path, f"{number} is outside {field.get('min')}..{field.get('max')}")

    def check_union(self, value, union, path):
        if isinstance(value, str) and "String" in union["oneOf"]:
            return
        if isinstance(value, list):
            arrays = [t for t in union["oneOf"] if t.startswith("Array<")]
            return self.check(value, arrays[0], path) if arrays else self.problem(path, "an array, not an object")
        if not isinstance(value, dict):
            return self.problem(path, f"{value!r} is no object")
        discriminator = union["discriminator"]
        key = value.get(discriminator["field"])
        by_value = discriminator["values"]
        found = by_value.get(str(key), by_value.get("*") if key is not None else None)
        if found is None:
            return self.odd(path, f"unknown {discriminator['field']} {key!r}")
        self.check(value, found if isinstance(found, str) else found[0], path)

    def check_object(self, value, type_, path):
        if not isinstance(value, dict):
            return self.problem(path, f"{value!r} is no {type_}")
        self.types[type_] += 1
        fields = self.facts.fields[type_]
        for name, member in value.items():
            inner = f"{path}.{name}" if path else name
            if name not in fields:
                self.odd(inner, f"{type_} has no such member")
            elif member is None:
                self.odd(inner, "null")
            else:
                self.members[f"{type_}.{name}"] += 1
                self.check(member, fields[name]["type"], inner, fields[name])
        for name, field in fields.items():
            if field.get("required") and name not in value:
                self.odd(path, f"{type_}.{name} is missing")
        self.check_entities(value, fields, path)

    def check_entities(self, value, fields, path):
        for name, field in fields.items():
            if field["type"] != "Array<MessageEntity>" or not isinstance(value.get(name), list):
                continue
            text = value.get("text" if name == "entities" else name.removesuffix("_entities"))
            where = f"{path}.{name}"
            if not isinstance(text, str):
                self.odd(where, "entities without a text")
                continue
            offsets = [e.get("offset") for e in value[name] if isinstance(e, dict)]
            if all(isinstance(o, int) for o in offsets) and offsets != sorted(offsets):
                self.odd(where, "not ordered by offset")
            for index, entity in enumerate(value[name]):
                self.check_entity(text, entity, f"{where}[{index}]")

    def check_entity(self, text, entity, path):
        offset, length = (entity.get(k) if isinstance(entity, dict) else None for k in ("offset", "length"))
        if not isinstance(offset, int) or not isinstance(length, int):
            return
        if offset < 0 or length <= 0 or offset + length > utf16_length(text):
            return self.odd(path, "outside of its text")
        try:
            part = utf16_slice(text, offset, length)
        except UnicodeDecodeError:
            return self.odd(path, "splits a surrogate pair")
        start = ENTITY_STARTS.get(entity.get("type"), "")
        if not part.startswith(start) or part != part.strip():
            self.odd(path, f"marks {part!r}")


def check_update(checker, path):
    """Checks one file; returns its kind."""
    try:
        update = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        checker.problem(path.name, str(error))
        return None
    before = len(checker.problems)
    kinds = [name for name in update if name != "update_id"]
    kind = kinds[0] if kinds else None
    if not checker.lenient:
        if len(kinds) != 1 or next(iter(update)) != "update_id":
            checker.problem("", "must be update_id and one kind")
        if not re.fullmatch(rf"\d{{3}}-{kind}-[a-z0-9_-]+\.json", path.name):
            checker.problem("", f"the name should be <nnn>-{kind}-<what>.json")
    checker.check(update, "Update", "")
    checker.problems[before:] = [f"{path.name}: {text}" for text in checker.problems[before:]]
    return kind


def expected_names(folder):
    lines = (folder / "expected.txt").read_text(encoding="utf-8").splitlines()
    return sorted(line.split()[0] for line in lines if line and not line.startswith("#"))


def check_listing(folder):
    """The expectation file names exactly the files that are there."""
    files = sorted(path.name for path in folder.glob("*.json"))
    if not files or files != expected_names(folder):
        difference = sorted(set(files) ^ set(expected_names(folder)))
        return [f"{folder.name}/expected.txt: does not match the files: {', '.join(difference) or 'no files'}"]
    return []


def check_bad(facts, folder):
    """Of what parses as JSON: a mistyped member is found at the path expected, and what shall decode is well typed."""
    problems = []
    for line in (folder / "expected.txt").read_text(encoding="utf-8").splitlines():
        name, verdict, path = (line.split() + ["", "", ""])[:3]
        if line.startswith("#") or (verdict == "error" and not path):
            continue
        checker = Checker(facts, True)
        check_update(checker, folder / name)
        wrong = [text for text in checker.problems if text.startswith(f"{name}: {path}: ")]
        if bool(wrong) != bool(path) or len(checker.problems) != len(wrong):
            problems.append(f"bad/{name}: expected a wrong type at {path or 'no place'}: {checker.problems}")
    return problems


def report_coverage(facts, checker, kinds, verbose):
    """Prints what the updates cover; returns the problems."""
    reachable = facts.reachable()
    seen = reachable & set(checker.types)
    message = facts.fields["Message"]
    used = [name for name in message if checker.members[f"Message.{name}"]]
    listed = {v for name in reachable for f in facts.fields.get(name, {}).values() for v in f.get("enum", [])}
    print(f"kinds    {len(set(kinds) & set(facts.kinds))} of {len(facts.kinds)}")
    print(f"types    {len(seen)} of {len(reachable)} reachable")
    print(f"Message  {len(used)} of {len(message)} members")
    print(f"values   {len(listed & set(checker.values))} of {len(listed)} listed")
    if verbose:
        print("types not covered:", ", ".join(sorted(reachable - seen)) or "none")
        print("Message members not covered:", ", ".join(sorted(set(message) - set(used))) or "none")
    problems = [f"no update of the kind {kind}" for kind in facts.kinds if kind not in kinds]
    if len(seen) < MIN_TYPE_SHARE * len(reachable):
        problems.append(f"only {len(seen)} of {len(reachable)} types are covered")
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("facts", nargs="?", default=TOP / "schema" / "bot_api.json", help="the facts table")
    parser.add_argument("--allow-unknown", metavar="FILE", nargs="+", default=[], help="check only these, leniently")
    parser.add_argument("--verbose", action="store_true", help="name what is not covered")
    args = parser.parse_args()
    facts = Facts(args.facts)
    strict, lenient = Checker(facts, False), Checker(facts, True)
    problems = []
    if not args.allow_unknown:
        files = sorted((HERE / "updates").glob("*.json"))
        kinds = [check_update(strict, path) for path in files]
        print(f"updates  {len(files)} files")
        problems += report_coverage(facts, strict, kinds, args.verbose)
        if len(files) < MIN_FILES:
            problems.append(f"{len(files)} updates, at least {MIN_FILES} are wanted")
        problems += check_listing(HERE / "bad") + check_listing(HERE / "batches")
        problems += check_bad(facts, HERE / "bad")
    odd = [Path(name) for name in args.allow_unknown] or sorted((HERE / "odd").glob("*.json"))
    for path in odd:
        check_update(lenient, path)
    print(f"odd      {len(odd)} files")
    problems += strict.problems + lenient.problems
    print("\n".join(problems), end="\n" if problems else "")
    print(f"{len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
