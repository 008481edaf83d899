#include <sys/socket.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <net/resolve.hpp>
#include <net/stream_impl.hpp>
#include <net/tls_context_impl.hpp>

namespace tgfw::net {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

error_code aborted() {
    return asio::error::operation_aborted;
}

}  // namespace

Stream::Stream(asio::any_io_executor executor) : impl_(std::make_unique<Impl>(Impl::Socket(std::move(executor)))) {}

Stream::Stream(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {
    error_code ignored;
    impl_->socket.set_option(asio::ip::tcp::no_delay(true), ignored);
}

Stream::~Stream() = default;

awaitable<error_code> Stream::connect(std::string host, std::uint16_t port) {
    if (impl_->interrupted) co_return aborted();
    const Resolved resolved = co_await resolve(std::move(host), port, impl_->stop_lookup);
    error_code error = resolved.first;
    for (const auto& endpoint : resolved.second) {
        if (impl_->interrupted) break;
        impl_->socket.close(error);
        const auto result = co_await impl_->socket.async_connect(endpoint, as_result);
        error = std::get<0>(result);
        if (!error) break;
    }
    if (impl_->interrupted) co_return aborted();
    error_code ignored;
    if (!error) impl_->socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    co_return error;
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
    const auto buffer = asio::buffer(data, size);
    if (!impl_->tls) {
        const auto result = co_await impl_->socket.async_read_some(buffer, as_result);
        co_return IoResult(std::get<0>(result), std::get<1>(result));
    }
    const auto result = co_await impl_->tls->async_read_some(buffer, as_result);
    error_code error = std::get<0>(result);
    // An end that the peer did not sign with close_notify may be an attacker's.
    if (error == boost::asio::ssl::error::stream_truncated) error = asio::error::connection_reset;
    co_return IoResult(error, std::get<1>(result));
}

awaitable<IoResult> Stream::write_some(const char* data, std::size_t size) {
    if (impl_->interrupted) co_return IoResult(aborted(), 0);
    const auto buffer = asio::buffer(data, size);
    if (!impl_->tls) {
        const auto result = co_await impl_->socket.async_write_some(buffer, as_result);
        co_return IoResult(std::get<0>(result), std::get<1>(result));
    }
    const auto result = co_await impl_->tls->async_write_some(buffer, as_result);
    co_return IoResult(std::get<0>(result), std::get<1>(result));
}

awaitable<void> Stream::finish() {
    if (impl_->interrupted) co_return;
    if (impl_->tls) co_await impl_->tls->async_shutdown(as_result);
    error_code ignored;
    impl_->socket.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

void Stream::interrupt() noexcept {
    impl_->interrupted = true;
    const auto stop_lookup = impl_->stop_lookup;
    if (stop_lookup) stop_lookup();
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
    if (!impl_->socket.is_open()) return false;
    char byte = 0;
    const auto got = ::recv(impl_->socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

std::string Stream::remote_address() const {
    error_code error;
    const auto endpoint = impl_->socket.remote_endpoint(error);
    return error ? std::string() : endpoint.address().to_string();
}

}  // namespace tgfw::net
