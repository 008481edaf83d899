#!/usr/bin/env python3
"""Writes everything that follows from schema/bot_api.json. With --check it only tells what would change."""

import argparse
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import emit_codec
import emit_methods
import emit_tests
import emit_types
import schema as schema_module

TYPE_FILES = 6
METHOD_FILES = 3


def outputs(model):
    """path -> text"""
    files = {
        "include/tgfw/api/types_fwd.hpp": emit_types.types_fwd(model),
        "include/tgfw/api/enums.hpp": emit_types.enums(model),
        "include/tgfw/api/types.hpp": emit_types.types(model),
        "include/tgfw/api/limits.hpp": emit_types.limits(model),
        "include/tgfw/api/methods.hpp": emit_methods.methods(model),
        "include/tgfw/api/method_setters.hpp": emit_methods.method_setters(model),
        "src/bot/generated_request_setters.cpp": emit_methods.request_setters(model),
        "include/tgfw/bot/bot_methods.hpp": emit_methods.bot_methods_header(model),
        "src/bot/generated_bot_methods.cpp": emit_methods.bot_methods_source(model),
        "src/api/generated/update_kinds.hpp": emit_types.update_kinds(model),
        "src/api/generated/tables.hpp": emit_codec.tables_header(model),
        "src/api/generated/enums.cpp": emit_codec.enum_tables(model),
        "tests/unit/api/generated_types.hpp": emit_tests.type_list(model),
    }
    for name, text in {**emit_codec.type_files(model, TYPE_FILES), **emit_codec.method_files(model, METHOD_FILES)}.items():
        files[f"src/api/generated/{name}"] = text
    return files


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 and name the files that differ")
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[2])
    options = parser.parse_args()
    differing = []
    for name, text in outputs(schema_module.load(options.root)).items():
        path = options.root / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        differing.append(name)
        if not options.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    for name in differing:
        print(("differs from the schema: " if options.check else "wrote ") + name)
    return 1 if options.check and differing else 0


if __name__ == "__main__":
    sys.exit(main())
