#include <utility>

#include <tgfw/bot/transport.hpp>

namespace tgfw {

namespace {

class HttpTransport final : public Transport {
public:
    HttpTransport(const boost::asio::any_io_executor& executor, Clock& clock, const std::string& base_url,
                  const net::HttpClientOptions& options)
        : client_(executor, clock, options), polls_(executor, clock, options) {
        const net::Url url = net::Url::parse(base_url);
        origin_ = url.origin();
        prefix_ = url.target;
        while (!prefix_.empty() && prefix_.back() == '/') prefix_.pop_back();
    }

    awaitable<net::HttpResponse> send(net::HttpRequest request, net::HttpDeadlines deadlines) override {
        // A long poll holds its connection for a minute: it is not to take one from those who send.
        net::HttpClient& client = request.target.ends_with("/getUpdates") ? polls_ : client_;
        request.target.insert(0, prefix_);
        return client.send(origin_, std::move(request), deadlines);
    }

    awaitable<net::HttpResponse> receive(net::HttpRequest request, net::HttpDeadlines deadlines, Sink sink) override {
        request.target.insert(0, prefix_);
        return client_.receive(origin_, std::move(request), deadlines, std::move(sink));
    }

    void close() override {
        client_.close();
        polls_.close();
    }

private:
    net::HttpClient client_;
    net::HttpClient polls_;
    net::Origin origin_;
    std::string prefix_;  // The path of a server that is not at the root, without its last slash.
};

}  // namespace

std::shared_ptr<Transport> http_transport(boost::asio::any_io_executor executor, Clock& clock, std::string base_url,
                                          net::HttpClientOptions options) {
    return std::make_shared<HttpTransport>(executor, clock, base_url, options);
}

}  // namespace tgfw
