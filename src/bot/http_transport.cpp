#include <utility>

#include <tgfw/bot/transport.hpp>

#include <bot/base_url.hpp>

namespace tgfw {

namespace {

constexpr std::string_view kFile = "/file";

class HttpTransport final : public Transport {
public:
    HttpTransport(const boost::asio::any_io_executor& executor, Clock& clock, const detail::BaseUrl& methods,
                  const detail::BaseUrl& files, const net::HttpClientOptions& options)
        : client_(executor, clock, options), polls_(executor, clock, options), methods_(methods), files_(files) {}

    awaitable<net::HttpResponse> send(net::HttpRequest request, net::HttpDeadlines deadlines) override {
        // A long poll holds its connection for a minute: it is not to take one from those who send.
        net::HttpClient& client = request.target.ends_with("/getUpdates") ? polls_ : client_;
        request.target = methods_.path(request.target);
        return client.send(methods_.origin(), std::move(request), deadlines);
    }

    awaitable<net::HttpResponse> receive(net::HttpRequest request, net::HttpDeadlines deadlines, Sink sink) override {
        request.target = files_.path(std::string_view(request.target).substr(kFile.size()));
        return client_.receive(files_.origin(), std::move(request), deadlines, std::move(sink));
    }

    void close() override {
        client_.close();
        polls_.close();
    }

private:
    net::HttpClient client_;
    net::HttpClient polls_;
    detail::BaseUrl methods_;
    detail::BaseUrl files_;
};

}  // namespace

std::shared_ptr<Transport> http_transport(boost::asio::any_io_executor executor, Clock& clock, std::string base_url,
                                          net::HttpClientOptions options, std::string base_file_url) {
    const detail::BaseUrl methods(base_url);
    const detail::BaseUrl files = base_file_url.empty() ? methods.files() : detail::BaseUrl(base_file_url);
    return std::make_shared<HttpTransport>(executor, clock, methods, files, options);
}

}  // namespace tgfw
