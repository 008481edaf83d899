#pragma once

#include <tgfw/app/application.hpp>

namespace styles {

/// Inline mode: @bot and a text offers the text in several styles; /favourites tells which are chosen.
void add_handlers(tgfw::Application& app);

}  // namespace styles
