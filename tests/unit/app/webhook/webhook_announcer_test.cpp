#include <app/webhook/webhook_announcer.hpp>

#include <fstream>

#include <doctest/doctest.h>

#include <boost/asio/io_context.hpp>

#include <tgfw/app/updater.hpp>
#include <tgfw/core/manual_clock.hpp>
#include <tgfw/net/task_group.hpp>

#include <support/dispatch_fixture.hpp>
#include <support/scripted_transport.hpp>
#include <support/temporary_folder.hpp>

using namespace tgfw;
using namespace tgfw::test;
using namespace std::chrono_literals;

namespace {

/// A server with one webhook, which another process may set, too.
class AnnouncerFixture {
public:
    AnnouncerFixture()
        : transport(std::make_shared<ScriptedTransport>([this](std::string method,
                                                               net::HttpRequest) -> awaitable<net::HttpResponse> {
              if (!failures.empty()) {
                  net::HttpResponse failure = failures.front();
                  failures.erase(failures.begin());
                  if (failure.status != 200) co_return failure;
              }
              if (method == "setWebhook") url = "https://bot.example.com/hook";
              co_return ok(method == "setWebhook"
                               ? "true"
                               : R"({"url":")" + url + R"(","has_custom_certificate":false,"pending_update_count":2})");
          })),
          options(WebhookOptions().url("https://bot.example.com/hook").secret_token("s3cret")) {}

    /// Announces to the end; true where the webhook was set.
    bool announce(bool even_if_same = false) {
        WebhookAnnouncer announcer(Bot(transport, Token(kToken)), clock, logger, options);
        bool set = false;
        std::exception_ptr failure;
        net::TaskGroup tasks(io.get_executor(), [&](std::exception_ptr error) { failure = error; });
        auto task = [&]() -> awaitable<void> {
            const WebhookAnnouncer::Report note = [this](std::exception_ptr error) {
                reported.push_back(describe(error));
                if (on_report) on_report();
            };
            set = co_await announcer.announce(even_if_same, note);
        };
        tasks.spawn(task());
        for (int i = 0; i < 100 && !tasks.empty(); ++i) {
            io.restart();
            while (io.poll() != 0) io.restart();
            if (!tasks.empty()) clock.advance(1s);
        }
        REQUIRE(tasks.empty());
        if (failure) std::rethrow_exception(failure);
        return set;
    }

    ManualClock clock;
    boost::asio::io_context io;
    ListLogger logger;
    std::string url;
    std::vector<net::HttpResponse> failures;  // 200 lets a call pass.
    std::vector<std::string> reported;
    std::function<void()> on_report;
    std::shared_ptr<ScriptedTransport> transport;
    WebhookOptions options;
};

using Methods = std::vector<std::string>;

}  // namespace

TEST_CASE_FIXTURE(AnnouncerFixture, "setWebhook is called where getWebhookInfo shows another webhook, and only there") {
    CHECK(announce());
    CHECK(transport->methods() == Methods{"getWebhookInfo", "setWebhook"});
    CHECK_FALSE(announce());
    CHECK(transport->methods() == Methods{"getWebhookInfo", "setWebhook", "getWebhookInfo"});
}

TEST_CASE_FIXTURE(AnnouncerFixture, "setWebhook is called without asking where that is wanted") {
    CHECK(announce());
    CHECK(announce(true));
    CHECK(transport->methods() == Methods{"getWebhookInfo", "setWebhook", "setWebhook"});
}

TEST_CASE_FIXTURE(AnnouncerFixture,
                  "of processes that start together, one that is told to wait finds the webhook set") {
    failures = {net::HttpResponse(200), failed(429, "Too Many Requests: retry after 1", R"({"retry_after":1})")};
    on_report = [this] { url = "https://bot.example.com/hook"; };
    CHECK_FALSE(announce());
    CHECK(transport->methods() == Methods{"getWebhookInfo", "setWebhook", "getWebhookInfo"});
    CHECK(reported.size() == 1);
}

TEST_CASE_FIXTURE(AnnouncerFixture, "a setWebhook that another one ended is tried again") {
    failures = {net::HttpResponse(200), failed(409, "Conflict: terminated by other setWebhook")};
    CHECK(announce());
    CHECK(transport->methods() == Methods{"getWebhookInfo", "setWebhook", "getWebhookInfo", "setWebhook"});
}

TEST_CASE_FIXTURE(AnnouncerFixture, "what no repetition mends comes out, as does the last failure that is allowed") {
    failures = {net::HttpResponse(200), failed(400, "Bad Request: bad webhook: IP address 10.0.0.1 is reserved")};
    CHECK_THROWS_AS(announce(), BadRequest);
    options.bootstrap_retries(1);
    failures = std::vector<net::HttpResponse>(5, failed(502, "Bad Gateway"));
    CHECK_THROWS_AS(announce(), ServerError);
    CHECK(failures.size() == 1);
}

TEST_CASE_FIXTURE(AnnouncerFixture, "where a server has no getWebhookInfo, the webhook is set without it") {
    failures = {failed(500, "Internal Server Error")};
    CHECK(announce());
    failures = {failed(404, "Not Found: method not found")};
    CHECK(announce());
    CHECK(transport->methods() == Methods{"getWebhookInfo", "setWebhook", "getWebhookInfo", "setWebhook"});
}

TEST_CASE_FIXTURE(AnnouncerFixture, "a certificate is uploaded and a fixed address named") {
    const TemporaryFolder folder;
    std::ofstream(folder / "cert.pem") << "a certificate";
    options.certificate(folder / "cert.pem").ip_address("192.0.2.1").drop_pending_updates(true);
    CHECK(announce());
    const std::string& body = transport->calls.back().request.body;
    CHECK(body.find("name=\"certificate\"; filename=") != std::string::npos);
    CHECK(body.find("192.0.2.1") != std::string::npos);
    CHECK(body.find("drop_pending_updates") != std::string::npos);
}

TEST_CASE_FIXTURE(AnnouncerFixture, "the log says why the webhook was set, and never the secret") {
    CHECK(announce());
    CHECK(logger.has("The webhook is set because=url"));
    CHECK_FALSE(logger.has("s3cret"));
}
