#include <net/stream.hpp>

#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <string_view>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <net/early_answer.hpp>
#include <net/stream_impl.hpp>
#include <net/tls_context_impl.hpp>

namespace tgfw::net {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
/// The same without a coroutine's frame around each operation.
constexpr auto as_plain_result = asio::as_tuple(asio::deferred);

constexpr std::size_t early_size = 16 * 1024;
/// What TLS puts into one record (RFC 8446 §5.1). Writing record by record, a failed write has delivered nothing.
constexpr std::size_t record_size = 16 * 1024;

error_code aborted() {
    return asio::error::operation_aborted;
}

/// What the TLS layer calls the end of a stream, as a socket would.
error_code read_error(error_code error) {
    // An end that the peer did not sign with close_notify may be an attacker's.
    return error == asio::ssl::error::stream_truncated ? asio::error::connection_reset : error;
}

/// Reads what TLS has to say for itself, such as a session ticket, but finds no byte of the peer's and no end.
bool is_quiet_tls(Stream::Impl& impl) {
    error_code error;
    impl.socket.non_blocking(true, error);  // Of no consequence for the asynchronous operations.
    if (error) return false;
    char byte = 0;
    impl.tls->read_some(asio::buffer(&byte, 1), error);
    return error == asio::error::would_block || error == asio::error::try_again;
}

void read_early(std::shared_ptr<Stream::Impl> impl);

void end_early(Stream::Impl& impl, error_code error, std::size_t n) {
    EarlyRead& early = *impl.early;
    early.filled += n;
    early.error = read_error(error);
    early.received.resize(early.filled);
    early.done = true;
    early.ended.cancel();
    error_code ignored;
    impl.socket.cancel(ignored);  // A pending write; nobody will read the rest of the request.
    if (early.on_answer) early.on_answer();
}

void on_early_read(std::shared_ptr<Stream::Impl> impl, error_code error, std::size_t n) {
    EarlyRead& early = *impl->early;
    const std::string_view received(early.received.data(), early.filled + n);
    if (error || received.size() == early_size || begins_final_answer(received)) return end_early(*impl, error, n);
    early.filled += n;
    read_early(std::move(impl));
}

/// With a handler, not a coroutine, which would need an owner that waits for it.
void read_early(std::shared_ptr<Stream::Impl> impl) {
    EarlyRead& early = *impl->early;
    const auto buffer = asio::buffer(early.received.data() + early.filled, early_size - early.filled);
    Stream::Impl& target = *impl;
    auto handler = [impl = std::move(impl)](error_code error, std::size_t n) mutable {
        on_early_read(std::move(impl), error, n);
    };
    if (target.tls) {
        target.tls->async_read_some(buffer, std::move(handler));
    } else {
        target.socket.async_read_some(buffer, std::move(handler));
    }
}

}  // namespace

