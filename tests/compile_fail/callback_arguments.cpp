// expect: tgfw: a callback takes (const Update&, Context&), (Context&), or (const Message&, Context&)
#include <string>

#include <tgfw/api/types.hpp>
#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>

#ifdef MISTAKE
tgfw::awaitable<void> echo(const std::string&, tgfw::Context&) {
    co_return;
}
#else
tgfw::awaitable<void> echo(const tgfw::Message&, tgfw::Context&) {
    co_return;
}
#endif

void use() {
    tgfw::MessageHandler handler(tgfw::filters::text, echo);
}
