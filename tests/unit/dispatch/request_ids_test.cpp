#include <doctest/doctest.h>

#include <set>
#include <string>

#include <tgfw/dispatch/request_ids.hpp>

using namespace tgfw;

TEST_CASE("request ids are short, count up, and begin with what the run was dealt") {
    double dealt = 0;
    RequestIds ids([&dealt] { return dealt += 0.1; });
    CHECK(ids.name(ids.next()) == "47bfj-3");
    CHECK(ids.name(ids.next()) == "47bfj-4");
    CHECK(ids.name(28 * 28) == "47bfj-322");
}

TEST_CASE("no request id comes twice, and chance at its upper end is no trouble") {
    RequestIds ids([] { return 1.0; });
    std::set<std::string> seen;
    for (int i = 0; i < 10'000; ++i) seen.insert(ids.name(ids.next()));
    CHECK(seen.size() == 10'000);
    CHECK(seen.begin()->starts_with("zzzzz-"));
}
