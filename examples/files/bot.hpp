#pragma once

#include <string>

#include <tgfw/app/application.hpp>

namespace files {

/// Takes photos, documents and voice messages to the disk, in `folder`, and sends them back in every way there is.
void add_handlers(tgfw::Application& app, std::string folder);

}  // namespace files
