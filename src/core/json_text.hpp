#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace tgfw::detail {

/// `2026-11-21T23:03:34.123456Z`.
void append_rfc3339(std::string& out, std::chrono::system_clock::time_point time);

/// How a string of JSON writes a character that may not stand for itself in it (RFC 8259, 7).
void append_json_escape(std::string& out, char c);

/// A string as JSON (RFC 8259, 7) in its quotes: tokens scrubbed, what is no UTF-8 replaced.
void append_json_string(std::string& out, std::string_view text);

}  // namespace tgfw::detail
