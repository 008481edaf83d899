#pragma once

#include <tgfw/app/application.hpp>

namespace album {

/// Answers an album once, however many messages it is made of.
void add_handlers(tgfw::Application& app);

}  // namespace album
