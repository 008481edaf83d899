#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <app/observe/check_board.hpp>
#include <tgfw/app/observe/endpoints.hpp>
#include <tgfw/core/log.hpp>
#include <tgfw/core/metrics.hpp>
#include <tgfw/net/http_server.hpp>
#include <tgfw/net/task_group.hpp>

namespace tgfw {

/// Answers what EndpointOptions says, by a server of its own, that of others, or both.
class Endpoints : public std::enable_shared_from_this<Endpoints> {
public:
    /// What the application knows of itself: names, and what is wrong, empty for nothing.
    using OwnState = std::function<std::vector<std::pair<std::string, std::string>>()>;

    /// `clock`, `logger` and `registry`, which may be null, must outlive it.
    Endpoints(boost::asio::any_io_executor executor, Clock& clock, Logger& logger, EndpointOptions options,
              MetricsRegistry* registry, OwnState own_state);

    /// Binds the port, and has SharedEndpoints answer. Throws ConfigError.
    void listen();
    /// Serves on it until finish(), beside everything else.
    void start();
    /// Ends the server and all checks, and waits for them and for whoever was given an answer.
    [[nodiscard]] awaitable<void> finish();

    /// By `/health`, `/ready` or `/metrics`; 404 for another name.
    [[nodiscard]] awaitable<net::HttpResponse> answer(std::string name);
    [[nodiscard]] net::HttpResponse health() const;
    [[nodiscard]] awaitable<net::HttpResponse> ready();
    [[nodiscard]] net::HttpResponse metrics() const;

private:
    class Probe;
    class Visit;

    [[nodiscard]] bool has_own_server() const noexcept;
    void add_routes();
    [[nodiscard]] net::HttpResponse report() const;
    awaitable<void> check(std::shared_ptr<Endpoints> self, std::size_t index);
    awaitable<void> ask(std::shared_ptr<Endpoints> self, std::size_t index, std::shared_ptr<Probe> probe);
    void note(std::size_t index, CheckBoard::Found found, bool ended, const std::string& error);

    Clock* clock_;
    Logger* logger_;
    EndpointOptions options_;
    MetricsRegistry* registry_;
    OwnState own_state_;
    CheckBoard board_;
    bool finished_ = false;
    std::size_t visits_ = 0;             // Answers that are being given.
    boost::asio::steady_timer settled_;  // Never expires: cancelling it wakes those who wait for results, or their end.
    net::TaskGroup tasks_;
    net::HttpServer server_;
};

}  // namespace tgfw
