// A bot as another project writes it: it links every layer, and ends before it would talk to anybody.
#include <tgfw/tgfw.hpp>

#include <cstdio>

tgfw::awaitable<void> echo(const tgfw::Update& update, tgfw::Context& context) {
    co_await context.reply(*update.effective_message()->text);
}

int main() {
    auto app = tgfw::Application::builder().token("42:a-token-that-opens-nothing-anywhere").build();
    app.add_handler(tgfw::MessageHandler(tgfw::filters::text & ~tgfw::filters::command, echo));
    std::puts("consumer of tgfw " TGFW_VERSION);
}
