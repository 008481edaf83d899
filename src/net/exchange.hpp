#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>

#include <boost/asio/steady_timer.hpp>

#include <net/client_state.hpp>
#include <net/resolve.hpp>
#include <net/watchdog.hpp>
#include <tgfw/net/interrupt.hpp>

namespace tgfw::net {

template <bool is_request>
class MessageParser;

/// Where the body of a good answer goes: nowhere in particular, or to one kind of sink.
using AnySink = std::variant<std::monostate, HttpClient::Sink, HttpClient::AsyncSink>;

/// One request on its way: gets a connection, writes, reads, and gives the connection back, whatever happens.
class Exchange {
public:
    Exchange(std::shared_ptr<ClientState> state, Origin origin, HttpRequest request, HttpDeadlines deadlines,
             AnySink sink);
    ~Exchange();
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

    [[nodiscard]] awaitable<HttpResponse> run();
    /// Ends what is pending: the client was closed.
    void interrupt() noexcept;
    /// The pool's answer to a request that waited.
    void grant(const PoolState::Grant& granted);

private:
    enum class Stage { acquire, connect, tunnel, tls, write, read };

    void begin(Stage stage, Clock::duration limit);
    void expire();
    [[noreturn]] void fail(boost::system::error_code error) const;
    [[nodiscard]] std::string timeout_text() const;
    [[nodiscard]] std::string failure_text(boost::system::error_code error) const;
    [[nodiscard]] std::size_t max_body() const noexcept;

    [[nodiscard]] awaitable<void> acquire();
    [[nodiscard]] awaitable<void> open();
    [[nodiscard]] awaitable<void> connect(std::string host, std::uint16_t port);
    /// The addresses of `host`, which are not none.
    [[nodiscard]] awaitable<Resolved> look_up_host(std::string host, std::uint16_t port);
    /// Asks the proxy for a connection to `target`.
    [[nodiscard]] awaitable<void> open_tunnel(Origin target);
    [[nodiscard]] bool wants_compression() const;
    [[nodiscard]] awaitable<void> shake_hands();
    /// False if the kept connection was dead before a byte was written.
    [[nodiscard]] awaitable<bool> write();
    [[nodiscard]] awaitable<boost::system::error_code> write_body();
    /// The next bytes of the body's source, at the start of `space`; 0 at the end, or if the server has answered.
    [[nodiscard]] awaitable<std::size_t> pull(std::span<char> space);
    [[nodiscard]] awaitable<boost::system::error_code> write_all(std::string_view data);
    void report(std::uint64_t done) const;
    [[nodiscard]] awaitable<HttpResponse> read();
    /// Reads on; false at the end of the stream.
    [[nodiscard]] awaitable<bool> fill(ReadBuffer& buffer);
    /// Gives what has come of the body to a sink that waits.
    [[nodiscard]] awaitable<void> deliver(MessageParser<false>& parser);
    void prepare(std::optional<MessageParser<false>>& parser);
    void parse(MessageParser<false>& parser, ReadBuffer& buffer);
    void parse_end(MessageParser<false>& parser) const;
    [[nodiscard]] HttpResponse finish(MessageParser<false>& parser, bool keep);

    std::shared_ptr<ClientState> state_;
    Origin origin_;
    HttpRequest request_;
    HttpDeadlines deadlines_;
    AnySink sink_;
    std::string name_;
    const Proxy* proxy_;
    std::string head_;
    boost::asio::steady_timer signal_;
    Stage stage_ = Stage::acquire;
    Clock::duration limit_ = Clock::duration::max();
    Clock::time_point total_at_;
    PoolState::Id ticket_ = 0;
    PoolState::Id connection_ = 0;
    std::unique_ptr<Stream> stream_;
    std::function<void()> stop_;  // While there is no connection yet: ends the wait for it.
    std::size_t written_ = 0;
    std::optional<std::uint64_t> body_size_;
    boost::system::error_code write_error_;
    bool cut_short_ = false;            // The server answered before it had the whole request.
    std::optional<Interrupt> outside_;  // While a source or a sink is waited for.
    bool asked_for_compression_ = false;
    bool reused_ = false;
    bool interrupted_ = false;
    bool timed_out_ = false;
    Watchdog watchdog_;
};

}  // namespace tgfw::net
