"""Writes the list of all generated types, for tests that must hold for each of them."""

from emit_types import HEADER


def type_list(schema):
    def macro(name, items):
        rows = " \\\n".join(f"    X({i})" for i in items)
        return f"#define {name}(X) \\\n{rows}\n\n"

    return (
        HEADER + "#pragma once\n\n"
        + macro("TGFW_TEST_OBJECTS", schema.objects)
        + macro("TGFW_TEST_UNIONS", schema.unions)
        + macro("TGFW_TEST_ENUMS", schema.enums)
        + macro("TGFW_TEST_METHODS", [m.name for m in schema.methods])
    )
