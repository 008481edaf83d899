#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>

#include <tgfw/bot/bot.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <tgfw/testing/virtual_time.hpp>

#include <support/scripted_transport.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;

namespace {

/// A server of one file whose connection breaks after so many bytes, once for each number in `breaks`.
class FileServer : public Transport {
public:
    awaitable<net::HttpResponse> send(net::HttpRequest, net::HttpDeadlines) override {
        co_return ok(R"({"file_id":"F","file_unique_id":"U","file_size":10,"file_path":")" + path + R"("})");
    }

    awaitable<net::HttpResponse> receive(net::HttpRequest request, net::HttpDeadlines, Sink sink) override {
        const std::string range(request.headers.get("Range"));
        ranges.push_back(range);
        std::size_t begin = 0;
        if (does_ranges && !range.empty()) begin = std::stoul(range.substr(6));
        std::size_t end = content.size();
        const bool breaks_now = !breaks.empty();
        if (breaks_now) {
            end = std::min(end, begin + breaks.front());
            breaks.erase(breaks.begin());
        }
        for (std::size_t at = begin; at < end; ++at) sink(content.substr(at, 1));
        if (breaks_now) throw NetworkError("the connection broke", Delivery::unknown);
        co_return net::HttpResponse(begin > 0 ? 206 : 200);
    }

    void close() override {}

    std::string content = "0123456789";
    std::string path = "documents/file_0.bin";
    std::vector<std::size_t> breaks;
    bool does_ranges = true;
    std::vector<std::string> ranges;
};

class Bench {
public:
    Bench() : bot(server, Token(kToken), options(), clock) {}

    static BotOptions options() {
        return BotOptions().with_retry(RetryPolicy()).with_local_server().with_chance([] { return 0.0; });
    }

    template <class F>
    void run(F task) {
        testing::run_virtual(io, clock, task());
    }

    std::string download() {
        std::string content;
        run([&]() -> awaitable<void> { content = co_await bot.download("F", progress()); });
        return content;
    }

    net::BodyProgress progress() {
        return [this](std::uint64_t done, std::optional<std::uint64_t> total) {
            CHECK(total == 10);
            steps.push_back(done);
        };
    }

    ManualClock clock;
    boost::asio::io_context io;
    std::shared_ptr<FileServer> server = std::make_shared<FileServer>();
    Bot bot;
    std::vector<std::uint64_t> steps;
};

}  // namespace

TEST_CASE("a download whose connection breaks goes on where it broke (E-31)") {
    Bench bench;
    bench.server->breaks = {4, 3};
    CHECK(bench.download() == "0123456789");
    CHECK(bench.server->ranges == std::vector<std::string>{"", "bytes=4-", "bytes=7-"});
    CHECK(bench.steps == std::vector<std::uint64_t>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
}

TEST_CASE("from a server that does no ranges a broken download begins anew") {
    Bench bench;
    bench.server->does_ranges = false;
    bench.server->breaks = {4};
    CHECK(bench.download() == "0123456789");
    CHECK(bench.server->ranges == std::vector<std::string>{"", "bytes=4-", ""});
}

TEST_CASE("a download is given up after as many tries as the bot's policy says") {
    Bench bench;
    bench.server->breaks = {1, 0, 0, 0, 0, 0};
    try {
        bench.download();
        FAIL("no error");
    } catch (const NetworkError& error) {
        CHECK(std::string(error.what()) == "download: the connection broke");
    }
    CHECK(bench.server->ranges.size() == 5);
}

TEST_CASE("a download goes piece by piece into a sink, which never gets a byte twice (E-53)") {
    Bench bench;
    bench.server->breaks = {6};
    std::string piped;
    Transport::Sink sink = [&piped](std::string_view piece) { piped += piece; };
    bench.run([&]() -> awaitable<void> { co_await bench.bot.download("F", sink); });
    CHECK(piped == "0123456789");
    bench.server->does_ranges = false;
    bench.server->breaks = {6};
    CHECK_THROWS_AS(bench.run([&]() -> awaitable<void> { co_await bench.bot.download("F", sink); }), Error);
    CHECK(piped ==
          "0123456789"
          "012345"
          "0123456789");
}

TEST_CASE("with a local server a file is read from its disk") {
    const auto path = std::filesystem::temp_directory_path() / "tgfw-download-test.bin";
    std::ofstream(path, std::ios::binary) << std::string(200'000, 'x');
    Bench bench;
    bench.server->path = path.string();
    std::string content;
    bench.run([&]() -> awaitable<void> { content = co_await bench.bot.download("F"); });
    std::filesystem::remove(path);
    CHECK(content == std::string(200'000, 'x'));
    CHECK(bench.server->ranges.empty());
    CHECK_THROWS_WITH_AS(bench.run([&]() -> awaitable<void> { content = co_await bench.bot.download("F"); }),
                         doctest::Contains("share the disk"), Error);
}

TEST_CASE("a file beyond the server's limit is refused before anything is sent, with the remedy (E-08)") {
    const auto transport = std::make_shared<ScriptedTransport>(
        [](std::string, net::HttpRequest) -> awaitable<net::HttpResponse> { co_return ok("true"); });
    const auto path = std::filesystem::temp_directory_path() / "tgfw-large-test.bin";
    std::ofstream(path, std::ios::binary) << "x";
    std::filesystem::resize_file(path, std::uintmax_t{51} << 20);  // Sparse: it takes no room.
    boost::asio::io_context io;
    ManualClock clock;
    const auto error_of = [&](const Bot& bot, bool photo) {
        try {
            testing::run_virtual(io, clock, [](Bot sender, std::string file, bool as_photo) -> awaitable<void> {
                if (as_photo) {
                    co_await sender.send_photo(42, InputFile::from_path(file));
                } else {
                    co_await sender.send_document(42, InputFile::from_path(file));
                }
            }(bot, path.string(), photo));
        } catch (const DecodeError&) {
            return std::string("sent");
        } catch (const Error& error) {
            return std::string(error.what());
        }
        return std::string("sent");
    };
    const Bot hosted(transport, Token(kToken));
    CHECK(
        error_of(hosted, false) ==
        "sendDocument: the file \"tgfw-large-test.bin\" has 51 MB, and the server takes 50 MB; send it through a local "
        "Bot API server, which takes 2000 MB");
    CHECK(error_of(hosted, true).find("takes 10 MB") != std::string::npos);
    CHECK(transport->calls.empty());
    const Bot local(transport, Token(kToken), BotOptions().with_local_server());
    CHECK(error_of(local, false) == "sent");
    std::filesystem::remove(path);
}

TEST_CASE("in the test environment the method stands behind /test/") {
    const auto transport = std::make_shared<ScriptedTransport>(
        [](std::string, net::HttpRequest) -> awaitable<net::HttpResponse> { co_return ok(kMe); });
    Bot bot(transport, Token(kToken), BotOptions().with_test_environment());
    boost::asio::io_context io;
    ManualClock clock;
    testing::run_virtual(io, clock, bot.initialize());
    CHECK(transport->calls.front().request.target == "/bot" + kToken + "/test/getMe");
}
