// the habit of other libraries, where a callback's bool says whether the update was handled.
// expect: tgfw: a callback returns awaitable<void>; returning a bool means nothing here
#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/callback_query_handler.hpp>

#ifdef MISTAKE
tgfw::awaitable<bool> tapped(const tgfw::Update&, tgfw::Context&) {
    co_return true;
}
#else
tgfw::awaitable<void> tapped(const tgfw::Update&, tgfw::Context&) {
    co_return;
}
#endif

void use() {
    tgfw::CallbackQueryHandler handler(tapped);
}
