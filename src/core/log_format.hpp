#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <tgfw/core/log_sink.hpp>

namespace tgfw::detail {

/// A line as json_logger() says, with its line end.
void append_json_line(std::string& out, const LogRecord& record);

/// A line as console_logger() says, with its line end.
void append_console_line(std::string& out, const LogRecord& record, bool coloured);

/// `text` as it is safe to show in a line of its own: tokens scrubbed, what is no UTF-8 replaced, line ends and what
/// steers a terminal escaped. Returns how many characters that are.
std::size_t append_visible_text(std::string& out, std::string_view text);

}  // namespace tgfw::detail
