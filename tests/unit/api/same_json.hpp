#pragma once

#include <string>
#include <string_view>

namespace tgfw_test {

/// Whether two documents say the same: members in any order, numbers by value (1.0 is 1).
bool same_json(std::string_view left, std::string_view right);

/// The text of a file below the source tree.
std::string read_source_file(const std::string& path);

}  // namespace tgfw_test
