#include <tgfw/testing/emulator_server.hpp>

#include <algorithm>
#include <array>
#include <exception>

#include <fmt/format.h>
#include <boost/asio/ip/address.hpp>

#include <testing/courier.hpp>
#include <testing/page.hpp>
#include <testing/route.hpp>
#include <testing/world.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/net/http_server.hpp>
#include <tgfw/net/task_group.hpp>

namespace tgfw::testing {
namespace {

constexpr std::size_t max_upload = 50U << 20;
constexpr std::string_view control_prefix = "/emulator/";
/// The page runs its own scripts and shows its own pictures, and nothing else but bots' web apps in a frame.
constexpr std::string_view content_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "frame-src http: https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

bool is_loopback(const std::string& address) {
    boost::system::error_code error;
    const auto parsed = boost::asio::ip::make_address(address, error);
    return !error && parsed.is_loopback();
}

/// The name of a Host header, without its port.
std::string_view host_name(std::string_view host) {
    const std::size_t colon = host.rfind(':');
    const bool port = colon != std::string_view::npos && host.find(']', colon) == std::string_view::npos;
    return port ? host.substr(0, colon) : host;
}

bool is_read_only(std::string_view call) {
    static constexpr std::array<std::string_view, 6> calls = {"state",   "events",  "file",
                                                              "invoice", "payment", "menu_button"};
    return std::find(calls.begin(), calls.end(), call) != calls.end();
}

}  // namespace

class EmulatorServer::Impl {
public:
    Impl(boost::asio::any_io_executor executor, Emulator& emulator, EmulatorServerOptions options)
        : emulator_(emulator),
          options_(std::move(options)),
          courier_(executor, emulator),
          tasks_(executor, [this](std::exception_ptr) { options_.logger->error("the webhook courier stopped"); }),
          http_(executor, emulator.clock(), http_options(options_)) {
        if (!options_.any_address && !is_loopback(options_.address)) {
            throw ConfigError(
                fmt::format("the emulator's address {} is open to other machines, and whoever reaches it "
                            "may do everything: use 127.0.0.1, or allow it expressly",
                            options_.address));
        }
        http_.fallback([this](net::HttpRequest request) { return answer(std::move(request)); });
    }

    void listen() { http_.listen(); }
    [[nodiscard]] std::uint16_t port() const noexcept { return http_.port(); }
    [[nodiscard]] std::string url() const {
        const bool v6 = options_.address.find(':') != std::string::npos;
        return fmt::format("http://{}:{}", v6 ? "[" + options_.address + "]" : options_.address, port());
    }

    awaitable<void> run() {
        tasks_.spawn(courier_.run());
        std::exception_ptr failure;
        try {
            co_await http_.run();
        } catch (...) {
            failure = std::current_exception();
        }
        tasks_.cancel();
        courier_.cancel();
        co_await tasks_.join();
        co_await courier_.join();
        if (failure) std::rethrow_exception(failure);
    }

    void stop() {
        stopping_ = true;
        http_.stop();
        for (const auto& weak : waiting_) {
            if (const auto call = weak.lock()) call->expire();
        }
    }

private:
    static net::HttpServerOptions http_options(const EmulatorServerOptions& options) {
        net::HttpServerOptions out;
        out.with_listen(options.address, options.port).with_max_body(max_upload).with_logger(*options.logger);
        out.with_drain_limit(std::chrono::seconds(2));
        return out;
    }

    awaitable<net::HttpResponse> answer(net::HttpRequest request) {
        if (!is_own_origin(request))
            co_return net::HttpResponse(403, "a page of another site may not call the emulator");
        std::shared_ptr<EmulatorCall> call = route_bot_request(emulator_, request);
        if (!call && !is_own_host(request)) co_return net::HttpResponse(403, "unexpected host name");
        const std::string path(request.path());
        if (!call && path.rfind(control_prefix, 0) == 0) call = control(path.substr(control_prefix.size()), request);
        if (!call) co_return show_page(path);
        std::erase_if(waiting_, [](const auto& weak) { return weak.expired(); });
        waiting_.push_back(call);
        if (stopping_) call->expire();
        EmulatorAnswer done = co_await wait_for_answer(std::move(call), emulator_.clock());
        net::HttpResponse response = to_response(std::move(done));
        response.with_header("X-Content-Type-Options", "nosniff");
        co_return response;
    }

    std::shared_ptr<EmulatorCall> control(const std::string& name, const net::HttpRequest& request) {
        auto params = read_params(request);
        if (params && (request.method == "POST" || is_read_only(name))) {
            return emulator_.control(name, std::move(*params));
        }
        auto refused = std::make_shared<EmulatorCall>();
        refused->finish(params ? error_answer(405, "this call changes the world: use POST")
                               : error_answer(400, "the form is malformed"));
        return refused;
    }

    static net::HttpResponse show_page(const std::string& path) {
        const PageAsset* asset = find_page_asset(path == "/" ? "/index.html" : path);
        if (!asset) return net::HttpResponse(404, "Not Found");
        net::HttpResponse response(200, std::string(asset->content), std::string(asset->content_type));
        response.with_header("Content-Security-Policy", std::string(content_policy))
            .with_header("X-Content-Type-Options", "nosniff")
            .with_header("Referrer-Policy", "no-referrer")
            .with_header("Cache-Control", "no-cache");
        return response;
    }

    /// A browser says from which site a script calls; only ours may.
    static bool is_own_origin(const net::HttpRequest& request) {
        const std::string_view origin = request.headers.get("Origin");
        return origin.empty() || origin == fmt::format("http://{}", request.headers.get("Host"));
    }

    /// A foreign name that resolves to this machine is how other sites reach local servers.
    [[nodiscard]] bool is_own_host(const net::HttpRequest& request) const {
        const std::string_view host = host_name(request.headers.get("Host"));
        return options_.any_address || host == "localhost" || host == "[::1]" || is_loopback(std::string(host));
    }

    Emulator& emulator_;
    EmulatorServerOptions options_;
    WebhookCourier courier_;
    net::TaskGroup tasks_;
    net::HttpServer http_;
    std::vector<std::weak_ptr<EmulatorCall>> waiting_;
    bool stopping_ = false;
};

EmulatorServer::EmulatorServer(boost::asio::any_io_executor executor, Emulator& emulator, EmulatorServerOptions options)
    : impl_(std::make_unique<Impl>(std::move(executor), emulator, std::move(options))) {}
EmulatorServer::~EmulatorServer() = default;

void EmulatorServer::listen() {
    impl_->listen();
}
std::uint16_t EmulatorServer::port() const noexcept {
    return impl_->port();
}
std::string EmulatorServer::url() const {
    return impl_->url();
}
awaitable<void> EmulatorServer::run() {
    return impl_->run();
}
void EmulatorServer::stop() {
    impl_->stop();
}

}  // namespace tgfw::testing
