// expect: after Context& services by reference
#include <tgfw/dispatch/handlers/command_handler.hpp>

class Shop {
public:
    Shop() = default;
};

#ifdef MISTAKE
tgfw::awaitable<void> buy(tgfw::Context&, Shop) {
    co_return;
}
#else
tgfw::awaitable<void> buy(tgfw::Context&, Shop&) {
    co_return;
}
#endif

void use() {
    tgfw::CommandHandler handler("buy", buy);
}
