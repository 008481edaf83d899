#include <tgfw/net/http_server.hpp>

#include <set>
#include <span>
#include <utility>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <net/connection_count.hpp>
#include <net/listening_socket.hpp>
#include <net/server_connection.hpp>
#include <net/stream_impl.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/net/task_group.hpp>

namespace tgfw::net {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

/// At the limit of connections, one that has brought no request for this long makes room for a new one.
constexpr auto patience = std::chrono::seconds(1);

}  // namespace

class HttpServer::Impl : public std::enable_shared_from_this<HttpServer::Impl> {
public:
    Impl(asio::any_io_executor executor, Clock& clock, HttpServerOptions options)
        : state_(std::make_shared<ServerState>()),
          count_(options.max_per_address),
          doors_(executor, [this](std::exception_ptr failure) { log(failure); }),
          tasks_(executor, [this](std::exception_ptr failure) { log(failure); }) {
        state_->executor = std::move(executor);
        state_->clock = &clock;
        state_->options = std::move(options);
        if (state_->options.tls) state_->tls = make_server_tls(*state_->options.tls);
    }

    Router& router() noexcept { return state_->router; }
    std::uint16_t port() const noexcept;
    std::size_t connections() const noexcept { return connections_.size(); }

    void listen();
    /// Keeps the server's inside until it is over, should the context end first.
    static awaitable<void> run(std::shared_ptr<Impl> self);
    void stop();
    void reload_tls();

private:
    using Acceptor = asio::basic_socket_acceptor<asio::generic::stream_protocol>;

    /// A socket that listens, and its file.
    struct Door {
        Door(const asio::any_io_executor& executor, Clock& clock) : acceptor(executor), room(executor, clock) {}

        Acceptor acceptor;
        Timer room;  // Wakes whoever waits at the limit of connections.
        std::uint16_t port = 0;
        bool inherited = false;
        SocketFile file;
    };

    std::unique_ptr<Door> open(const ListenAddress& address);
    awaitable<void> accept_all(Door& door);
    awaitable<void> wait_for_room(Door& door);
    bool evict_one();
    void tell_of_room();
    awaitable<void> pause_after(error_code error);
    static awaitable<void> serve(std::shared_ptr<Impl> self, std::unique_ptr<Stream> stream);
    awaitable<void> hand_over();
    void close();
    awaitable<void> drain();
    void log(const std::exception_ptr& failure) const;

    std::shared_ptr<ServerState> state_;
    std::vector<std::unique_ptr<Door>> all_doors_;
    ConnectionCount count_;
    std::set<ServerConnection*> connections_;
    TaskGroup doors_;
    TaskGroup tasks_;
};

std::unique_ptr<HttpServer::Impl::Door> HttpServer::Impl::open(const ListenAddress& address) {
    ListeningSocket socket = open_listening_socket(address, state_->options.handover_grace > Clock::duration::zero());
    auto door = std::make_unique<Door>(state_->executor, *state_->clock);
    door->acceptor.assign(asio::generic::stream_protocol(socket.family, 0), socket.descriptor.release());
    door->port = socket.port;
    door->inherited = address.kind == ListenAddress::Kind::inherited;
    door->file = std::move(socket.file);
    return door;
}

void HttpServer::Impl::listen() {
    std::vector<std::unique_ptr<Door>> opened;
    const auto& places = state_->options.listen;
    for (const ListenAddress& place : places) opened.push_back(open(place));
    if (places.empty()) opened.push_back(open(ListenAddress(ListenAddress::Kind::tcp, "127.0.0.1", 0)));
    all_doors_ = std::move(opened);
}

std::uint16_t HttpServer::Impl::port() const noexcept {
    for (const auto& door : all_doors_) {
        if (door->port != 0) return door->port;
    }
    return 0;
}

awaitable<void> HttpServer::Impl::run(std::shared_ptr<Impl> self) {
    if (self->all_doors_.empty() && !self->state_->stopping) self->listen();
    if (self->state_->closing) self->close();  // Listening began after stop().
    std::exception_ptr failure;
    try {
        for (const auto& door : self->all_doors_) self->doors_.spawn(self->accept_all(*door));
        co_await self->doors_.join();
        co_await self->drain();
    } catch (...) {
        failure = std::current_exception();
    }
    if (!failure) co_return;
    // Cancelled: the connections still have to end before their server may.
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    self->stop();
    self->close();
    self->doors_.cancel();
    self->tasks_.cancel();
    co_await self->doors_.join();
    co_await self->tasks_.join();
    std::rethrow_exception(failure);
}

awaitable<void> HttpServer::Impl::accept_all(Door& door) {
    while (door.acceptor.is_open()) {
        auto impl = std::make_unique<Stream::Impl>(Stream::Impl::Socket(state_->executor));
        const auto result = co_await door.acceptor.async_accept(impl->socket, asio::as_tuple(asio::use_awaitable));
        const error_code error = std::get<0>(result);
        if (error) {
            if (door.acceptor.is_open()) co_await pause_after(error);
            continue;
        }
        // One more than the limit is accepted, and waits here: only now is it known that somebody needs the room.
        if (connections_.size() >= state_->options.max_connections) co_await wait_for_room(door);
        if (state_->closing) break;
        tasks_.spawn(serve(shared_from_this(), std::make_unique<Stream>(std::move(impl))));
    }
}

