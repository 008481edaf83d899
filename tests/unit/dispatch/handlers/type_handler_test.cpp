#include "fixture.hpp"

#include <memory>

#include <tgfw/dispatch/handlers/type_handler.hpp>

using namespace tgfw;
using namespace tgfw::test;

namespace {

class Payment {
public:
    int amount = 0;
};

class Total {
public:
    awaitable<void> add(const Payment& payment, Context&) {
        sum += payment.amount * 2;
        co_return;
    }
    int sum = 100;
};

awaitable<void> subtract(const Payment& payment, Context&, Total& total) {
    total.sum -= payment.amount;
    co_return;
}

}  // namespace

TEST_CASE("a type handler takes what brings its type") {
    CHECK(takes(TypeHandler<Update>(nothing), text_update(5, "x")));
    CHECK(takes(TypeHandler<Update>(nothing), update_of("a_new_kind", "{}")));
    CHECK(
        takes(TypeHandler<Message>(nothing), update_of("channel_post", message_json(-5, R"("text":"x")", "channel"))));
    CHECK_FALSE(takes(TypeHandler<Message>(nothing), callback_update(5, "x")));
    CHECK(takes_only(TypeHandler<CallbackQuery>(nothing), UpdateKind::callback_query));
    CHECK(takes_only(TypeHandler<Message>(nothing), Kinds::messages()));
}

TEST_CASE("a type handler takes objects of exactly its type") {
    const Incoming payment = Incoming::object(Payment());
    Match match;
    CHECK(TypeHandler<Payment>(nothing).check(UpdateView(payment, nullptr), match));
    CHECK_FALSE(TypeHandler<std::string>(nothing).check(UpdateView(payment, nullptr), match));
    CHECK_FALSE(takes(TypeHandler<Payment>(nothing), text_update(5, "x")));
}

TEST_CASE("the callback of a type handler may take the object, and services after the context") {
    DispatchFixture fixture;
    const auto total = std::make_shared<Total>();
    DispatchServices services = fixture.dispatcher.services();
    services.user_services.put(total);
    Dispatcher dispatcher(services);
    dispatcher.add_handler(TypeHandler<Payment>(&Total::add));
    dispatcher.add_handler(TypeHandler<Payment>(subtract), 1);
    dispatcher.add_handler(TypeHandler<Payment>(fixture.note("seen")), 2);
    Payment payment;
    payment.amount = 5;
    testing::run_virtual(fixture.io, fixture.clock, dispatcher.process_update(Incoming::object(payment)));
    CHECK(total->sum == 105);
    CHECK(fixture.notes == Words{"seen"});
    CHECK_THROWS_WITH_AS(fixture.dispatcher.add_handler(TypeHandler<Payment>(subtract)), doctest::Contains("Total"),
                         ConfigError);
}

TEST_CASE("a type handler reaches the kinds that bring its type, or objects") {
    CHECK(reaches(TypeHandler<Update>(nothing), Kinds::all(), Kinds::all()));
    CHECK(reaches(TypeHandler<Poll>(nothing), UpdateKind::poll, UpdateKind::poll));
    CHECK(reaches(TypeHandler<Payment>(nothing), Kinds::objects(), Kinds::none()));
}
