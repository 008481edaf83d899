#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <thread>

#include <doctest/doctest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <support/temporary_folder.hpp>
#include "database.hpp"

namespace tgfw::test {

namespace {

namespace asio = boost::asio;
using RelaySocket = asio::local::stream_protocol::socket;

/// How often a server was through with what it was asked, from the bytes that it sends (ReadyForQuery, "Z").
class ReadyCount {
public:
    void feed(const char* data, std::size_t size) {
        pending_.append(data, size);
        while (pending_.size() >= 5) {
            std::uint32_t length = 0;
            for (std::size_t i = 1; i < 5; ++i) length = length << 8 | static_cast<unsigned char>(pending_[i]);
            if (pending_.size() < 1 + length) return;
            if (pending_[0] == 'Z') ++count;
            pending_.erase(0, 1 + length);
        }
    }
    std::atomic<int> count = 0;

private:
    std::string pending_;
};

/// Stands between a pool and the server, on a thread of its own, and counts the round trips.
class CountingRelay {
public:
    explicit CountingRelay(const postgres::PoolOptions& options) {
        const std::string target = options.connection.reveal();  // host=FOLDER dbname=…
        const auto end = target.find(' ');
        server_ = target.substr(5, end - 5) + "/.s.PGSQL.5432";
        options_ =
            postgres::PoolOptions("host=" + folder_.path().string() + target.substr(end)).with_size(1).with_overflow(0);
        acceptor_ = std::make_unique<asio::local::stream_protocol::acceptor>(
            io_, asio::local::stream_protocol::endpoint((folder_ / ".s.PGSQL.5432").string()));
        asio::co_spawn(io_, serve(), [](std::exception_ptr) {});
        thread_ = std::thread([this] { io_.run(); });
    }
    ~CountingRelay() {
        io_.stop();
        thread_.join();
    }
    CountingRelay(const CountingRelay&) = delete;
    CountingRelay& operator=(const CountingRelay&) = delete;

    [[nodiscard]] const postgres::PoolOptions& options() const { return options_; }
    /// Since it was asked last.
    int round_trips() { return ready_.count.exchange(0); }

private:
    awaitable<void> serve() {
        auto client = std::make_shared<RelaySocket>(co_await acceptor_->async_accept(asio::use_awaitable));
        auto server = std::make_shared<RelaySocket>(io_);
        co_await server->async_connect(asio::local::stream_protocol::endpoint(server_), asio::use_awaitable);
        asio::co_spawn(io_, pass(client, server, nullptr), [](std::exception_ptr) {});
        co_await pass(server, client, &ready_);
    }
    static awaitable<void> pass(std::shared_ptr<RelaySocket> from, std::shared_ptr<RelaySocket> to, ReadyCount* count) {
        std::array<char, 4096> buffer;
        for (;;) {
            const std::size_t size = co_await from->async_read_some(asio::buffer(buffer), asio::use_awaitable);
            if (count != nullptr) count->feed(buffer.data(), size);
            co_await asio::async_write(*to, asio::buffer(buffer.data(), size), asio::use_awaitable);
        }
    }

    TemporaryFolder folder_;
    std::string server_;
    postgres::PoolOptions options_;
    asio::io_context io_{1};
    std::unique_ptr<asio::local::stream_protocol::acceptor> acceptor_;
    ReadyCount ready_;
    std::thread thread_;
};

class CountedTenant final : public postgres::TenantResolver {
public:
    static postgres::TenantId seven() { return tenant("7"); }
};

enum class Ending : char { commit, rollback, none };

awaitable<int> transact(postgres::Pool& pool, CountingRelay& relay, int queries, Ending ending) {
    const int ignored = relay.round_trips();
    static_cast<void>(ignored);
    {
        auto tx = co_await pool.begin(CountedTenant::seven());
        for (int i = 0; i < queries; ++i) {
            const auto rows = co_await tx.query("SELECT $1::bigint", i);
            CHECK(rows.one<std::int64_t>() == i);
        }
        if (ending == Ending::commit) co_await tx.commit();
        if (ending == Ending::rollback) co_await tx.rollback();
    }
    // One connection: this waits until it is back.
    if (ending == Ending::none) {
        const auto next = co_await pool.begin(CountedTenant::seven());
    }
    co_return relay.round_trips();
}

}  // namespace

TEST_CASE("a tenant's transaction takes one round trip for each query and one more, also the first time") {
    Database database;
    CountingRelay relay(database.options());
    postgres::Pool pool(database.io().get_executor(), relay.options(), steady_clock(), null_logger());
    const auto count = [&](int queries, Ending ending) { return database.run(transact(pool, relay, queries, ending)); };
    CHECK(count(0, Ending::commit) == 1);  // The connection itself.
    CHECK(count(1, Ending::commit) == 2);  // Prepares what it sends.
    CHECK(count(1, Ending::commit) == 2);
    CHECK(count(5, Ending::commit) == 6);
    CHECK(count(1, Ending::rollback) == 2);
    CHECK(count(1, Ending::none) == 2);
    CHECK(count(0, Ending::commit) == 0);
}

}  // namespace tgfw::test
