// expect: tgfw: a callback must be a coroutine
#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/command_handler.hpp>

#ifdef MISTAKE
void start(const tgfw::Update&, tgfw::Context&) {}
#else
tgfw::awaitable<void> start(const tgfw::Update&, tgfw::Context&) {
    co_return;
}
#endif

void use() {
    tgfw::CommandHandler handler("start", start);
}
