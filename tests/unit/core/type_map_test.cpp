#include <tgfw/core/type_map.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <string>

using namespace tgfw;

namespace {

class Tally {
public:
    Tally() = default;
    int value = 0;
};

}  // namespace

TEST_CASE("a type map keeps one value of each type, and copies share them") {
    TypeMap map;
    CHECK(map.empty());
    CHECK(map.find<Tally>() == nullptr);
    map.get<Tally>().value = 3;
    const TypeMap copy = map;
    map.get<Tally>().value = 4;
    CHECK(copy.find<Tally>()->value == 4);
    map.put(std::make_shared<Tally>());
    CHECK(map.get<Tally>().value == 0);
    CHECK(copy.find<Tally>()->value == 4);
    CHECK(map.find<std::string>() == nullptr);
    map.erase<Tally>();
    CHECK(map.empty());
}

TEST_CASE("a type key names its type, and ignores const and references") {
    CHECK(TypeKey::of<const std::string&>() == TypeKey::of<std::string>());
    CHECK(TypeKey::of<int>() != TypeKey::of<long>());
    CHECK(TypeKey::of<int>().name() == "int");
    CHECK(std::string(TypeKey::of<Tally>().name()).find("Tally") != std::string::npos);
    CHECK(TypeKey().name().empty());
    CHECK(TypeKey() != TypeKey::of<int>());
}
