#pragma once

#include <string>

namespace tgfw::detail {

/// `name(what)`, as handlers and filters describe themselves in logs and diagrams. Compiled once, not in users' files.
[[nodiscard]] std::string described(const char* name, const std::string& what);

}  // namespace tgfw::detail
