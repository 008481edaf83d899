#include <doctest/doctest.h>

#include <tgfw/core/error.hpp>
#include <tgfw/net/http_client.hpp>
#include <unit/net/compressed.hpp>
#include <unit/net/server_support.hpp>

using namespace tgfw;
using namespace tgfw::net;
using namespace tgfw::net::tests;

namespace {

std::string gzipped(const std::string& text) {
    return compressed(text, gzip_format);
}

/// A server whose every answer has `body`, said to be in `coding`.
struct Stage {
    Stage(Compression compression, std::string body, std::string coding = "gzip", int status = 200)
        : client(loop.executor(), steady_clock(), HttpClientOptions().with_compression(compression)) {
        server.server.fallback([=, this](HttpRequest request) -> awaitable<HttpResponse> {
            accepted = request.headers.get("Accept-Encoding");
            HttpResponse response(status, body);
            response.headers.add("Content-Encoding", coding);
            co_return response;
        });
        server.start();
    }

    HttpResponse send(HttpRequest request = HttpRequest("GET", "/"), HttpDeadlines deadlines = HttpDeadlines()) {
        return loop.run(client.send(Origin(false, "127.0.0.1", server.port()), std::move(request), deadlines));
    }
    std::string received() {
        std::string got;
        const auto sink = [&](std::string_view piece) { got += piece; };
        const Origin origin(false, "127.0.0.1", server.port());
        (void)loop.run(client.receive(origin, HttpRequest("GET", "/"), HttpDeadlines(), sink));
        return got;
    }
    std::string failure(HttpDeadlines deadlines = HttpDeadlines()) {
        try {
            (void)send(HttpRequest("GET", "/"), deadlines);
        } catch (const NetworkError& error) {
            CHECK(client.open_connections() == 0);
            return error.what();
        }
        return "no failure";
    }

    Loop loop;
    RunningServer server{loop, steady_clock()};
    HttpClient client;
    std::string accepted;
};

const std::string text(50'000, 'x');

}  // namespace

TEST_CASE("a client that is to have answers compressed asks for it and gives out what they mean") {
    Stage stage(Compression::answers, gzipped(text));
    const HttpResponse response = stage.send();
    CHECK(stage.accepted == "gzip, deflate");
    CHECK(response.body == text);
    CHECK_FALSE(response.headers.contains("Content-Encoding"));
    CHECK_FALSE(response.headers.contains("Content-Length"));
    CHECK(stage.client.idle_connections() == 1);
}

TEST_CASE("a client that did not ask leaves a body as it is") {
    const std::string body = gzipped(text);
    Stage silent(Compression::off, body);
    CHECK(silent.send().body == body);
    CHECK(silent.accepted.empty());
    Stage own(Compression::answers, body);
    CHECK(own.send(HttpRequest("GET", "/").with_header("Accept-Encoding", "gzip")).body == body);
    Stage part(Compression::everything, body);
    CHECK(part.send(HttpRequest("GET", "/").with_header("Range", "bytes=5-")).body == body);
    CHECK(part.accepted.empty());
    Stage other(Compression::answers, "as it is", "br");
    const HttpResponse response = other.send();
    CHECK(response.body == "as it is");
    CHECK(response.headers.get("Content-Encoding") == "br");
}

TEST_CASE("what goes to a sink is compressed only if everything is to be") {
    const std::string body = gzipped(text);
    Stage answers(Compression::answers, body);
    CHECK(answers.received() == body);
    CHECK(answers.accepted.empty());
    Stage everything(Compression::everything, body);
    CHECK(everything.received() == text);
}

TEST_CASE("an answer without a body may name a coding all the same") {
    Stage stage(Compression::answers, "", "gzip");
    CHECK(stage.send().body.empty());
}

TEST_CASE("a bomb is refused by what it would become") {
    Stage stage(Compression::answers, gzipped(std::string(10u << 20, '\0')));
    CHECK(stage.failure(HttpDeadlines().with_max_body(1 << 20)).find("is larger than the 1048576 bytes allowed") !=
          std::string::npos);
}

TEST_CASE("a compressed body that is damaged or cut short is an error") {
    std::string body = gzipped(text);
    CHECK(Stage(Compression::answers, body.substr(0, body.size() - 1)).failure().find("cut short") !=
          std::string::npos);
    body[body.size() / 2] = static_cast<char>(~body[body.size() / 2]);
    CHECK(Stage(Compression::answers, body).failure().find("damaged") != std::string::npos);
}
