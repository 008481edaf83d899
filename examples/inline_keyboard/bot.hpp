#pragma once

#include <tgfw/app/application.hpp>

namespace shop {

/// A list of teas with pages and ticks, below one message: /list.
void add_handlers(tgfw::Application& app);

}  // namespace shop
