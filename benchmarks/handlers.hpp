#pragma once

#include <string>
#include <utility>

#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/callback_query_handler.hpp>
#include <tgfw/dispatch/handlers/command_handler.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>

namespace tgfw::bench {

inline awaitable<void> no_op(const Update&, Context&) {
    co_return;
}

/// Gives `add` the 20 handlers of a middling bot, all in one group: four for buttons, ten for commands, six for
/// messages. The one that takes a sample is the last of its kind: /settings, any data, a plain text.
template <class Add>
void add_twenty_handlers(Add add) {
    for (const char* pattern : {"^page:(\\d+)$", "^menu:", "^(yes|no)$", ".*"}) {
        add(CallbackQueryHandler(no_op, pattern));
    }
    for (const char* name :
         {"start", "help", "about", "stop", "cancel", "status", "list", "add", "remove", "settings"}) {
        add(CommandHandler(name, no_op));
    }
    add(MessageHandler(filters::photo, no_op));
    add(MessageHandler(filters::document::mime_type("application/pdf"), no_op));
    add(MessageHandler(filters::text & filters::chat_type::channel, no_op));
    add(MessageHandler(filters::text("Yes", "No", "Back"), no_op));
    add(MessageHandler(filters::caption & ~filters::photo, no_op));
    add(MessageHandler(filters::text & ~filters::command, no_op));
}

}  // namespace tgfw::bench
