#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tgfw::testing {

/// The end of the JSON value that begins at `position`, or nothing if it is malformed or nested over 100 deep.
[[nodiscard]] std::optional<std::size_t> skip_json_value(std::string_view text, std::size_t position);

/// The text of a JSON string literal, quotes included, or nothing if it is malformed.
[[nodiscard]] std::optional<std::string> unquote_json(std::string_view literal);

/// `text` as a JSON string literal. Invalid UTF-8 goes through as it is.
[[nodiscard]] std::string quote_json(std::string_view text);

/// Calls `member(name, raw value)` for each member of a JSON object, up to the first fault. True if there was none.
bool for_each_json_member(std::string_view text,
                          const std::function<void(std::string name, std::string_view raw)>& member);

/// Calls `element(raw value)` for each element of a JSON array, up to the first fault. True if there was none.
bool for_each_json_element(std::string_view text, const std::function<void(std::string_view raw)>& element);

}  // namespace tgfw::testing
