#pragma once

#include <cstdint>

#include <tgfw/app/application.hpp>

namespace lookup {

/// Tells about chats: /chat. What nobody expects is reported to `developer_chat`; 0: to the log only.
void add_handlers(tgfw::Application& app, std::int64_t developer_chat);

}  // namespace lookup
