// expect: the one of on_error<E> takes a const E& before these
#include <tgfw/bot/errors.hpp>
#include <tgfw/dispatch/error_callback.hpp>

#ifdef MISTAKE
tgfw::awaitable<void> blocked(const tgfw::RetryAfter&, tgfw::Context&) {
    co_return;
}
#else
tgfw::awaitable<void> blocked(const tgfw::Forbidden&, tgfw::Context&) {
    co_return;
}
#endif

tgfw::ErrorCallback use() {
    return tgfw::ErrorCallback::of<tgfw::Forbidden>(blocked);
}
