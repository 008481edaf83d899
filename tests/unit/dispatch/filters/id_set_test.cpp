#include "fixture.hpp"

#include <string>
#include <vector>

using namespace tgfw;
using filters::IdSet;
using Ids = std::vector<std::int64_t>;
using Names = std::vector<std::string>;

TEST_CASE("a set of ids and names keeps each once, in order") {
    IdSet set(7, "bob", 3, "@Alice", 7, "ALICE");
    set.add(Ids{5, 3, 1}, Names{"@bob", "carol"});
    CHECK(set.ids() == Ids{1, 3, 5, 7});
    CHECK(set.names() == Names{"alice", "bob", "carol"});
    CHECK(set.contains(5));
    CHECK_FALSE(set.contains(2));
    CHECK(set.contains("@CAROL"));
    CHECK_FALSE(set.contains("car"));
    CHECK_FALSE(set.contains("carola"));
}

TEST_CASE("taking away what is not in a set changes nothing") {
    IdSet set(7, "bob");
    set.remove(8, "alice", Ids{1, 9}, Names{"bo", "bobb"});
    CHECK(set.ids() == Ids{7});
    CHECK(set.names() == Names{"bob"});
    set.remove(Ids{7}, Names{"@BOB"});
    CHECK(set.empty());
}

TEST_CASE("copies of a set are the same set") {
    IdSet one(1);
    IdSet other = one;
    other.add("bob");
    CHECK(one.contains("bob"));
    one.clear();
    CHECK(other.empty());
    one = IdSet(2);
    CHECK_FALSE(other.contains(2));
}

TEST_CASE("a set shows its first members") {
    CHECK(IdSet().to_string().empty());
    CHECK(IdSet(7, "bob", -3).to_string() == "-3, 7, @bob");
    IdSet many;
    for (int id = 1; id <= 20; ++id) many.add(id);
    CHECK(many.to_string() == "1, 2, 3, 4, 5, 6, 7, 8, …");
}
