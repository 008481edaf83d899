#pragma once

#include <tgfw/app/application.hpp>

namespace family {

/// Keeps a family: /family shows it, and a dialogue within the dialogue adds people to it.
void add_handlers(tgfw::Application& app);

}  // namespace family
