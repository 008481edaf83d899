#include <utility>

#include <tgfw/bot/transport.hpp>

namespace tgfw {

namespace {

class HttpTransport final : public Transport {
public:
    HttpTransport(boost::asio::any_io_executor executor, Clock& clock, const std::string& base_url,
                  net::HttpClientOptions options)
        : client_(std::move(executor), clock, std::move(options)) {
        const net::Url url = net::Url::parse(base_url);
        origin_ = url.origin();
        prefix_ = url.target;
        while (!prefix_.empty() && prefix_.back() == '/') prefix_.pop_back();
    }

    awaitable<net::HttpResponse> send(net::HttpRequest request, net::HttpDeadlines deadlines) override {
        request.target.insert(0, prefix_);
        return client_.send(origin_, std::move(request), deadlines);
    }

    awaitable<net::HttpResponse> receive(net::HttpRequest request, net::HttpDeadlines deadlines, Sink sink) override {
        request.target.insert(0, prefix_);
        return client_.receive(origin_, std::move(request), deadlines, std::move(sink));
    }

    void close() override { client_.close(); }

private:
    net::HttpClient client_;
    net::Origin origin_;
    std::string prefix_;  // The path of a server that is not at the root, without its last slash.
};

}  // namespace

std::shared_ptr<Transport> http_transport(boost::asio::any_io_executor executor, Clock& clock, std::string base_url,
                                          net::HttpClientOptions options) {
    return std::make_shared<HttpTransport>(std::move(executor), clock, base_url, std::move(options));
}

}  // namespace tgfw
