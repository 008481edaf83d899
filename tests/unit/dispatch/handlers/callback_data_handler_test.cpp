#include <tgfw/dispatch/handlers/callback_data_handler.hpp>

#include "fixture.hpp"

#include <memory>
#include <string>

using namespace tgfw;
using namespace tgfw::test;

namespace {

class CachedOrder {
public:
    explicit CachedOrder(int n = 0) : amount(n) {}
    int amount;
};

class OrderBook {
public:
    int ordered = 0;
};

awaitable<void> take_order(const CachedOrder& order, Context&, OrderBook& book) {
    book.ordered += order.amount;
    co_return;
}

enum class OrderStep { paying };

awaitable<OrderStep> order_step(const CachedOrder&, Context&) {
    co_return OrderStep::paying;
}

}  // namespace

TEST_CASE(
    "a handler for the values of buttons takes the taps whose value is known, and one for invalid data the others") {
    const auto cache = std::make_shared<CallbackDataCache<CachedOrder>>();
    auto keys = cache->keyboard();
    const std::string key = keys.key(CachedOrder(3));
    const auto handler = callback_data_handler(cache, take_order);
    const auto invalid = invalid_callback_data_handler(cache, nothing);
    CHECK(takes(handler, callback_update(5, key)));
    CHECK_FALSE(takes(invalid, callback_update(5, key)));
    CHECK_FALSE(takes(handler, callback_update(5, "vote:1")));
    CHECK_FALSE(takes(invalid, callback_update(5, "vote:1")));
    cache->drop(key);
    CHECK_FALSE(takes(handler, callback_update(5, key)));
    CHECK(takes(invalid, callback_update(5, key)));
    const CallbackQueryHandler<OrderStep> step = callback_data_handler(cache, order_step);
    CHECK_FALSE(takes(step, callback_update(5, key)));
}

TEST_CASE("a callback gets the value of the button that was tapped, and services") {
    const auto book = std::make_shared<OrderBook>();
    TypeMap services;
    services.put(book);
    DispatchFixture f(services);
    const auto cache = std::make_shared<CallbackDataCache<CachedOrder>>();
    auto keys = cache->keyboard();
    const std::string three = keys.key(CachedOrder(3));
    const std::string five = keys.key(CachedOrder(5));
    f.dispatcher.add_handler(callback_data_handler(cache, take_order));
    f.process(callback_update(5, three));
    f.process(callback_update(5, five));
    CHECK(book->ordered == 8);
}
