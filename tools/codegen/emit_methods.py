"""Writes methods.hpp and the Bot's member functions."""

from emit_types import HEADER, constructor_parameters, member_lines, special_members


def setters_class(method):
    """Declarations alone: what a call of a method costs a user's file is only what it uses."""
    out = [
        f"\n/// The optional parameters of {method.method_name} as chained setters. `Self` derives from it and has parameters().\n"
        f"template <class Self>\nclass {method.name}Setters {{\npublic:\n"
    ]
    for m in method.optional:
        doc = f"    /// {m.doc}\n" if m.doc else ""
        out.append(f"{doc}    Self&& {m.name}({m.value} value);\n")
    out.append("};\n")
    return "".join(out)


def setter_definitions(method):
    out = []
    for m in method.optional:
        out.append(
            f"template <class Self>\nSelf&& {method.name}Setters<Self>::{m.name}({m.value} value) {{\n"
            f"    static_cast<Self&>(*this).parameters().{m.name} = std::move(value);\n"
            f"    return static_cast<Self&&>(*this);\n}}\n"
        )
    return "".join(out)


def method_setters(schema):
    out = [HEADER, "#pragma once\n\n#include <utility>\n\n#include <tgfw/api/methods.hpp>\n\n"]
    out.append("// The bodies of the setters of methods.hpp. Only a file with a `Self` of its own needs them: those of Request are\n")
    out.append("// compiled in the library.\nnamespace tgfw {\n\n")
    out += [setter_definitions(m) for m in schema.methods]
    out.append("\n}  // namespace tgfw\n")
    return "".join(out)


def request_setters(schema):
    out = [HEADER, "#include <tgfw/api/method_setters.hpp>\n#include <tgfw/bot/request.hpp>\n\nnamespace tgfw {\n\n"]
    out += [f"template class {m.name}Setters<Request<{m.name}>>;\n" for m in schema.methods if m.optional]
    out.append("\n}  // namespace tgfw\n")
    return "".join(out)


def method_struct(method):
    n = method.name
    out = [setters_class(method)]
    out.append(f"\n/// Bot API method {method.method_name}. Result: {method.result_text}.\nstruct {n} {{\n")
    out.append(f"    using Result = {method.result};\n    template <class Self>\n    using Setters = {n}Setters<Self>;\n")
    out.append(f'    static constexpr std::string_view method_name = "{method.method_name}";\n\n')
    out += special_members(method) + ["\n"] + member_lines(method)
    out.append(f"\n    bool operator==(const {n}& other) const;\n}};\n")
    return "".join(out)


def methods(schema):
    out = [HEADER, "#pragma once\n\n#include <cstdint>\n#include <optional>\n#include <string>\n#include <string_view>\n"]
    out.append("#include <vector>\n\n#include <tgfw/api/types.hpp>\n\nnamespace tgfw {\n")
    out += [method_struct(m) for m in schema.methods]
    out.append("\n}  // namespace tgfw\n")
    return "".join(out)


def bot_methods_header(schema):
    out = [HEADER, "#pragma once\n\n#include <cstdint>\n#include <string>\n#include <vector>\n\n"]
    out.append("#include <tgfw/api/methods.hpp>\n#include <tgfw/bot/request.hpp>\n\nnamespace tgfw {\n")
    out.append(
        """
/// Every method of the Bot API. Each function takes the required parameters and returns a request that is sent when it
/// is awaited; the optional parameters are its setters. A request throws ApiError when the server refuses it,
/// NetworkError when it cannot be reached, and ends with operation_aborted when it is cancelled.
class BotMethods : public BotRequests {
public:
"""
    )
    for m in schema.methods:
        out.append(f"    /// {m.method_name} → {m.result_text}\n")
        out.append(f"    Request<{m.name}> {m.function}({constructor_parameters(m.required)}) const;\n")
    out.append("\nprotected:\n    using BotRequests::BotRequests;\n};\n\n}  // namespace tgfw\n")
    return "".join(out)


def bot_methods_source(schema):
    out = [HEADER, "#include <tgfw/bot/bot_methods.hpp>\n\n#include <utility>\n\n#include <bot/perform.hpp>\n\nnamespace tgfw {\n\n"]
    for m in schema.methods:
        parameters = constructor_parameters(m.required)
        arguments = ", ".join(f"std::move({p.name})" for p in m.required)
        out.append(f"Request<{m.name}> BotMethods::{m.function}({parameters}) const {{ return request({m.name}({arguments})); }}\n")
    out.append("\n}  // namespace tgfw\n")
    return "".join(out)
