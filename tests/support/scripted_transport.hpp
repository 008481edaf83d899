#pragma once

#include <deque>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <tgfw/bot/transport.hpp>
#include <tgfw/core/error.hpp>
#include <tgfw/net/byte_source.hpp>

namespace tgfw::test {

inline const std::string kToken = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1";

inline net::HttpResponse ok(const std::string& result) {
    return net::HttpResponse(200, R"({"ok":true,"result":)" + result + "}", "application/json");
}

inline net::HttpResponse failed(int code, const std::string& description, const std::string& parameters = "") {
    return net::HttpResponse(code,
                             R"({"ok":false,"error_code":)" + std::to_string(code) + R"(,"description":")" +
                                 description + "\"" + (parameters.empty() ? "" : R"(,"parameters":)" + parameters) +
                                 "}",
                             "application/json");
}

inline const std::string kMe = R"({"id":123456789,"is_bot":true,"first_name":"Test","username":"test_bot"})";

/// A Bot API server that is a function: for tests of what is above the wire and below the Application.
class ScriptedTransport : public Transport {
public:
    class Call {
    public:
        Call(std::string m, net::HttpRequest r, net::HttpDeadlines d)
            : method(std::move(m)), request(std::move(r)), deadlines(d) {}
        std::string method;
        net::HttpRequest request;
        net::HttpDeadlines deadlines;
    };
    using Answer = std::function<awaitable<net::HttpResponse>(std::string method, net::HttpRequest request)>;

    explicit ScriptedTransport(Answer answer) : answer_(std::move(answer)) {}

    awaitable<net::HttpResponse> send(net::HttpRequest request, net::HttpDeadlines deadlines) override {
        const std::string method = request.target.substr(request.target.rfind('/') + 1);
        if (request.source) {
            const auto source = std::exchange(request.source, nullptr);
            request.body = co_await net::read_body(source);
        }
        calls.emplace_back(method, request, deadlines);
        co_return co_await answer_(method, std::move(request));
    }

    awaitable<net::HttpResponse> receive(net::HttpRequest request, net::HttpDeadlines deadlines, Sink sink) override {
        net::HttpResponse response = co_await send(std::move(request), deadlines);
        if (response.status == 200) sink(std::exchange(response.body, std::string()));
        co_return response;
    }

    void close() override { closed = true; }

    [[nodiscard]] std::vector<std::string> methods() const {
        std::vector<std::string> names;
        for (const Call& call : calls) names.push_back(call.method);
        return names;
    }

    std::deque<Call> calls;
    bool closed = false;

private:
    Answer answer_;
};

}  // namespace tgfw::test
