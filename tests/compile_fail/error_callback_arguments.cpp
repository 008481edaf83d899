// expect: tgfw: an error handler takes (const Update*, Context&) or (Context&)
#include <tgfw/dispatch/error_callback.hpp>

#ifdef MISTAKE
tgfw::awaitable<void> report(const tgfw::Update&, tgfw::Context&) {
    co_return;
}
#else
tgfw::awaitable<void> report(const tgfw::Update*, tgfw::Context&) {
    co_return;
}
#endif

void use() {
    tgfw::ErrorCallback callback(report);
}
