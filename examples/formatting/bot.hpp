#pragma once

#include <tgfw/app/application.hpp>

namespace formatting {

/// Shows formatted texts, cuts a long one into messages, and tells the markup of those that it is sent.
void add_handlers(tgfw::Application& app);

}  // namespace formatting
