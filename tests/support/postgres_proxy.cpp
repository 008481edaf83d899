#include <support/postgres_proxy.hpp>

#include <algorithm>
#include <array>
#include <future>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <tgfw/core/awaitable.hpp>
#include <tgfw/net/task_group.hpp>

namespace tgfw::test {

namespace asio = boost::asio;

class PostgresProxy::Impl {
public:
    explicit Impl(std::string socket_path)
        : socket_path_(std::move(socket_path)),
          acceptor_(io_, asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
          port_(acceptor_.local_endpoint().port()),
          tasks_(io_.get_executor(), [](std::exception_ptr) {}) {
        tasks_.spawn(accept());
        thread_ = std::thread([this] { io_.run(); });
    }

    ~Impl() {
        asio::post(io_, [this] {
            acceptor_.close();
            cut_all();
            tasks_.cancel();
        });
        thread_.join();
    }

    void set_rule(Rule rule) {
        const std::lock_guard lock(mutex_);
        rule_ = std::move(rule);
    }

    void cut() {
        std::promise<void> done;
        asio::post(io_, [&] {
            cut_all();
            done.set_value();
        });
        done.get_future().wait();
    }

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

private:
    /// A client's connection and the server's.
    class Pair {
    public:
        Pair(asio::ip::tcp::socket from, asio::io_context& io) : client(std::move(from)), server(io) {}
        void close() {
            boost::system::error_code ignored;
            client.close(ignored);
            server.close(ignored);
        }
        asio::ip::tcp::socket client;
        asio::local::stream_protocol::socket server;
    };

    awaitable<void> accept() {
        for (;;) {
            auto client = co_await acceptor_.async_accept(asio::use_awaitable);
            auto pair = std::make_shared<Pair>(std::move(client), io_);
            boost::system::error_code refused;
            pair->server.connect(asio::local::stream_protocol::endpoint(socket_path_), refused);
            if (refused) continue;
            std::erase_if(pairs_, [](const auto& old) { return !old->client.is_open(); });
            pairs_.push_back(pair);
            tasks_.spawn(pump(pair, true));
            tasks_.spawn(pump(pair, false));
        }
    }

    awaitable<void> pump(std::shared_ptr<Pair> pair, bool to_server) {
        if (to_server) {
            co_await pump(*pair, pair->client, pair->server, to_server);
        } else {
            co_await pump(*pair, pair->server, pair->client, to_server);
        }
    }

    template <class From, class To>
    awaitable<void> pump(Pair& pair, From& from, To& to, bool to_server) {
        std::array<char, 16 * 1024> buffer;
        Fate fate = Fate::pass;
        try {
            while (fate == Fate::pass) {
                const std::size_t size = co_await from.async_read_some(asio::buffer(buffer), asio::use_awaitable);
                const Verdict verdict = verdict_on(to_server, std::string_view(buffer.data(), size));
                fate = verdict.fate;
                const auto bytes = asio::buffer(buffer.data(), std::min(size, verdict.most));
                if (fate == Fate::pass || fate == Fate::pass_and_cut)
                    co_await asio::async_write(to, bytes, asio::use_awaitable);
            }
        } catch (const boost::system::system_error&) {
            fate = Fate::cut;  // A side has gone, and the other one is told.
        }
        if (fate != Fate::swallow) pair.close();
    }

    Verdict verdict_on(bool to_server, std::string_view bytes) {
        const std::lock_guard lock(mutex_);
        return rule_ ? rule_(to_server, bytes) : Verdict(Fate::pass);
    }

    void cut_all() {
        for (const auto& pair : pairs_) pair->close();
        pairs_.clear();
    }

    std::string socket_path_;
    asio::io_context io_{1};
    asio::ip::tcp::acceptor acceptor_;
    std::uint16_t port_;
    net::TaskGroup tasks_;
    std::vector<std::shared_ptr<Pair>> pairs_;
    std::mutex mutex_;
    Rule rule_;
    std::thread thread_;
};

PostgresProxy::PostgresProxy(std::string socket_path) : impl_(std::make_unique<Impl>(std::move(socket_path))) {}
PostgresProxy::~PostgresProxy() = default;

std::uint16_t PostgresProxy::port() const noexcept {
    return impl_->port();
}

void PostgresProxy::set_rule(Rule rule) {
    impl_->set_rule(std::move(rule));
}

void PostgresProxy::cut() {
    impl_->cut();
}

PostgresProxy::Rule once_it_says(bool to_server, std::string text, PostgresProxy::Fate fate) {
    return [=, told = false](bool direction, std::string_view bytes) mutable {
        if (told || direction != to_server || bytes.find(text) == std::string_view::npos)
            return PostgresProxy::Fate::pass;
        told = true;
        return fate;
    };
}

}  // namespace tgfw::test
