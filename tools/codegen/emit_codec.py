"""Writes the codec's tables and the out-of-line members, split into files that compile side by side."""

import re

from emit_types import HEADER, setter_definitions, special_definitions
from naming import literal, perfect_hash


def _slots(name, names):
    multiplier, bits, slots = perfect_hash(names) if names else (1, 1, [0, 0])
    values = ",".join(str(s) for s in slots)
    return (
        f"constexpr std::uint8_t {name}_slots[] = {{{values}}};\n",
        f"{{{name}_slots, 0x{multiplier:016x}ULL, {bits}}}",
    )


def tables_header(schema):
    out = [HEADER, "#pragma once\n\n#include <api/table_builder.hpp>\n#include <tgfw/api/codec.hpp>\n#include <tgfw/api/methods.hpp>\n\nnamespace tgfw::detail {\n\n"]
    for name in list(schema.objects) + [m.name for m in schema.methods]:
        out.append(f"template <>\nconst ObjectInfo ObjectTable<{name}>::info;\n")
    for name in schema.unions:
        out.append(f"template <>\nconst UnionInfo UnionTable<{name}>::info;\n")
    for name in schema.enums:
        out.append(f"template <>\nconst EnumInfo EnumTable<{name}>::info;\n")
    out.append("\n}  // namespace tgfw::detail\n")
    return "".join(out)


def enum_tables(schema):
    out = [HEADER, "#include <api/generated/tables.hpp>\n\nnamespace tgfw::detail {\n"]
    for enum in schema.enums.values():
        slots, hash_ = _slots(enum.name, enum.values)
        names = ", ".join(f"make_name({literal(v)})" for v in enum.values)
        out.append(f"\nnamespace {{\n{slots}constexpr Name {enum.name}_names[] = {{{names}}};\n}}  // namespace\n")
        out.append(f"template <>\nconstinit const EnumInfo EnumTable<{enum.name}>::info = {{{enum.name}_names, {len(enum.values)}, {hash_}}};\n")
    out.append("\n}  // namespace tgfw::detail\n\nnamespace tgfw {\n\n")
    for enum in schema.enums.values():
        n = enum.name
        out.append(f"const detail::EnumInfo& {n}::info() noexcept {{ return detail::EnumTable<{n}>::info; }}\n")
        out.append(
            f"std::optional<{n}::Known> {n}::known() const noexcept {{\n"
            f"    return is_known() ? std::optional<Known>(static_cast<Known>(index())) : std::nullopt;\n}}\n"
        )
    out.append("\n}  // namespace tgfw\n")
    return "".join(out)


def object_table(o):
    n = o.name
    rows, bit, required = [], 0, 0
    for m in o.members:
        own = 63
        if m.required:
            own, bit = bit, bit + 1
            required |= 1 << own
        if m.const is not None:
            rows.append(f"    make_constant({literal(m.json_name)}, {n}::{m.name}, {own}),\n")
        else:
            rows.append(f"    TGFW_FIELD({n}, {m.name}, {literal(m.json_name)}, {own}, {'true' if m.required else 'false'}),\n")
    slots, hash_ = _slots(n, [m.json_name for m in o.members])
    fields = f"constexpr Field {n}_fields[] = {{\n{''.join(rows)}}};\n" if rows else ""
    pointer = f"{n}_fields" if rows else "nullptr"
    return (
        f"\nnamespace {{\n{slots}{fields}}}  // namespace\n"
        f"template <>\nconstinit const ObjectInfo ObjectTable<{n}>::info = {{\"{n}\", {pointer}, {len(rows)}, offsetof({n}, extra), "
        f"0x{required:x}, {hash_}, {'true' if o.may_upload else 'false'}, "
        f"create_value<{n}>, destroy_value<{n}>, reset_value<{n}>}};\n"
    )


