#include <csignal>
#include <cstdio>
#include <exception>
#include <string>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "bot.hpp"

namespace {

namespace asio = boost::asio;

tgfw::awaitable<void> serve(asio::io_context& io) {
    const std::uint16_t port = tgfw::env_number<std::uint16_t>("PORT", 8443);
    tgfw::net::HttpServerOptions options;
    options.with_listen("127.0.0.1", port);
    tgfw::WebhookServer server(io.get_executor(), tgfw::steady_clock(), tgfw::stderr_logger(), options);
    server.listen();
    tgfw::net::TaskGroup serving(io.get_executor(),
                                 [](std::exception_ptr) { std::fputs("the server ended\n", stderr); });
    serving.spawn(server.run());
    house::House house(io.get_executor(), tgfw::steady_clock(), tgfw::stderr_logger(), server,
                       tgfw::env("BOT_API_URL", "https://api.telegram.org"), tgfw::env("PUBLIC_URL"));
    house.move_in(tgfw::Token(tgfw::env("FIRST_TOKEN")), tgfw::env("FIRST_SECRET"), "Message number ");
    house.move_in(tgfw::Token(tgfw::env("SECOND_TOKEN")), tgfw::env("SECOND_SECRET"), "So far I have heard ");
    asio::signal_set signals(io, SIGINT, SIGTERM);
    const auto stopped = co_await signals.async_wait(asio::as_tuple(asio::use_awaitable));
    static_cast<void>(stopped);
    co_await house.close();
    server.stop();
    co_await serving.join();
}

}  // namespace

int main() try {
    asio::io_context io(1);
    std::exception_ptr failure;
    asio::co_spawn(io, serve(io), [&](std::exception_ptr error) { failure = error; });
    io.run();
    if (failure) std::rethrow_exception(failure);
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
