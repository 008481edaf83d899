#include <net/pool_state.hpp>

#include <doctest/doctest.h>

using namespace tgfw;
using namespace tgfw::net;
using namespace std::chrono_literals;
using Step = PoolState::Step;

namespace {

const Clock::time_point pool_start{1h};

}  // namespace

TEST_CASE("the pool opens connections up to its limit, then lets requests wait") {
    PoolState pool(2, 10, 60s);
    CHECK(pool.acquire("a", pool_start).step == Step::open);
    CHECK(pool.acquire("a", pool_start).step == Step::open);
    CHECK(pool.acquire("a", pool_start).step == Step::wait);
    CHECK(pool.acquire("b", pool_start).step == Step::open);
    CHECK(pool.open() == 3);
    CHECK(pool.waiting() == 1);
}

TEST_CASE("the connection used last is used next") {
    PoolState pool(5, 10, 60s);
    const auto first = pool.acquire("a", pool_start);
    const auto second = pool.acquire("a", pool_start);
    CHECK_FALSE(pool.release(first.id, true, pool_start));
    CHECK_FALSE(pool.release(second.id, true, pool_start));
    const auto next = pool.acquire("a", pool_start);
    CHECK(next.step == Step::reuse);
    CHECK(next.id == second.id);
}

TEST_CASE("a connection serves only its own origin") {
    PoolState pool(5, 10, 60s);
    const auto a = pool.acquire("a", pool_start);
    (void)pool.release(a.id, true, pool_start);
    CHECK(pool.acquire("b", pool_start).step == Step::open);
    CHECK(pool.idle() == 1);
}

TEST_CASE("a connection idle for too long is closed, not used") {
    PoolState pool(5, 10, 60s);
    const auto a = pool.acquire("a", pool_start);
    (void)pool.release(a.id, true, pool_start);
    CHECK(pool.acquire("a", pool_start + 60s).step == Step::open);
    CHECK(pool.take_closed() == std::vector<PoolState::Id>{a.id});
    CHECK(pool.take_closed().empty());
}

TEST_CASE("a connection open for too long serves no further request, however busy it was") {
    PoolState pool(5, 10, 60s, 100s);
    const auto a = pool.acquire("a", pool_start);
    (void)pool.release(a.id, true, pool_start + 50s);
    CHECK(pool.acquire("a", pool_start + 99s).id == a.id);
    CHECK_FALSE(pool.release(a.id, true, pool_start + 99s));
    CHECK(pool.idle() == 1);
    CHECK(pool.acquire("a", pool_start + 100s).step == Step::open);
    CHECK(pool.take_closed() == std::vector<PoolState::Id>{a.id});
    CHECK(pool.open() == 1);
}

TEST_CASE("a connection that grew too old in use is not kept, and its place goes to who waits") {
    PoolState pool(1, 10, 60s, 100s);
    const auto a = pool.acquire("a", pool_start);
    const auto waiting = pool.acquire("a", pool_start);
    REQUIRE(waiting.step == Step::wait);
    const auto granted = pool.release(a.id, true, pool_start + 100s);
    REQUIRE(granted);
    CHECK(granted->ticket == waiting.id);
    CHECK_FALSE(granted->reuse);
    CHECK(pool.take_closed() == std::vector<PoolState::Id>{a.id});
    CHECK(pool.open() == 1);
}

TEST_CASE("old connections are passed over for a younger one of the same origin") {
    PoolState pool(5, 10, 1h, 100s);
    const auto old = pool.acquire("a", pool_start);
    const auto young = pool.acquire("a", pool_start + 50s);
    (void)pool.release(young.id, true, pool_start + 60s);
    (void)pool.release(old.id, true, pool_start + 61s);
    CHECK(pool.acquire("a", pool_start + 120s).id == young.id);
    CHECK(pool.take_closed() == std::vector<PoolState::Id>{old.id});
}

TEST_CASE("those who wait are served in order") {
    PoolState pool(1, 10, 60s);
    const auto held = pool.acquire("a", pool_start);
    const auto first = pool.acquire("a", pool_start);
    const auto second = pool.acquire("a", pool_start);
    auto granted = pool.release(held.id, true, pool_start);
    REQUIRE(granted);
    CHECK(granted->ticket == first.id);
    CHECK(granted->reuse);
    CHECK(granted->connection == held.id);
    granted = pool.release(held.id, false, pool_start);
    REQUIRE(granted);
    CHECK(granted->ticket == second.id);
    CHECK_FALSE(granted->reuse);
    CHECK(granted->connection != held.id);
    CHECK(pool.open() == 1);
}

TEST_CASE("who gave up waiting is passed over") {
    PoolState pool(1, 10, 60s);
    const auto held = pool.acquire("a", pool_start);
    const auto first = pool.acquire("a", pool_start);
    const auto second = pool.acquire("a", pool_start);
    pool.abandon(first.id);
    const auto granted = pool.release(held.id, true, pool_start);
    REQUIRE(granted);
    CHECK(granted->ticket == second.id);
}

TEST_CASE("at the total limit an idle connection of another origin makes room") {
    PoolState pool(5, 2, 60s);
    const auto a = pool.acquire("a", pool_start);
    const auto b = pool.acquire("b", pool_start);
    CHECK(pool.acquire("c", pool_start).step == Step::wait);
    const auto granted = pool.release(a.id, true, pool_start);
    REQUIRE(granted);
    CHECK_FALSE(granted->reuse);
    CHECK(pool.take_closed() == std::vector<PoolState::Id>{a.id});
    (void)pool.release(b.id, true, pool_start);
    CHECK(pool.acquire("d", pool_start).step == Step::open);
    CHECK(pool.take_closed() == std::vector<PoolState::Id>{b.id});
    CHECK(pool.open() == 2);
}

TEST_CASE("releasing what is not held changes nothing") {
    PoolState pool(1, 1, 60s);
    const auto a = pool.acquire("a", pool_start);
    (void)pool.release(a.id, false, pool_start);
    CHECK_FALSE(pool.release(a.id, true, pool_start));
    CHECK(pool.open() == 0);
}