def union_table(u):
    n = u.name
    all_types = u.alternatives + ["UnknownObject"]
    rows = "".join(f"    make_alternative<{n}, {i}>(),\n" for i in range(len(all_types)))
    rules = ""
    for value, key, index in u.rules:
        value_text = f"make_name({literal(value)})" if value is not None else "Name{nullptr, 0}"
        key_text = f"make_name({literal(key)})" if key is not None else "Name{nullptr, 0}"
        rules += f"    {{{value_text}, {key_text}, {index}}},\n"
    out = f"\nnamespace {{\nconstexpr Alternative {n}_alternatives[] = {{\n{rows}}};\n"
    if rules:
        out += f"constexpr UnionRule {n}_rules[] = {{\n{rules}}};\n"
    if u.recheck:
        field, index = u.recheck
        out += (
            f"std::size_t {n}_recheck(const void* one_of) {{\n"
            f"    const auto& first = std::get<0>(*static_cast<const {n}*>(one_of));\n"
            f"    return first.{field} == 0 && !first.extra.is_missing(\"{field}\") ? {index} : 0;\n}}\n"
        )
    discriminator = f"make_name({literal(u.discriminator)})" if u.discriminator else "Name{nullptr, 0}"
    looks_at_keys = any(key is not None for _, key, _ in u.rules)
    out += (
        f"}}  // namespace\ntemplate <>\nconstinit const UnionInfo UnionTable<{n}>::info = {{\"{n}\", {discriminator}, {n}_alternatives, "
        f"{len(all_types)}, {n + '_rules' if rules else 'nullptr'}, {len(u.rules)}, "
        f"{'true' if looks_at_keys else 'false'}, {'true' if u.may_upload else 'false'}, union_index<{n}>, create_value<{n}>, "
        f"destroy_value<{n}>, {n + '_recheck' if u.recheck else 'nullptr'}}};\n"
    )
    return out


def codec_type(cpp):
    alias = "T" if "," in cpp else cpp
    return (
        f"template <>\nconst ValueType& codec_type<{cpp}>() noexcept {{\n"
        f"    static constexpr ValueType type = value_type<{cpp}>();\n    return type;\n}}\n"
    )


def _file(types_part, tables_part):
    return (
        HEADER + "#include <api/generated/tables.hpp>\n\n#include <utility>\n\nnamespace tgfw {\n\n" + types_part
        + "\n}  // namespace tgfw\n\nnamespace tgfw::detail {\n" + tables_part + "\n}  // namespace tgfw::detail\n"
    )


def _weight(schema, name):
    return 6 + 3 * len(schema.unions[name].alternatives) if name in schema.unions else 4 + len(schema.objects[name].members)


def type_files(schema, count):
    """name -> text; the types in their order, cut into parts of about the same weight."""
    boxed = {m.value for h in list(schema.objects.values()) + schema.methods for m in h.stored if m.boxed}
    total = sum(_weight(schema, n) for n in schema.order)
    parts, weight = [[]], 0
    for name in schema.order:
        if weight > total / count and len(parts) < count:
            parts.append([])
            weight = 0
        parts[-1].append(name)
        weight += _weight(schema, name)
    files = {}
    for index, part in enumerate(parts):
        types_part, tables_part = [], []
        for name in part:
            if name in schema.unions:
                types_part.append(f"template struct OneOf<tags::{name}>;\n")
                tables_part.append(union_table(schema.unions[name]))
            else:
                types_part += special_definitions(schema.objects[name]) + setter_definitions(schema.objects[name])
                tables_part.append(object_table(schema.objects[name]))
            if name in boxed:
                types_part.append(f"TGFW_BOX_OPS({name})\n")
            tables_part.append(codec_type(name))
        files[f"types_{index + 1}.cpp"] = _file("".join(types_part), "".join(tables_part))
    return files


def method_files(schema, count):
    files = {}
    size = (len(schema.methods) + count - 1) // count
    for index in range(count):
        part = schema.methods[index * size : (index + 1) * size]
        types_part = "".join("".join(special_definitions(m)) for m in part)
        tables_part = "".join(object_table(m) + codec_type(m.name) for m in part)
        files[f"methods_{index + 1}.cpp"] = _file(types_part, tables_part)
    return files
