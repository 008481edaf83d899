#include <tgfw/bot/callback_data/callback_data_cache.hpp>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>

#include <doctest/doctest.h>

#include <tgfw/core/manual_clock.hpp>

using namespace tgfw;
using namespace std::chrono_literals;

namespace {

using TextCache = CallbackDataCache<std::string>;

std::function<std::uint64_t()> counted_chance() {
    return [n = std::uint64_t{0}]() mutable { return n++; };
}

std::string as_text(const std::string& value) {
    return value;
}

}  // namespace

TEST_CASE("a button carries a key of 64 characters, and the cache knows its value") {
    ManualClock clock;
    TextCache cache(8, clock, counted_chance());
    auto keys = cache.keyboard();
    const std::string long_value(1000, 'x');
    const std::string key = keys.key(long_value);
    CHECK(key ==
          "00000000000000000000000000000001"
          "00000000000000020000000000000003");
    const InlineKeyboardButton button = keys.button("Tea", "tea");
    CHECK(button.text == "Tea");
    CHECK(button.callback_data->size() == 64);
    CHECK(cache.size() == 1);
    CHECK(*cache.find(key) == long_value);
    CHECK(*cache.get(*button.callback_data) == "tea");
    CHECK(TextCache(8).keyboard().key("a") != TextCache(8).keyboard().key("a"));
}

TEST_CASE("data that is no key, and a key that is not known, are told apart") {
    TextCache cache(8);
    const std::string key = cache.keyboard().key("a");
    CHECK(cache.knows(key));
    CHECK_FALSE(cache.is_invalid(key));
    std::string forged = key;
    forged.back() = forged.back() == '0' ? '1' : '0';
    CHECK_FALSE(cache.knows(forged));
    CHECK(cache.is_invalid(forged));
    CHECK(cache.find(forged) == nullptr);
    CHECK_FALSE(cache.drop(forged));
    for (const std::string& data :
         {std::string(), std::string("vote:1"), key.substr(0, 32), key + "0", std::string(64, 'G')}) {
        CHECK_FALSE(cache.knows(data));
        CHECK_FALSE(cache.is_invalid(data));
        CHECK(cache.find(data) == nullptr);
    }
    try {
        static_cast<void>(cache.get(forged));
        FAIL("no error");
    } catch (const InvalidCallbackData& error) {
        CHECK(error.data() == forged);
        CHECK(std::string(error.what()).find(forged) == std::string::npos);
    }
}

TEST_CASE("the keyboard that was used least recently is forgotten first, with all its buttons") {
    TextCache cache(2);
    auto first = cache.keyboard();
    const std::string a = first.key("a");
    const std::string b = first.key("b");
    const std::string c = cache.keyboard().key("c");
    CHECK(cache.knows(c));  // Asking is no use.
    CHECK(*cache.find(a) == "a");
    const std::string d = cache.keyboard().key("d");
    CHECK_FALSE(cache.knows(c));
    CHECK(cache.knows(a));
    CHECK(cache.knows(b));
    CHECK(cache.knows(d));
    CHECK(cache.size() == 2);
    CHECK_THROWS_AS(TextCache(0), ConfigError);
}

TEST_CASE("a keyboard is dropped once, and its value lives on where it is in use") {
    TextCache cache(2);
    auto keys = cache.keyboard();
    const std::string a = keys.key("a");
    const std::string b = keys.key("b");
    const auto value = cache.find(a);
    CHECK(cache.drop(a));
    CHECK_FALSE(cache.drop(a));
    CHECK_FALSE(cache.drop(b));
    CHECK(cache.is_invalid(b));
    CHECK(*value == "a");
    CHECK(cache.size() == 0);
}

TEST_CASE("keyboards that were not used since a moment can be forgotten, or all") {
    ManualClock clock;
    TextCache cache(8, clock);
    const std::string a = cache.keyboard().key("a");
    clock.advance(10s);
    const std::string b = cache.keyboard().key("b");
    clock.advance(10s);
    const std::string c = cache.keyboard().key("c");
    clock.advance(10s);
    CHECK(*cache.find(a) == "a");
    cache.clear(clock.system_now() - 15s);
    CHECK(cache.knows(a));
    CHECK_FALSE(cache.knows(b));
    CHECK(cache.knows(c));
    cache.clear(clock.system_now());
    CHECK(cache.size() == 1);
    cache.clear();
    CHECK(cache.size() == 0);
    CHECK(cache.is_invalid(a));
}

TEST_CASE("a keyboard has at most 100 buttons") {
    TextCache cache(8);
    auto keys = cache.keyboard();
    for (int i = 0; i < 100; ++i) static_cast<void>(keys.key("x"));
    CHECK_THROWS_AS(static_cast<void>(keys.key("x")), ConfigError);
}

TEST_CASE("what is saved is restored, in its order and as much as there is room for") {
    ManualClock clock;
    TextCache cache(8, clock);
    auto keys = cache.keyboard();
    const std::string a = keys.key("a");
    const std::string b = keys.key("b");
    clock.advance(5s);
    const std::string c = cache.keyboard().key("c");
    clock.advance(5s);
    CHECK(cache.find(b) != nullptr);
    const std::vector<SavedKeyboard> saved = cache.save(as_text);
    REQUIRE(saved.size() == 2);
    CHECK(saved.front().buttons.size() == 2);
    CHECK(saved.front().used_at == clock.system_now());

    TextCache again(8, clock);
    again.restore(saved, as_text);
    CHECK(*again.find(a) == "a");
    CHECK(*again.find(c) == "c");
    TextCache small(1, clock);
    static_cast<void>(small.keyboard().key("gone"));
    small.restore(saved, as_text);
    CHECK(small.knows(b));
    CHECK_FALSE(small.knows(c));
    CHECK(small.size() == 1);

    std::vector<SavedKeyboard> damaged = saved;
    damaged.front().id = "short";
    damaged.push_back(saved.back());
    again.restore(damaged, as_text);
    CHECK(again.size() == 1);
    CHECK(again.save(as_text).front() == saved.back());
    CHECK_THROWS(again.restore(saved, [](const std::string&) -> std::string { throw Error("no"); }));
    CHECK(again.size() == 0);
}

TEST_CASE("random use of a cache keeps what a plain model of it keeps") {
    std::mt19937 random(7);
    TextCache cache(4);
    std::vector<std::pair<std::string, std::string>> model;  // Key and value; the one used last is the last.
    std::vector<std::string> all;
    for (int step = 0; step < 3000; ++step) {
        const bool makes = all.empty() || random() % 3 == 0;
        if (makes) {
            const std::string value = std::to_string(step);
            all.push_back(cache.keyboard().key(value));
            model.emplace_back(all.back(), value);
            if (model.size() > 4) model.erase(model.begin());
            continue;
        }
        const std::string key = all.at(all.size() - 1 - random() % std::min<std::size_t>(all.size(), 8));
        const auto known =
            std::find_if(model.begin(), model.end(), [&](const auto& entry) { return entry.first == key; });
        if (random() % 8 == 0) {
            CHECK(cache.drop(key) == (known != model.end()));
            if (known != model.end()) model.erase(known);
        } else if (known != model.end()) {
            CHECK(*cache.find(key) == known->second);
            std::rotate(known, known + 1, model.end());
        } else {
            CHECK(cache.find(key) == nullptr);
        }
        CHECK(cache.size() == model.size());
    }
}
