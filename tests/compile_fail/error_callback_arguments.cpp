// expect: an error handler (const Update*, Context&)
#include <tgfw/dispatch/callback.hpp>

#ifdef MISTAKE
tgfw::awaitable<void> report(const tgfw::Update&, tgfw::Context&) { co_return; }
#else
tgfw::awaitable<void> report(const tgfw::Update*, tgfw::Context&) { co_return; }
#endif

void use() { tgfw::ErrorCallback callback(report); }
