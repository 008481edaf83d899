#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <boost/json/fwd.hpp>

namespace tgfw {

/// Parses JSON into Boost.JSON's tree, for data that has no type of its own. Include boost/json.hpp to use the result.
/// Throws DecodeError when the text is not JSON, nests deeper than `max_depth` or is longer than `max_bytes`.
[[nodiscard]] boost::json::value parse_json(std::string_view json, std::size_t max_depth = 128,
                                            std::size_t max_bytes = std::size_t{16} << 20);

/// The compact text of a tree.
[[nodiscard]] std::string to_json(const boost::json::value& value);

}  // namespace tgfw
