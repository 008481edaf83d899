#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <tgfw/api/codec.hpp>
#include <tgfw/dispatch/handlers/conversation_handler.hpp>

#include "desk.hpp"
#include "handlers.hpp"

namespace tgfw::bench {

namespace {

enum class Order { item, address };

awaitable<Order> ask_item(const Message&, Context&) {
    co_return Order::item;
}
awaitable<Order> ask_address(const Message&, Context&) {
    co_return Order::address;
}
awaitable<Next<Order>> finish(const Message&, Context&) {
    co_return conversation::end;
}

/// From /settings by way of two texts to its end.
ConversationHandler<Order> dialogue() {
    return ConversationHandler<Order>("order")
        .entry_points(CommandHandler("settings", ask_item))
        .state(Order::item, MessageHandler(filters::text & ~filters::command, ask_address))
        .state(Order::address, MessageHandler(filters::text & ~filters::command, finish))
        .fallbacks(CommandHandler("cancel", finish));
}

/// Two states that follow each other for ever.
ConversationHandler<Order> endless() {
    return ConversationHandler<Order>("endless")
        .entry_points(CommandHandler("settings", ask_item))
        .state(Order::item, MessageHandler(filters::text & ~filters::command, ask_address))
        .state(Order::address, MessageHandler(filters::text & ~filters::command, ask_item))
        .fallbacks(CommandHandler("cancel", finish));
}

constexpr std::int64_t first_user = 591823741;  // Of the samples.

/// A private chat, and its user.
ConversationKey key_of(std::size_t index) {
    ConversationKey key;
    key.chat = key.user = first_user + static_cast<std::int64_t>(index);
    return key;
}

void open(ConversationHandler<Order>& handler, std::size_t count) {
    std::vector<ConversationState> states;
    states.reserve(count);
    for (std::size_t i = 0; i < count; ++i) states.emplace_back(key_of(i), static_cast<std::int64_t>(Order::item));
    handler.import_states(states);
    if (handler.size() != count) throw std::logic_error("not all conversations were opened");
}

/// The text of one of the users, another each time, far from the one before. `count` goes on from run to run.
Update text_of(const Update& text, std::size_t count, std::size_t users) {
    Update update = text;
    const ConversationKey key = key_of(count * 61'803 % users);
    update.message->chat.id = key.chat;
    update.message->from->id = key.user;
    return update;
}

}  // namespace

void add_conversation_cases(Cases& cases) {
    const std::string json = sample("text");
    const auto text = std::make_shared<const Update>(decode<Update>(json));
    const auto command = std::make_shared<const Update>(decode<Update>(sample("command")));
    for (const std::size_t live : {std::size_t{1}, std::size_t{100'000}}) {
        const auto add = [live](Dispatcher& dispatcher) {
            auto handler = endless();
            open(handler, live);
            dispatcher.add_handler(handler);
        };
        const Desk::Make make = [text, live, count = std::size_t{0}](std::size_t) mutable {
            return text_of(*text, count++, live);
        };
        cases.emplace_back("copy_step_among_live/" + std::to_string(live), json.size(), dispatching(add, make));
    }
    const Desk::Make make = [text, command, count = std::size_t{0}](std::size_t) mutable {
        return count++ % 3 == 0 ? *command : *text;
    };
    cases.emplace_back("copy_dialogue/3_updates", json.size(),
                       dispatching([](Dispatcher& dispatcher) { dispatcher.add_handler(dialogue()); }, make));
}

}  // namespace tgfw::bench
