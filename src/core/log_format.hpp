#pragma once

#include <string>

#include <tgfw/core/log_sink.hpp>

namespace tgfw::detail {

/// A line as json_logger() says, with its line end.
void append_json_line(std::string& out, const LogRecord& record);

/// A line as console_logger() says, with its line end.
void append_console_line(std::string& out, const LogRecord& record, bool coloured);

}  // namespace tgfw::detail
