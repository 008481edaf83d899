#include <doctest/doctest.h>

#include <boost/asio/io_context.hpp>

#include <tgfw/core/error.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/net/task_group.hpp>
#include <tgfw/testing/emulator_transport.hpp>
#include <tgfw/testing/virtual_time.hpp>
#include <unit/testing/emulator_support.hpp>

using namespace tgfw;
using namespace tgfw::testing;
using namespace std::chrono_literals;

namespace {

struct TransportFixture : EmulatorFixture {
    [[nodiscard]] net::HttpRequest request(const std::string& rest) const {
        return net::HttpRequest("GET", "/bot" + std::string(token) + "/" + rest);
    }
    void run(awaitable<void> task) { run_virtual(io, clock, std::move(task)); }

    boost::asio::io_context io{1};
    EmulatorTransport transport{emulator};
};

}  // namespace

TEST_CASE_FIXTURE(TransportFixture, "a request reaches the emulator without a socket") {
    const auto task = [](TransportFixture& f) -> awaitable<void> {
        net::HttpRequest request = f.request("getMe");
        const net::HttpDeadlines deadlines;
        const net::HttpResponse response = co_await f.transport.send(std::move(request), deadlines);
        CHECK(response.status == 200);
        CHECK(contains(response.body, "tea_bot"));
    };
    run(task(*this));
}

TEST_CASE_FIXTURE(TransportFixture, "a long poll ends in virtual time when a person writes") {
    const auto person = [](TransportFixture& f) -> awaitable<void> {
        co_await sleep_for(f.clock, 10s);
        f.client.send_text("hi");
    };
    const auto task = [&person](TransportFixture& f) -> awaitable<void> {
        net::TaskGroup group(f.io.get_executor(), [](std::exception_ptr) { FAIL("the person failed"); });
        group.spawn(person(f));
        const auto begin = f.clock.now();
        net::HttpDeadlines deadlines;
        deadlines.with_read(60s);
        net::HttpRequest request = f.request("getUpdates?timeout=50");
        const net::HttpResponse response = co_await f.transport.send(std::move(request), deadlines);
        CHECK(contains(response.body, "\"hi\""));
        CHECK(f.clock.now() - begin == 10s + 1ms);
        co_await group.join();
    };
    run(task(*this));
}

TEST_CASE_FIXTURE(TransportFixture, "an answer that does not come in time is TimedOut") {
    emulator.stall_next("getMe");
    const auto task = [](TransportFixture& f) -> awaitable<void> {
        bool timed_out = false;
        try {
            net::HttpDeadlines deadlines;
            deadlines.with_read(5s);
            net::HttpRequest request = f.request("getMe");
            static_cast<void>(co_await f.transport.send(std::move(request), deadlines));
        } catch (const TimedOut&) {
            timed_out = true;
        }
        CHECK(timed_out);
    };
    run(task(*this));
}

TEST_CASE_FIXTURE(TransportFixture, "close() ends what is under way and refuses what comes later") {
    const auto poll = [](TransportFixture& f, int& failures) -> awaitable<void> {
        try {
            net::HttpRequest request = f.request("getUpdates?timeout=50");
            net::HttpDeadlines deadlines;
            deadlines.with_read(60s);
            static_cast<void>(co_await f.transport.send(std::move(request), deadlines));
        } catch (const NetworkError&) {
            ++failures;
        }
    };
    int failures = 0;
    const auto task = [&](TransportFixture& f) -> awaitable<void> {
        net::TaskGroup group(f.io.get_executor(), [](std::exception_ptr) {});
        group.spawn(poll(f, failures));
        co_await sleep_for(f.clock, 1s);
        f.transport.close();
        co_await group.join();
        co_await poll(f, failures);
    };
    run(task(*this));
    CHECK(failures == 2);
}

TEST_CASE_FIXTURE(TransportFixture, "receive() hands the body of a file to the sink") {
    client.send_photo(tiny_png());
    const auto task = [](TransportFixture& f) -> awaitable<void> {
        std::string got;
        net::HttpRequest request("GET", "/file/bot" + std::string(token) + "/photos/file_0.png");
        const net::HttpDeadlines deadlines;
        const Transport::Sink sink = [&got](std::string_view piece) { got += piece; };
        const net::HttpResponse response = co_await f.transport.receive(std::move(request), deadlines, sink);
        CHECK(response.status == 200);
        CHECK(response.body.empty());
        CHECK(got == tiny_png().content);
    };
    run(task(*this));
}