Stream::Stream(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {
    error_code ignored;  // A Unix socket has no such option.
    impl_->socket.set_option(asio::ip::tcp::no_delay(true), ignored);
}

Stream::~Stream() {
    if (!impl_->early) return;
    impl_->early->on_answer = nullptr;
    close();  // Ends the early read, which lets go of the rest.
}

awaitable<error_code> Stream::handshake_as_client(std::shared_ptr<TlsContext> tls, std::string host) {
    impl_->tls_context = std::move(tls);
    impl_->tls.emplace(impl_->socket, impl_->tls_context->context);
    expect_host(impl_->tls->native_handle(), host);
    const auto result = co_await impl_->tls->async_handshake(asio::ssl::stream_base::client, as_result);
    const error_code error = std::get<0>(result);
    if (error) impl_->tls_problem = certificate_problem(impl_->tls->native_handle(), host);
    co_return error;
}

awaitable<error_code> Stream::handshake_as_server(std::shared_ptr<TlsContext> tls) {
    impl_->tls_context = std::move(tls);
    impl_->tls.emplace(impl_->socket, impl_->tls_context->context);
    const auto result = co_await impl_->tls->async_handshake(asio::ssl::stream_base::server, as_result);
    co_return std::get<0>(result);
}

const std::string& Stream::tls_problem() const noexcept {
    return impl_->tls_problem;
}

awaitable<IoResult> Stream::read_some(char* data, std::size_t size) {
    if (impl_->interrupted) co_return IoResult(aborted(), 0);
    if (impl_->early) {
        const IoResult early = co_await take_early(data, size);
        co_return early;
    }
    const auto buffer = asio::buffer(data, size);
    if (!impl_->tls) {
        auto reading = impl_->socket.async_read_some(buffer, as_plain_result);
        const auto result = co_await std::move(reading);
        co_return IoResult(std::get<0>(result), std::get<1>(result));
    }
    const auto result = co_await impl_->tls->async_read_some(buffer, as_result);
    co_return IoResult(read_error(std::get<0>(result)), std::get<1>(result));
}

void Stream::listen_while_writing(std::function<void()> on_answer) {
    impl_->early = std::make_unique<EarlyRead>(impl_->socket.get_executor(), std::move(on_answer));
    impl_->early->received.resize(early_size);
    read_early(impl_);
}

bool Stream::answered() const noexcept {
    return impl_->early && impl_->early->done;
}

awaitable<IoResult> Stream::take_early(char* data, std::size_t size) {
    EarlyRead& early = *impl_->early;
    early.on_answer = nullptr;
    while (!early.done) {
        const auto woken = co_await early.ended.async_wait(as_result);
        // Not woken by the end of the read: the caller was cancelled, as its next co_await will say.
        if (!early.done) co_return IoResult(std::get<0>(woken), 0);
    }
    const std::size_t n = early.received.copy(data, size, early.taken);
    early.taken += n;
    const error_code error = n == 0 ? early.error : error_code();
    if (early.taken == early.received.size() && early.error == error) impl_->early.reset();
    co_return IoResult(error, n);
}

awaitable<IoResult> Stream::write_some(const char* data, std::size_t size) {
    if (impl_->interrupted) co_return IoResult(aborted(), 0);
    if (!impl_->tls) {
        auto writing = impl_->socket.async_write_some(asio::buffer(data, size), as_plain_result);
        const auto result = co_await std::move(writing);
        co_return IoResult(std::get<0>(result), std::get<1>(result));
    }
    const auto record = asio::buffer(data, std::min(size, record_size));
    const auto result = co_await impl_->tls->async_write_some(record, as_result);
    co_return IoResult(std::get<0>(result), std::get<1>(result));
}

std::size_t Stream::write_now(const char* data, std::size_t size) noexcept {
    if (impl_->interrupted || impl_->tls) return 0;
    const auto sent = ::send(impl_->socket.native_handle(), data, size, MSG_DONTWAIT | MSG_NOSIGNAL);
    return sent > 0 ? static_cast<std::size_t>(sent) : 0;
}

awaitable<void> Stream::finish() {
    if (impl_->interrupted) co_return;
    if (impl_->tls) co_await impl_->tls->async_shutdown(as_result);
    error_code ignored;
    impl_->socket.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

void Stream::interrupt() noexcept {
    impl_->interrupted = true;
    error_code ignored;
    impl_->socket.cancel(ignored);
}

void Stream::resume() noexcept {
    impl_->interrupted = false;
}

void Stream::close() noexcept {
    error_code ignored;
    impl_->socket.close(ignored);
}

bool Stream::is_quiet() noexcept {
    if (!impl_->socket.is_open() || impl_->early) return false;
    if (impl_->tls) return is_quiet_tls(*impl_);
    char byte = 0;
    const auto got = ::recv(impl_->socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

std::string Stream::remote_address() const {
    sockaddr_storage peer{};
    socklen_t size = sizeof(peer);
    if (::getpeername(impl_->socket.native_handle(), reinterpret_cast<sockaddr*>(&peer), &size) != 0) return {};
    if (peer.ss_family == AF_UNIX) return "unix";
    asio::ip::tcp::endpoint endpoint;
    if (size > endpoint.capacity()) return {};
    std::memcpy(endpoint.data(), &peer, size);
    endpoint.resize(size);
    return endpoint.address().to_string();
}

}  // namespace tgfw::net
