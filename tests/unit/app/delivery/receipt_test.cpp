#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>

#include <app/delivery/receipt_wait.hpp>
#include <tgfw/app/delivery/receipt.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/net/task_group.hpp>
#include <tgfw/testing/virtual_time.hpp>

using namespace tgfw;
using namespace std::chrono_literals;

namespace {

using Verdicts = std::vector<std::string>;

Receipt noting_receipt(Verdicts& verdicts) {
    return Receipt([&verdicts](Receipt::Verdict verdict) {
        verdicts.push_back(verdict.accepted ? "accepted" + verdict.call : "refused");
    });
}

}  // namespace

TEST_CASE("a receipt says one thing, and refuses where nothing was said") {
    Verdicts verdicts;
    SUBCASE("accepted") {
        Receipt receipt = noting_receipt(verdicts);
        receipt.accept();
        receipt.refuse();
        receipt.accept();
    }
    SUBCASE("accepted with a call") {
        Receipt receipt = noting_receipt(verdicts);
        receipt.accept_with(R"({"method":"x"})");
        CHECK(verdicts == Verdicts{R"(accepted{"method":"x"})"});
        return;
    }
    SUBCASE("refused") {
        noting_receipt(verdicts).refuse();
        CHECK(verdicts == Verdicts{"refused"});
        return;
    }
    SUBCASE("destroyed unsaid") {
        { const Receipt receipt = noting_receipt(verdicts); }
        CHECK(verdicts == Verdicts{"refused"});
        return;
    }
    SUBCASE("overwritten unsaid") {
        Receipt receipt = noting_receipt(verdicts);
        receipt = Receipt();
        CHECK(verdicts == Verdicts{"refused"});
        return;
    }
    SUBCASE("moved") {
        Receipt receipt = noting_receipt(verdicts);
        Receipt other = std::move(receipt);
        CHECK(verdicts.empty());
        other.accept();
    }
    CHECK(verdicts == Verdicts{"accepted"});
}

TEST_CASE("a receipt can be waited for, until its deadline") {
    ManualClock clock;
    boost::asio::io_context io;
    const auto wait = std::make_shared<ReceiptWait>(io.get_executor(), clock);
    Receipt receipt(wait, 0);
    bool settled = true;
    const auto ask = [&](Clock::duration limit) -> awaitable<void> {
        settled = co_await wait->settled(clock.now() + limit);
    };
    testing::run_virtual(io, clock, ask(5s));
    CHECK_FALSE(settled);
    net::TaskGroup tasks(io.get_executor(), [](std::exception_ptr) {});
    const auto later = [&]() -> awaitable<void> {
        co_await sleep_for(clock, 3s);
        receipt.accept();
    };
    tasks.spawn(later());
    const auto begin = clock.now();
    testing::run_virtual(io, clock, ask(5s));
    CHECK(settled);
    CHECK(clock.now() - begin == 3s);
    CHECK(wait->verdict()->accepted);
    testing::run_virtual(io, clock, ask(0s));
    CHECK(settled);
    testing::run_virtual(io, clock, tasks.join());
}
