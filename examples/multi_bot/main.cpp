#include <cstdio>
#include <exception>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <tgfw/core/env.hpp>

#include "bot.hpp"

int main() try {
    using tgfw::env;
    std::vector<house::Resident> residents;
    residents.emplace_back(tgfw::Token(env("FIRST_TOKEN")), env("FIRST_SECRET"), "Message number ");
    residents.emplace_back(tgfw::Token(env("SECOND_TOKEN")), env("SECOND_SECRET"), "So far I have heard ");
    boost::asio::io_context io(1);
    std::exception_ptr failure;
    boost::asio::co_spawn(
        io,
        house::keep_house(io.get_executor(), tgfw::env_number<std::uint16_t>("PORT", 8443),
                          env("BOT_API_URL", "https://api.telegram.org"), env("PUBLIC_URL"), std::move(residents)),
        [&](std::exception_ptr error) { failure = std::move(error); });
    io.run();
    if (failure) std::rethrow_exception(failure);
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
