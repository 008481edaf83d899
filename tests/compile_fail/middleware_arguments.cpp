// expect: tgfw: a middleware is a coroutine that takes (const Update&, Context&, Proceed) or (Context&, Proceed)
#include <tgfw/dispatch/middleware.hpp>

#ifdef MISTAKE
tgfw::awaitable<void> measure(tgfw::Context&) {
    co_return;
}
#else
tgfw::awaitable<void> measure(tgfw::Context&, tgfw::Proceed proceed) {
    co_await proceed();
}
#endif

tgfw::Middleware use() {
    return measure;
}
