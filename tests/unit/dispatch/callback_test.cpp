#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <tgfw/core/timer.hpp>
#include <tgfw/dispatch/filters/chat_type.hpp>
#include <tgfw/dispatch/filters/message.hpp>
#include <tgfw/dispatch/handlers/callback_query_handler.hpp>
#include <tgfw/dispatch/handlers/command_handler.hpp>
#include <tgfw/dispatch/handlers/message_handler.hpp>
#include <tgfw/dispatch/handlers/type_handler.hpp>

#include <support/dispatch_fixture.hpp>
#include <support/updates.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;
using Notes = std::vector<std::string>;

namespace {

class Book {
public:
    Book() = default;

    awaitable<void> buy(const Message& message, Context&) {
        sold.push_back(*message.text);
        co_return;
    }

    std::vector<std::string> sold;
};

class Till {
public:
    Till() = default;
    int sum = 0;
};

awaitable<void> take_nothing_but_context(Context& context) {
    context.attribute<Notes>().push_back("context");
    co_return;
}

TypeMap with_services(const std::shared_ptr<Book>& book, const std::shared_ptr<Till>& till) {
    TypeMap services;
    services.put(book);
    services.put(till);
    return services;
}

class ServicesFixture : public DispatchFixture {
public:
    ServicesFixture() : ServicesFixture(std::make_shared<Book>(), std::make_shared<Till>()) {}
    ServicesFixture(std::shared_ptr<Book> b, std::shared_ptr<Till> t)
        : DispatchFixture(with_services(b, t)), book(std::move(b)), till(std::move(t)) {}

    std::shared_ptr<Book> book;
    std::shared_ptr<Till> till;
};

enum class CallbackStep { one, two };

awaitable<CallbackStep> to_two(Context&) {
    co_return CallbackStep::two;
}
[[maybe_unused]] awaitable<Next<CallbackStep>> to_the_end(const Message&, Context&) {
    co_return conversation::end;
}

}  // namespace

TEST_CASE_FIXTURE(DispatchFixture, "a callback may take the update, what it brings, or the context alone") {
    dispatcher.add_handler(MessageHandler(filters::text, note("update")), 0);
    dispatcher.add_handler(MessageHandler(filters::text,
                                          [this](const Message& m, Context&) -> awaitable<void> {
                                              notes.push_back("message " + *m.text);
                                              co_return;
                                          }),
                           1);
    dispatcher.add_handler(MessageHandler(filters::text,
                                          [this](Context& c) -> awaitable<void> {
                                              notes.push_back("context " + *c.update().message->text);
                                              co_return;
                                          }),
                           2);
    dispatcher.add_handler(MessageHandler(filters::text,
                                          [this](const auto& update, auto&) -> awaitable<void> {
                                              notes.push_back("generic " + *update.message->text);
                                              co_return;
                                          }),
                           3);
    process(text_update(5, "x"));
    CHECK(notes == Notes{"update", "message x", "context x", "generic x"});
}

TEST_CASE_FIXTURE(DispatchFixture, "a callback is not run for an update that does not bring what it takes") {
    dispatcher.add_handler(TypeHandler<Update>([this](const CallbackQuery& query, Context&) -> awaitable<void> {
        notes.push_back(*query.data);
        co_return;
    }));
    dispatcher.add_handler(TypeHandler<Update>(note("rest")));
    process(text_update(5, "x"));
    process(callback_update(5, "tea"));
    CHECK(notes == Notes{"rest", "tea"});
}

TEST_CASE_FIXTURE(ServicesFixture, "a callback gets the services that it asks for, and context.get finds them") {
    dispatcher.add_handler(CommandHandler("pay", [](const Message&, Context& c, Till& t) -> awaitable<void> {
        t.sum += 3;
        c.get<Book>().sold.push_back("by get");
        co_return;
    }));
    process(command_update(5, "/pay"));
    CHECK(till->sum == 3);
    CHECK(book->sold == Notes{"by get"});
}

TEST_CASE_FIXTURE(ServicesFixture, "a member function is called on the service of its class") {
    dispatcher.add_handler(MessageHandler(filters::text, &Book::buy));
    process(text_update(5, "Emma"));
    CHECK(book->sold == Notes{"Emma"});
}

TEST_CASE_FIXTURE(DispatchFixture, "a service that is not there is reported when the handler is added") {
    CHECK_THROWS_WITH_AS(
        dispatcher.add_handler(CommandHandler("pay", [](Context&, Till&) -> awaitable<void> { co_return; })),
        doctest::Contains("CommandHandler(/pay) asks for a service of type"), ConfigError);
    Router router("shop");
    router.add_handler(MessageHandler(filters::text, &Book::buy));
    CHECK_THROWS_AS(dispatcher.add_router(router), ConfigError);
    process(text_update(5, "x"));
    CHECK(logger.lines.empty());
}

TEST_CASE_FIXTURE(DispatchFixture, "context.get of a service that is not there says which and how to give it") {
    Context context(dispatcher.services(), text_update(5, "x"));
    CHECK_THROWS_WITH_AS(static_cast<void>(context.get<Till>()),
                         doctest::Contains("Till; give it to ApplicationBuilder::service"), ConfigError);
}

TEST_CASE_FIXTURE(DispatchFixture, "attributes flow from earlier groups to later ones of the same update") {
    dispatcher.add_handler(TypeHandler<Update>(take_nothing_but_context), 0);
    dispatcher.add_handler(TypeHandler<Update>([this](Context& c) -> awaitable<void> {
                               notes = c.attribute<Notes>();
                               co_return;
                           }).block(false),
                           1);
    process(text_update(5, "x"));
    CHECK(notes == Notes{"context"});
    process(text_update(5, "y"));
    CHECK(notes == Notes{"context"});
}

TEST_CASE_FIXTURE(DispatchFixture, "a step's callback says which states it leads to") {
    static_assert(std::is_same_v<handler_state_t<decltype(CommandHandler("two", to_two))>, CallbackStep>);
    static_assert(std::is_same_v<handler_state_t<decltype(MessageHandler(filters::text, to_the_end))>, CallbackStep>);
    static_assert(std::is_void_v<handler_state_t<decltype(CommandHandler("x", take_nothing_but_context))>>);
    const Handler step = Handler::step(CommandHandler("two", to_two));
    CHECK(step.info().commands == Notes{"two"});
}

TEST_CASE_FIXTURE(DispatchFixture, "an object of the bot's own is handled among the updates") {
    dispatcher.add_handler(TypeHandler<Till>([this](const Till& t, Context&) -> awaitable<void> {
        notes.push_back(std::to_string(t.sum));
        co_return;
    }));
    dispatcher.add_handler(MessageHandler(~filters::text, note("never")));
    Till event;
    event.sum = 7;
    process(Incoming::object(event));
    process(Incoming::object(Book()));
    CHECK(notes == Notes{"7"});
}
