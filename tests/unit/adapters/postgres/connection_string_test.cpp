#include <adapters/postgres/connection_string.hpp>

#include <string>

#include <doctest/doctest.h>

#include <tgfw/adapters/postgres/error.hpp>
#include "database.hpp"

namespace tgfw::test {

TEST_CASE("a password that makes another URL of it is told, and none of it") {
    using postgres::detail::ConnectionString;
    for (const char* url :
         {"postgresql://bot:hush/hush@127.0.0.1/desk", "postgresql://bot:hush@hush@127.0.0.1/desk",
          "host=127.0.0.1 port=hush", "postgresql://bot:hush hush", "host=127.0.0.1 password='hush"}) {
        std::string text;
        try {
            const ConnectionString read(url);
        } catch (const ConfigError& error) {
            text = error.what();
        }
        CHECK_MESSAGE(text != "", url);
        CHECK_MESSAGE(text.find("hush") == std::string::npos, url);
    }
    const ConnectionString right("postgresql://bot:hush%2Fhush%40@one,two:5433/desk");
    CHECK(right.get("password") == "hush/hush@");
    const ConnectionString local("host=@abstract port=5432,5433 password=a@b/c");
    CHECK(local.get("host") == "@abstract");
}

TEST_CASE("a host whose address is not known is a connection that cannot be made") {
    boost::asio::io_context io(1);
    // RFC 1035, section 2.3.4: no name has a label of 64 letters, and no name server is asked for it.
    const std::string host = std::string(64, 'd') + ".invalid";
    postgres::Pool pool(io.get_executor(), postgres::PoolOptions("postgresql://bot:hush@" + host + "/desk"),
                        steady_clock(), null_logger());
    std::string text;
    const auto begin = [](postgres::Pool& p, std::string& said) -> awaitable<void> {
        try {
            const auto tx = co_await p.begin(postgres::without_tenant);
        } catch (const postgres::ConnectionLost& error) {
            said = error.what();
        }
    };
    boost::asio::co_spawn(io, begin(pool, text), [](std::exception_ptr failure) { CHECK(failure == nullptr); });
    io.run();
    CHECK(text.starts_with("cannot connect to the database: the address of its host " + host + " was not found"));
}

}  // namespace tgfw::test
