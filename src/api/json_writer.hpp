#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tgfw::detail {

/// Appends JSON tokens to a text. Strings are escaped as little as RFC 8259 allows; bytes that are not valid UTF-8
/// become U+FFFD, so that the result always is a valid document.
void write_string(std::string& out, std::string_view text);
void write_integer(std::string& out, std::int64_t value);
/// The shortest text that reads back as the same number; infinities and NaN, which JSON lacks, become 0.
void write_number(std::string& out, double value);

}  // namespace tgfw::detail
