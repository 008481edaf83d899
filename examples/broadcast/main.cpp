#include <csignal>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <tgfw/app/application.hpp>

#include "bot.hpp"

namespace {

namespace asio = boost::asio;

void show(const tgfw::BroadcastProgress& progress) {
    std::fprintf(stderr, "\r\x1b[K%s", broadcasting::progress_line(progress).c_str());
}

tgfw::awaitable<int> run(tgfw::Bot bot, broadcasting::Order order, tgfw::BroadcastStop stop) {
    std::string problem;
    tgfw::BroadcastReport report;
    try {
        report = co_await broadcasting::send_to_all(bot, order, stop, show);
    } catch (const tgfw::BroadcastStopped& stopped) {
        report = stopped.report();
        problem = stopped.what();
    }
    std::fprintf(stderr, "\n%s\n", problem.c_str());
    std::fputs(broadcasting::summary(report).c_str(), stdout);
    co_return report.complete ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) try {
    const auto order = broadcasting::read_order(std::vector<std::string>(argv + 1, argv + argc));
    asio::io_context io;
    tgfw::BotOptions options;
    options.with_base_url(tgfw::env("BOT_API_URL", "https://api.telegram.org"));
    const tgfw::Bot bot(io.get_executor(), tgfw::Token(tgfw::env("BOT_TOKEN")), options);
    const tgfw::BroadcastStop stop;
    // The first Ctrl-C waits for the messages under way, the second does not.
    asio::signal_set signals(io, SIGINT, SIGTERM);
    signals.async_wait([&](const boost::system::error_code& cancelled, int) {
        if (cancelled) return;
        stop.request();
        signals.clear();
    });
    int status = 1;
    std::exception_ptr failure;
    asio::co_spawn(io, run(bot, order, stop), [&](std::exception_ptr error, int result) {
        failure = std::move(error);
        status = result;
        signals.cancel();
        io.stop();
    });
    io.run();
    if (failure) std::rethrow_exception(failure);
    return status;
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
}
