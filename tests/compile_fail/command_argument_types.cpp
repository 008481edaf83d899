// expect: tgfw: after Context&, the callback of a command takes its arguments, in the order
#include <string>

#include <tgfw/dispatch/commands/command_table.hpp>

#ifdef MISTAKE
tgfw::awaitable<void> order(const tgfw::Message&, tgfw::Context&, std::string, int) {
    co_return;
}
#else
tgfw::awaitable<void> order(const tgfw::Message&, tgfw::Context&, int, std::string) {
    co_return;
}
#endif

void use(tgfw::CommandTable& commands) {
    commands.add(tgfw::Command("order", "Order something").arg<int>("cups").rest("drink"), order);
}
