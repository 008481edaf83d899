#include <tgfw/net/http_client.hpp>

#include <utility>

#include <net/exchange.hpp>

namespace tgfw::net {

ClientState::ClientState(boost::asio::any_io_executor ex, Clock& c, HttpClientOptions o)
    : executor(std::move(ex)),
      clock(c),
      options(std::move(o)),
      pool(options.max_per_origin, options.max_total, options.idle_timeout, options.max_lifetime),
      tls_(make_client_tls(options.tls)),
      system_store_missing_(options.tls.system_store) {}

const std::shared_ptr<TlsContext>& ClientState::tls() {
    if (std::exchange(system_store_missing_, false)) trust_system_store(*tls_);
    return tls_;
}

void ClientState::sweep() {
    for (const auto id : pool.take_closed()) kept.erase(id);
}

void ClientState::give_back(PoolState::Id id, std::unique_ptr<Stream> stream) {
    const bool keep = stream != nullptr && !closed;
    if (keep) kept.emplace(id, std::move(stream));
    const auto granted = pool.release(id, keep, clock.now());
    if (granted) {
        const auto waiter = waiting.find(granted->ticket);
        waiter->second->grant(*granted);
    }
    sweep();
}

void ClientState::close() {
    closed = true;
    for (Exchange* exchange : active) exchange->interrupt();
    kept.clear();
}

class HttpClient::Impl : public ClientState {
public:
    using ClientState::ClientState;

    static awaitable<HttpResponse> run(std::shared_ptr<ClientState> state, Origin origin, HttpRequest request,
                                       HttpDeadlines deadlines, AnySink sink) {
        Exchange exchange(std::move(state), std::move(origin), std::move(request), deadlines, std::move(sink));
        HttpResponse response = co_await exchange.run();
        co_return response;
    }
};

HttpClient::HttpClient(boost::asio::any_io_executor executor, Clock& clock, HttpClientOptions options)
    : impl_(std::make_shared<Impl>(std::move(executor), clock, std::move(options))) {}

HttpClient::~HttpClient() {
    close();
}

awaitable<HttpResponse> HttpClient::send(Origin origin, HttpRequest request, HttpDeadlines deadlines) {
    return Impl::run(impl_, std::move(origin), std::move(request), deadlines, AnySink());
}

awaitable<HttpResponse> HttpClient::receive(Origin origin, HttpRequest request, HttpDeadlines deadlines, Sink sink) {
    return Impl::run(impl_, std::move(origin), std::move(request), deadlines, std::move(sink));
}

awaitable<HttpResponse> HttpClient::receive_to(Origin origin, HttpRequest request, HttpDeadlines deadlines,
                                               AsyncSink sink) {
    return Impl::run(impl_, std::move(origin), std::move(request), deadlines, std::move(sink));
}

void HttpClient::close() {
    impl_->close();
}

std::size_t HttpClient::open_connections() const noexcept {
    return impl_->closed ? 0 : impl_->pool.open();
}

std::size_t HttpClient::idle_connections() const noexcept {
    return impl_->closed ? 0 : impl_->pool.idle();
}

}  // namespace tgfw::net
