#include <string>

#include <tgfw/api/codec.hpp>
#include <tgfw/dispatch/commands/command_table.hpp>

#include "desk.hpp"
#include "handlers.hpp"

namespace tgfw::bench {

namespace {

std::string name_of(std::size_t index) {
    const std::string digits = std::to_string(index);
    return "command" + std::string(4 - digits.size(), '0') + digits;
}

/// The sample, with another command of that name.
Update command_update(const std::string& name) {
    auto update = decode<Update>(sample("command"));
    update.message->text = "/" + name;
    update.message->entities->front().length = static_cast<std::int64_t>(name.size() + 1);
    return update;
}

void add_handlers(Dispatcher& dispatcher, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) dispatcher.add_handler(CommandHandler(name_of(i), no_op));
}

awaitable<void> no_op_command(const Message&, Context&) {
    co_return;
}

void add_table(Dispatcher& dispatcher, std::size_t count) {
    CommandTable table;
    for (std::size_t i = 0; i < count; ++i) table.add(Command(name_of(i), "Does nothing"), no_op_command);
    dispatcher.add_handler(table);
}

}  // namespace

// Each is hit by an update for the last of its commands.
void add_command_cases(Cases& cases) {
    for (const std::size_t count : {std::size_t{10}, std::size_t{1000}}) {
        const Update update = command_update(name_of(count - 1));
        const Desk::Make make = [update](std::size_t) { return update; };
        const std::size_t bytes = sample("command").size();
        cases.emplace_back("copy_dispatch_commands/" + std::to_string(count), bytes,
                           dispatching([count](Dispatcher& dispatcher) { add_handlers(dispatcher, count); }, make));
        cases.emplace_back("copy_dispatch_table/" + std::to_string(count), bytes,
                           dispatching([count](Dispatcher& dispatcher) { add_table(dispatcher, count); }, make));
    }
}

}  // namespace tgfw::bench
