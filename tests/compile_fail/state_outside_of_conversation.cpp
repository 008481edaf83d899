// expect: tgfw: this handler's callback returns a state; it belongs into a ConversationHandler with these states
#include <tgfw/dispatch/handlers/command_handler.hpp>

enum class Booking { date, time };

#ifdef MISTAKE
tgfw::awaitable<Booking> book(tgfw::Context&) {
    co_return Booking::date;
}
#else
tgfw::awaitable<void> book(tgfw::Context&) {
    co_return;
}
#endif

tgfw::Handler use() {
    return tgfw::CommandHandler("book", book);
}
