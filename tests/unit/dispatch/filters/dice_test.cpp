#include "fixture.hpp"

#include <vector>

using namespace tgfw;
using namespace tgfw::test;

namespace {

Update thrown(std::string_view emoji, int value) {
    return with(fmt::format(R"("dice":{{"emoji":"{}","value":{}}})", emoji, value));
}

}  // namespace

TEST_CASE("dice with values passes any dice that shows one of them") {
    CHECK(passes(filters::dice(3), thrown("🎲", 3)));
    CHECK(passes(filters::dice(3), thrown("🏀", 3)));
    CHECK(passes(filters::dice(2, 3), thrown("🎯", 3)));
    CHECK(passes(filters::dice(std::vector<std::int64_t>{2, 3}), thrown("🎯", 3)));
    CHECK_FALSE(passes(filters::dice(2, 4), thrown("🎲", 3)));
    CHECK_FALSE(passes(filters::dice(3), hello()));
}

TEST_CASE("dice without values passes any dice") {
    CHECK(passes(filters::dice(), thrown("🎲", 3)));
    CHECK(passes(filters::dice(std::vector<std::int64_t>()), thrown("🎲", 3)));
    CHECK(passes(filters::dice::all, thrown("🪙", 1)));
    CHECK_FALSE(passes(filters::dice(), hello()));
}

TEST_CASE("each sort of dice is known by its emoji, and by value too where values are given") {
    const std::vector<std::pair<filters::detail::DiceOf, const char*>> sorts{
        {filters::dice::basketball, "🏀"}, {filters::dice::bowling, "🎳"},  {filters::dice::darts, "🎯"},
        {filters::dice::dice, "🎲"},       {filters::dice::football, "⚽"}, {filters::dice::slot_machine, "🎰"}};
    for (const auto& [filter, emoji] : sorts) {
        CAPTURE(filter.name());
        for (const auto& other : sorts) CHECK(passes(filter, thrown(other.second, 3)) == (other.second == emoji));
        CHECK(passes(filter(2, 3), thrown(emoji, 3)));
        CHECK(passes(filter(std::vector<std::int64_t>{2, 3}), thrown(emoji, 3)));
        CHECK_FALSE(passes(filter(2), thrown(emoji, 3)));
        CHECK_FALSE(passes(filter(3), thrown("🪙", 3)));
    }
}

TEST_CASE("a slot machine has 64 values, and no dice shows others") {
    CHECK(passes(filters::dice::slot_machine(64), thrown("🎰", 64)));
    CHECK(passes(filters::dice::slot_machine(1), thrown("🎰", 1)));
    CHECK_FALSE(passes(filters::dice::slot_machine(1), thrown("🎰", 64)));
    CHECK_FALSE(passes(filters::dice::slot_machine(65), thrown("🎰", 1)));
    CHECK_FALSE(passes(filters::dice::slot_machine(0), thrown("🎰", 0)));
    CHECK_FALSE(passes(filters::dice(-1, 100), thrown("🎲", 3)));
}
