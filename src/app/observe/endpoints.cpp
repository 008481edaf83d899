#include <app/observe/endpoints.hpp>

#include <algorithm>
#include <array>
#include <exception>
#include <span>

#include <fmt/format.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <app/observe/shared_endpoints_impl.hpp>
#include <tgfw/core/ascii.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/core/metrics_text.hpp>
#include <tgfw/dispatch/context.hpp>

namespace tgfw {

namespace asio = boost::asio;

namespace {

net::HttpResponse probe_answer(int status, std::string body, std::string_view type) {
    net::HttpResponse response(status, std::move(body), std::string(type));
    response.with_header("Cache-Control", "no-store");
    return response;
}

bool is_check_char(char c) {
    return ascii::is_base64url(c) || c == '.';
}

constexpr std::string_view kEndpointNames[] = {"/health", "/ready", "/metrics"};

net::HttpServerOptions server_of(const EndpointOptions& options, Logger& logger) {
    net::HttpServerOptions server = options.server;
    if (server.listen.empty()) server.with_listen("127.0.0.1", 8081);
    return server.with_logger(logger);
}

net::TaskGroup::ErrorHandler log_endpoint_failures(Logger& logger) {
    return [&logger](std::exception_ptr error) {
        const LogField field("error", describe(error));
        logger.error("The endpoints failed", std::span(&field, 1));
    };
}

}  // namespace

EndpointOptions& EndpointOptions::with_check(std::string name, Check check, Clock::duration deadline) {
    if (name.empty() || !std::all_of(name.begin(), name.end(), is_check_char)) {
        throw ConfigError("EndpointOptions::with_check: the name \"" + name +
                          "\" is not made of A-Z, a-z, 0-9, _, - and .; give such a one");
    }
    if (!check) throw ConfigError("EndpointOptions::with_check: the check " + name + " is no function; give one");
    if (deadline <= Clock::duration::zero()) {
        throw ConfigError("EndpointOptions::with_check: the deadline of " + name + " is not above 0; give a second");
    }
    checks.emplace_back(std::move(name), std::move(check), deadline);
    return *this;
}

/// One run of a check, which may outlast its deadline.
class Endpoints::Probe {
public:
    bool fine = false;
    bool ended = false;
    bool overdue = false;
};

Endpoints::Endpoints(asio::any_io_executor executor, Clock& clock, Logger& logger, EndpointOptions options,
                     MetricsRegistry* registry, OwnState own_state)
    : clock_(&clock),
      logger_(&logger),
      options_(std::move(options)),
      registry_(registry),
      own_state_(std::move(own_state)),
      board_(options_.checks.size(), options_.cache),
      settled_(executor, asio::steady_timer::time_point::max()),
      tasks_(executor, log_endpoint_failures(logger)),
      server_(executor, clock, server_of(options_, logger)) {
    add_routes();
}

/// An answer that is being given: finish() waits for it.
class Endpoints::Visit {
public:
    explicit Visit(std::shared_ptr<Endpoints> endpoints) : endpoints_(std::move(endpoints)) { ++endpoints_->visits_; }
    ~Visit() {
        if (--endpoints_->visits_ == 0) endpoints_->settled_.cancel();
    }
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;

private:
    std::shared_ptr<Endpoints> endpoints_;
};

bool Endpoints::has_own_server() const noexcept {
    return options_.shared == nullptr || !options_.server.listen.empty();
}

void Endpoints::add_routes() {
    // The server is this object's own, and has ended before it goes.
    for (const std::string_view name : kEndpointNames) {
        server_.route("GET", options_.prefix + std::string(name),
                      [this, name](net::HttpRequest) { return answer(std::string(name)); });
    }
}

void Endpoints::listen() {
    if (options_.shared) {
        if (!options_.shared->impl_->carried) {
            throw ConfigError(
                "EndpointOptions::with_shared: no server answers these endpoints; give them to "
                "WebhookOptions::endpoints or to WebhookServer::add, too");
        }
        options_.shared->impl_->answering = weak_from_this();
        const LogField field("path", options_.shared->prefix());
        logger_->info("Answering /health, /ready and /metrics beside the webhook", std::span(&field, 1));
    }
    if (!has_own_server()) return;
    server_.listen();
    const LogField field("port", server_.port());
    logger_->info("Answering /health, /ready and /metrics", std::span(&field, 1));
    if (options_.on_listen) options_.on_listen(server_.port());
}

void Endpoints::start() {
    if (has_own_server()) tasks_.spawn(server_.run());
}

awaitable<void> Endpoints::finish() {
    finished_ = true;
    if (options_.shared) options_.shared->impl_->answering.reset();
    server_.stop();
    tasks_.cancel();
    settled_.cancel();
    co_await tasks_.join();
    while (visits_ != 0) co_await settled_.async_wait(asio::as_tuple(asio::use_awaitable));
}

awaitable<net::HttpResponse> Endpoints::answer(std::string name) {
    const Visit visit(shared_from_this());
    net::HttpResponse response(404);
    if (name == "/health") response = health();
    if (name == "/ready") response = co_await ready();
    if (name == "/metrics" && registry_ != nullptr) response = metrics();
    co_return response;
}

net::HttpResponse Endpoints::health() const {
    return probe_answer(200, "ok\n", "text/plain; charset=utf-8");
}

net::HttpResponse Endpoints::metrics() const {
    return probe_answer(200, prometheus_text(*registry_), prometheus_content_type);
}

awaitable<net::HttpResponse> Endpoints::ready() {
    const auto self = shared_from_this();
    for (const std::size_t index : board_.begin_due(clock_->now())) tasks_.spawn(check(self, index));
    while (board_.pending() && !finished_) co_await settled_.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return finished_ ? net::HttpResponse(503) : report();
}

// Names and words have nothing in them that JSON would escape.
net::HttpResponse Endpoints::report() const {
    bool all_well = true;
    std::string checks;
    const auto add = [&](std::string_view name, std::string_view result) {
        all_well = all_well && result == "ok";
        checks += fmt::format("{}\"{}\":\"{}\"", checks.empty() ? "" : ",", name, result);
    };
    for (const auto& [name, problem] : own_state_()) add(name, problem.empty() ? "ok" : problem);
    for (std::size_t i = 0; i < options_.checks.size(); ++i) add(options_.checks[i].name, to_string(board_.result(i)));
    return probe_answer(all_well ? 200 : 503, fmt::format("{{\"ready\":{},\"checks\":{{{}}}}}\n", all_well, checks),
                        "application/json");
}

awaitable<void> Endpoints::check(std::shared_ptr<Endpoints> self, std::size_t index) {
    const auto probe = std::make_shared<Probe>();
    std::exception_ptr failure;
    bool in_time = true;
    try {
        in_time = co_await tasks_.run_for(*clock_, options_.checks[index].deadline, ask(self, index, probe));
    } catch (...) {
        failure = std::current_exception();
    }
    const auto state = co_await asio::this_coro::cancellation_state;
    if (failure && state.cancelled() != asio::cancellation_type::none) std::rethrow_exception(failure);
    probe->overdue = !in_time;
    auto found = probe->fine ? CheckBoard::Found::ok : CheckBoard::Found::failed;
    if (!in_time) found = CheckBoard::Found::timed_out;
    note(index, found, probe->ended, failure ? describe(failure) : std::string(to_string(found)));
}

awaitable<void> Endpoints::ask(std::shared_ptr<Endpoints> self, std::size_t index, std::shared_ptr<Probe> probe) {
    std::exception_ptr failure;
    try {
        probe->fine = co_await options_.checks[index].check();
    } catch (...) {
        failure = std::current_exception();
    }
    probe->ended = true;
    if (probe->overdue) self->board_.left(index);
    if (failure && !probe->overdue) std::rethrow_exception(failure);
}

void Endpoints::note(std::size_t index, CheckBoard::Found found, bool ended, const std::string& error) {
    const bool is_news = board_.found(index, found, ended, clock_->now());
    if (!board_.pending()) settled_.cancel();
    if (!is_news) return;
    const std::array<LogField, 2> fields{LogField("check", options_.checks[index].name), LogField("error", error)};
    if (found == CheckBoard::Found::ok) {
        logger_->info("A readiness check passes again", std::span(fields).first(1));
    } else {
        logger_->warning("A readiness check does not pass", fields);
    }
}

}  // namespace tgfw
