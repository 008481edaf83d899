#include <net/dial.hpp>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/this_coro.hpp>

#include <net/connect_race.hpp>
#include <net/stream_impl.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/net/interrupt.hpp>

namespace tgfw::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

/// What the tries of one dial() share; they outlive it by the time their sockets take to close.
struct Tries {
    Tries(const asio::any_io_executor& executor, Clock& clock, Endpoints all, Clock::duration delay)
        : endpoints(std::move(all)), race(endpoints.size(), delay), change(executor, clock) {
        for (std::size_t i = 0; i < endpoints.size(); ++i) sockets.emplace_back(executor);
    }

    Endpoints endpoints;
    ConnectRace race;
    std::vector<tcp::socket> sockets;
    Timer change;
    std::optional<std::size_t> winner;
    error_code last_error = asio::error::host_not_found;
    bool ended = false;

    void end() noexcept {
        ended = true;
        change.cancel();
        error_code ignored;
        for (auto& socket : sockets) socket.close(ignored);
    }

    static void begin(const std::shared_ptr<Tries>& self, std::size_t index) {
        const auto on_end = [self, index](error_code error) {
            if (self->ended || self->winner) return;
            if (error) {
                self->last_error = error;
                self->race.failed();
            } else {
                self->winner = index;
            }
            self->change.cancel();
        };
        self->sockets[index].async_connect(self->endpoints[index], on_end);
    }
};

/// Closes what is left of the tries, however their dial() ends.
class EndOfTries {
public:
    EndOfTries(std::shared_ptr<Tries> tries, std::function<void()>& stop) : tries_(std::move(tries)), stop_(stop) {
        stop_ = [kept = tries_] { kept->end(); };
    }
    ~EndOfTries() {
        stop_ = nullptr;
        tries_->end();
    }
    EndOfTries(const EndOfTries&) = delete;
    EndOfTries& operator=(const EndOfTries&) = delete;

private:
    std::shared_ptr<Tries> tries_;
    std::function<void()>& stop_;
};

Endpoints parse_addresses(const std::vector<std::string>& addresses, std::uint16_t port) {
    Endpoints endpoints;
    for (const std::string& text : addresses) {
        error_code error;
        const auto address = asio::ip::make_address(text, error);
        if (error) throw ConfigError("the resolver of the HTTP client gave what is no IP address");
        endpoints.emplace_back(address, port);
    }
    return endpoints;
}

/// Forgets how to stop what is over.
struct NoMoreToStop {
    std::function<void()>& stop;
    ~NoMoreToStop() { stop = nullptr; }
};

}  // namespace

awaitable<Resolved> look_up(HttpResolver resolver, std::string host, std::uint16_t port, std::function<void()>& stop) {
    error_code not_address;
    asio::ip::make_address(host, not_address);
    if (!resolver || !not_address) {
        Resolved resolved = co_await resolve(std::move(host), port, stop);
        co_return resolved;
    }
    Interrupt interrupt;
    stop = [&interrupt] { interrupt.trigger(); };
    const NoMoreToStop forget{stop};
    auto resolving = resolver(std::move(host));
    const auto addresses = co_await interrupt.run_for(std::move(resolving));
    if (!addresses) co_return Resolved(asio::error::operation_aborted, Endpoints());
    Endpoints endpoints = parse_addresses(*addresses, port);
    const error_code error = endpoints.empty() ? error_code(asio::error::host_not_found) : error_code();
    co_return Resolved(error, std::move(endpoints));
}

awaitable<Dialed> dial(Endpoints endpoints, Clock& clock, Clock::duration delay, std::function<void()>& stop) {
    const auto executor = co_await asio::this_coro::executor;
    const auto tries = std::make_shared<Tries>(executor, clock, interleave_families(endpoints), delay);
    const EndOfTries at_end(tries, stop);
    while (!tries->ended && !tries->winner && !tries->race.lost()) {
        while (const auto index = tries->race.next(clock.now())) Tries::begin(tries, *index);
        tries->change.expires_at(tries->race.due());
        const bool came = co_await tries->change.wait();
        static_cast<void>(came);
    }
    if (tries->ended) co_return Dialed(asio::error::operation_aborted, nullptr);
    if (!tries->winner) co_return Dialed(tries->last_error, nullptr);
    auto impl = std::make_unique<Stream::Impl>(std::move(tries->sockets[*tries->winner]));
    co_return Dialed(error_code(), std::make_unique<Stream>(std::move(impl)));
}

}  // namespace tgfw::net
