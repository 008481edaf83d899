// expect: a request does nothing until it is awaited
#include <tgfw/bot/bot.hpp>

tgfw::awaitable<void> greet(tgfw::Bot& bot) {
#ifdef MISTAKE
    bot.send_message(42, "Hello");
    co_return;
#else
    co_await bot.send_message(42, "Hello");
#endif
}
