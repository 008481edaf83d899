#include <adapters/sentry/dsn.hpp>

#include <doctest/doctest.h>

#include <string>

#include <tgfw/core/error.hpp>

using namespace tgfw;
using sentry::Dsn;

namespace {

std::string dsn_problem(const std::string& text) {
    try {
        static_cast<void>(Dsn::parse(Secret(text)));
    } catch (const ConfigError& error) {
        return error.what();
    }
    return "no problem";
}

}  // namespace

TEST_CASE("a Sentry DSN names the server, the envelopes' path and the public key") {
    const Dsn dsn = Dsn::parse(Secret("https://abc123@o1.ingest.sentry.io/42"));
    CHECK(dsn.origin == net::Origin(true, "o1.ingest.sentry.io", 443));
    CHECK(dsn.target == "/api/42/envelope/");
    CHECK(dsn.public_key.reveal() == "abc123");
}

TEST_CASE("a Sentry DSN may have a port, a path in front of the project, and a secret key that is not used") {
    const Dsn dsn = Dsn::parse(Secret("http://key:hidden@sentry.local:9000/a/b/7"));
    CHECK(dsn.origin == net::Origin(false, "sentry.local", 9000));
    CHECK(dsn.target == "/a/b/api/7/envelope/");
    CHECK(dsn.public_key.reveal() == "key");
}

TEST_CASE("what is no Sentry DSN is refused with a sentence that does not repeat it") {
    for (const char* text : {"", "k3y", "https://sentry.io/1", "https://@sentry.io/1", "ftp://k3y@sentry.io/1",
                             "https://k3y@sentry.io", "https://k3y@sentry.io/", "https://k3\r\ny@sentry.io/1",
                             "https://k3y@/1", "https://k3y@sentry.io:99999/1", "https://k3y@sentry.io/1?x=y"}) {
        CAPTURE(text);
        const std::string problem = dsn_problem(text);
        CHECK(problem.starts_with("SentryOptions::dsn "));
        CHECK(problem.find("k3y") == std::string::npos);
        CHECK(problem.find("sentry.io") == std::string::npos);
    }
}
