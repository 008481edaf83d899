#include <net/connect_race.hpp>

#include <doctest/doctest.h>

#include <boost/asio/ip/address.hpp>

using namespace tgfw;
using namespace tgfw::net;
using namespace std::chrono_literals;

namespace {

const Clock::time_point race_start{1h};

Endpoints endpoints(const std::vector<const char*>& addresses) {
    Endpoints all;
    for (const char* text : addresses) all.emplace_back(boost::asio::ip::make_address(text), 443);
    return all;
}

}  // namespace

TEST_CASE("each address is tried a delay after the one before") {
    ConnectRace race(3, 250ms);
    CHECK(race.next(race_start) == 0);
    CHECK_FALSE(race.next(race_start));
    CHECK(race.due() == race_start + 250ms);
    CHECK_FALSE(race.next(race_start + 249ms));
    CHECK(race.next(race_start + 250ms) == 1);
    CHECK(race.due() == race_start + 500ms);
    CHECK(race.next(race_start + 600ms) == 2);
    CHECK(race.due() == Clock::time_point::max());
    CHECK_FALSE(race.next(race_start + 10h));
    CHECK_FALSE(race.lost());
}

TEST_CASE("after a failure the next address is tried at once, and the delay begins anew") {
    ConnectRace race(3, 250ms);
    CHECK(race.next(race_start) == 0);
    race.failed();
    CHECK(race.next(race_start + 10ms) == 1);
    CHECK_FALSE(race.next(race_start + 250ms));
    CHECK(race.next(race_start + 260ms) == 2);
}

TEST_CASE("the race is lost when every address has failed, not before") {
    ConnectRace race(2, 250ms);
    CHECK(race.next(race_start) == 0);
    race.failed();
    CHECK_FALSE(race.lost());
    CHECK(race.next(race_start) == 1);
    CHECK_FALSE(race.lost());
    race.failed();
    CHECK(race.lost());
    CHECK_FALSE(race.next(race_start));
    CHECK(ConnectRace(0, 250ms).lost());
}

TEST_CASE("the families take turns, beginning with the one the system prefers") {
    CHECK(interleave_families(endpoints({"::1", "::2", "::3", "1.1.1.1", "2.2.2.2"})) ==
          endpoints({"::1", "1.1.1.1", "::2", "2.2.2.2", "::3"}));
    CHECK(interleave_families(endpoints({"1.1.1.1", "2.2.2.2", "::1"})) == endpoints({"1.1.1.1", "::1", "2.2.2.2"}));
    CHECK(interleave_families(endpoints({"1.1.1.1", "2.2.2.2"})) == endpoints({"1.1.1.1", "2.2.2.2"}));
    CHECK(interleave_families({}).empty());
}
