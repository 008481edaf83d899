#include "fixture.hpp"

#include <memory>

#include <tgfw/dispatch/filters/chat_type.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>

using namespace tgfw;
using namespace tgfw::test;

namespace {

class Shop {
public:
    awaitable<void> order(const Message& message, Context& context, int count, std::string what) {
        orders.push_back(std::to_string(count) + " " + what + " for " + message.from->first_name);
        co_await context.reply("Ordered");
    }
    Words orders;
};

awaitable<void> list(Context& context, Shop& shop) {
    co_await context.reply(std::to_string(shop.orders.size()));
}

class Role {
public:
    std::string name;
};

}  // namespace

TEST_CASE_FIXTURE(CommandFixture, "the callback of a command may be a member function and ask for services") {
    const auto shop = std::make_shared<Shop>();
    DispatchServices services = dispatcher.services();
    services.user_services.put(shop);
    Dispatcher other(services);
    commands.add(Command("order", "Order something").arg<int>("count").rest("what"), &Shop::order);
    commands.add(Command("list", "Count your orders"), list);
    other.add_handler(commands);
    for (const char* text : {"/order 2 red shoes", "/list"}) {
        testing::run_virtual(io, clock, other.process_update(command_update(5, text)));
    }
    CHECK(shop->orders == Words{"2 red shoes for Alice"});
    CHECK(answers() == Words{"Ordered", "1"});
    CHECK_THROWS_WITH_AS(dispatcher.add_handler(commands), doctest::Contains("Shop"), ConfigError);
}

TEST_CASE_FIXTURE(CommandFixture, "a table takes its commands for this bot, in messages and edited messages") {
    commands.add(Command("go", "x"), write<>());
    dispatcher.add_handler(commands);
    dispatcher.add_handler(MessageHandler(filters::all, note("other")), 1);
    dispatcher.add_fallback_handler(MessageHandler(filters::all, note("fallback")));
    say("/go@test_bot");
    CHECK(take() == Words{"", "other"});
    for (const char* text : {"/go@other_bot", "/stop"}) say(text);
    process(update_of("channel_post", message_json(-5, command_members("/go"), "channel")));
    process(text_update(5, "/go"));
    CHECK(take() == Words{"other", "other", "other", "other"});
    process(update_of("edited_message", message_json(5, command_members("/go"))));
    CHECK(take() == Words{"", "other"});
}

TEST_CASE_FIXTURE(CommandFixture, "a command's filter decides before its words are looked at") {
    commands.add(Command("go", "x").filter(filters::chat_type::groups), write<>());
    dispatcher.add_handler(commands);
    dispatcher.add_handler(MessageHandler(filters::all, note("not taken")));
    say("/go too far");
    CHECK(take() == Words{"not taken"});
    CHECK(answers().empty());
    process(update_of("message", message_json(-5, command_members("/go"), "group")));
    CHECK(take() == Words{""});
}

TEST_CASE_FIXTURE(CommandFixture, "a command is known by its name, and leaves its flags for middlewares") {
    commands.add(Command("go", "x").flag(Role{"admin"}), [this](Context& context) -> awaitable<void> {
        notes.push_back(std::string(context.handler_name()) + " " + context.flag<Role>()->name);
        co_return;
    });
    dispatcher.add_handler(commands);
    say("/go");
    CHECK(take() == Words{"/go admin"});
}

TEST_CASE_FIXTURE(CommandFixture, "what the callback of a command throws reaches the error handlers") {
    commands.add(Command("bad", "x"), [](Context&) -> awaitable<void> {
        throw std::runtime_error("broken");
        co_return;
    });
    dispatcher.add_handler(commands);
    dispatcher.add_error_handler([this](const Update*, Context& context) -> awaitable<void> {
        notes.push_back(context.error_text());
        co_return;
    });
    say("/bad");
    CHECK(take() == Words{"broken"});
}

TEST_CASE_FIXTURE(CommandFixture, "the answer to wrong words can be put in any language") {
    commands.add(Command("go", "x").arg<int>("far"), write<int>());
    commands.on_usage_error([](const UsageError& error, const Context& context) {
        CHECK(error.reason == UsageError::Reason::wrong);
        CHECK(error.kind == ArgumentKind::whole_number);
        return context.update().message->from->language_code.value_or("?") + ": " + error.argument + " = " +
               error.value + ", " + error.usage;
    });
    dispatcher.add_handler(commands);
    say("/go x");
    CHECK(answers() == Words{"?: far = x, /go <far>"});
}

TEST_CASE_FIXTURE(CommandFixture, "one of a thousand commands is found by its name") {
    for (int i = 0; i < 1000; ++i) commands.add(Command("c" + std::to_string(i), "x").arg<int>("n"), write<int>());
    dispatcher.add_handler(commands);
    say("/c999 5");
    CHECK(take() == Words{"5"});
    CHECK(commands.commands().size() == 1000);
}

TEST_CASE_FIXTURE(CommandFixture, "commands that Telegram would not accept are refused when they are declared") {
    CHECK_THROWS_AS(Command("/go", "x"), ConfigError);
    CHECK_THROWS_AS(Command("go", ""), ConfigError);
    CHECK_THROWS_AS(Command("go", std::string(257, 'x')), ConfigError);
    CHECK_THROWS_AS(Command("go", "x").language("de", ""), ConfigError);
    std::string umlauts;
    for (int i = 0; i < 256; ++i) umlauts += "ü";
    commands.add(Command("Go", umlauts), write<>());
    CHECK_THROWS_WITH_AS(commands.add(Command("go", "x"), write<>()), doctest::Contains("/go already"), ConfigError);
}

TEST_CASE_FIXTURE(CommandFixture, "a table reaches what its commands reach") {
    CHECK(commands.reach().may == Kinds::none());
    commands.add(Command("a", "x"), write<>());
    const Kinds messages = (Kinds(UpdateKind::message) | UpdateKind::edited_message) & Kinds::commands();
    CHECK(commands.reach().may == messages);
    CHECK(commands.reach().always == messages);
    commands.add(Command("b", "x").filter(filters::chat_type::groups), write<>());
    CHECK(commands.reach().may.covers(messages));
    CHECK(commands.reach().always == Kinds::none());
}
