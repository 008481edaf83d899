// expect: takes (const Album&, Context&)
#include <tgfw/dispatch/handlers/media_group_handler.hpp>

#ifdef MISTAKE
tgfw::awaitable<void> keep(const tgfw::Message&, tgfw::Context&) {
    co_return;
}
#else
tgfw::awaitable<void> keep(const tgfw::Album&, tgfw::Context&) {
    co_return;
}
#endif

void use() {
    tgfw::MediaGroupHandler handler(keep);
}