awaitable<void> HttpServer::Impl::wait_for_room(Door& door) {
    while (connections_.size() >= state_->options.max_connections && !state_->closing) {
        const bool evicted = evict_one();
        door.room.expires_at(evicted ? Clock::time_point::max() : state_->clock->now() + patience);
        const bool late = co_await door.room.wait();
        static_cast<void>(late);
    }
}

/// Closes the connection that has kept us waiting for longest, if that is long enough: whoever only holds connections
/// does not keep others out.
bool HttpServer::Impl::evict_one() {
    ServerConnection* longest = nullptr;
    for (ServerConnection* each : connections_) {
        const auto since = each->waiting_since();
        if (since && (longest == nullptr || *since < *longest->waiting_since())) longest = each;
    }
    if (longest == nullptr || state_->clock->now() - *longest->waiting_since() < patience) return false;
    longest->evict();
    return true;
}

void HttpServer::Impl::tell_of_room() {
    for (const auto& door : all_doors_) door->room.cancel();
}

/// The system is out of descriptors or memory: that passes, and trying at once would only burn time.
awaitable<void> HttpServer::Impl::pause_after(error_code error) {
    if (error == asio::error::operation_aborted || error == asio::error::connection_aborted) co_return;
    const std::string text = error.message();
    const LogField field("error", text);
    state_->options.logger->warning("accepting a connection failed", std::span<const LogField>(&field, 1));
    co_await sleep_for(*state_->clock, std::chrono::milliseconds(100));
}

awaitable<void> HttpServer::Impl::serve(std::shared_ptr<Impl> self, std::unique_ptr<Stream> stream) {
    ServerConnection connection(self->state_, std::move(stream));
    if (!self->count_.add(connection.remote_address())) co_return;
    struct Entry {
        Impl& server;
        ServerConnection& connection;
        Entry(Impl& s, ServerConnection& c) : server(s), connection(c) { server.connections_.insert(&connection); }
        ~Entry() {
            server.connections_.erase(&connection);
            server.count_.remove(connection.remote_address());
            server.tell_of_room();
        }
        Entry(const Entry&) = delete;
        Entry& operator=(const Entry&) = delete;
    };
    const Entry entry(*self, connection);
    co_await connection.run();
}

awaitable<void> HttpServer::Impl::drain() {
    const bool drained = co_await tasks_.join_for(*state_->clock, state_->options.drain_limit);
    if (drained) co_return;
    state_->options.logger->warning("requests under way at the drain limit are cancelled");
    tasks_.cancel();
    co_await tasks_.join();
}

void HttpServer::Impl::stop() {
    if (state_->stopping) return;
    state_->stopping = true;
    const bool hands_over = state_->options.handover_grace > Clock::duration::zero();
    if (!hands_over || doors_.empty()) return close();
    error_code ignored;
    for (const auto& door : all_doors_) {
        door->file.remove();
        // What waits at an inherited socket is for whoever inherits it next.
        if (door->inherited) {
            door->acceptor.close(ignored);
        } else {
            hold_back_newcomers(door->acceptor.native_handle());
        }
    }
    tasks_.spawn(hand_over());
}

awaitable<void> HttpServer::Impl::hand_over() {
    co_await sleep_for(*state_->clock, state_->options.handover_grace);
    close();
}

void HttpServer::Impl::close() {
    state_->closing = true;
    error_code ignored;
    for (const auto& door : all_doors_) {
        door->file.remove();
        door->acceptor.close(ignored);
    }
    tell_of_room();
    for (ServerConnection* connection : connections_) connection->stop();
}

void HttpServer::Impl::reload_tls() {
    if (state_->options.tls) state_->tls = make_server_tls(*state_->options.tls);
}

void HttpServer::Impl::log(const std::exception_ptr& failure) const {
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& error) {
        const LogField field("error", scrub_tokens(error.what()));
        state_->options.logger->error("an HTTP connection failed", std::span<const LogField>(&field, 1));
    } catch (...) {
        state_->options.logger->error("an HTTP connection failed");
    }
}

HttpServer::HttpServer(asio::any_io_executor executor, Clock& clock, HttpServerOptions options)
    : impl_(std::make_shared<Impl>(std::move(executor), clock, std::move(options))) {}

HttpServer::~HttpServer() {
    impl_->stop();
}

void HttpServer::route(std::string method, std::string path, Handler handler) {
    impl_->router().add(std::move(method), std::move(path), std::move(handler));
}

void HttpServer::fallback(Handler handler) {
    impl_->router().set_fallback(std::move(handler));
}

void HttpServer::listen() {
    impl_->listen();
}

std::uint16_t HttpServer::port() const noexcept {
    return impl_->port();
}

awaitable<void> HttpServer::run() {
    return Impl::run(impl_);
}

void HttpServer::stop() {
    impl_->stop();
}

void HttpServer::reload_tls() {
    impl_->reload_tls();
}

std::size_t HttpServer::connections() const noexcept {
    return impl_->connections();
}

}  // namespace tgfw::net
