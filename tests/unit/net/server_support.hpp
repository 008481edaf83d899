#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <tgfw/core/log.hpp>
#include <tgfw/net/http_server.hpp>
#include <unit/net/net_support.hpp>

namespace tgfw::net::tests {

/// Keeps what is logged.
class MemoryLogger final : public Logger {
public:
    void log(LogLevel, std::string_view message, std::span<const LogField> fields) noexcept override {
        std::string line(message);
        for (const LogField& field : fields) line.append(" ").append(field.key()).append("=").append(field.value());
        lines.push_back(line);
    }
    std::vector<std::string> lines;
};

/// A server that runs as long as the test; stopped and awaited at its end.
class RunningServer {
public:
    RunningServer(Loop& loop, Clock& clock, HttpServerOptions options = HttpServerOptions())
        : loop_(loop), server(loop.executor(), clock, std::move(options)) {}
    ~RunningServer() {
        server.stop();
        if (!running_) return;
        if (!running_->done()) running_->cancel();
        try {
            loop_.until([&] { return running_->done(); });
        } catch (const std::exception&) {
            // The guard has fired; the test has failed already.
        }
    }
    RunningServer(const RunningServer&) = delete;
    RunningServer& operator=(const RunningServer&) = delete;

    RunningServer& start() {
        server.listen();
        running_ = loop_.start(server.run());
        return *this;
    }
    [[nodiscard]] std::uint16_t port() const { return server.port(); }
    [[nodiscard]] bool done() const { return running_->done(); }

private:
    Loop& loop_;
    std::shared_ptr<Outcome<void>> running_;

public:
    HttpServer server;
};

/// Answers with the request's method, target and body.
inline awaitable<HttpResponse> echo(HttpRequest request) {
    co_return HttpResponse(200, request.method + ' ' + request.target + ' ' + request.body);
}

}  // namespace tgfw::net::tests
