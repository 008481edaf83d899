#include <doctest/doctest.h>

#include <string>

#include <tgfw/app/webhook/webhook_check.hpp>

using tgfw::Secret;
using tgfw::WebhookCheck;
using tgfw::net::HttpRequest;

namespace {

const WebhookCheck check("/hook", Secret("s3cret"));

HttpRequest good() {
    return HttpRequest("POST", "/hook")
        .with_header("Content-Type", "application/json")
        .with_header("X-Telegram-Bot-Api-Secret-Token", "s3cret");
}

int status_of(const HttpRequest& request) {
    const auto refusal = check.refuse(request);
    return refusal ? refusal->status : 0;
}

}  // namespace

TEST_CASE("a webhook request with path, verb, secret and type passes") {
    CHECK(status_of(good()) == 0);
    HttpRequest request = good();
    request.target = "/hook?from=proxy";
    CHECK(status_of(request) == 0);
    request.headers.set("content-type", "Application/JSON; charset=utf-8");
    CHECK(status_of(request) == 0);
}

TEST_CASE("another path is 404, whatever else is wrong") {
    HttpRequest request = good();
    request.target = "/hook/";
    CHECK(status_of(request) == 404);
    request.target = "/";
    request.method = "GET";
    CHECK(status_of(request) == 404);
}

TEST_CASE("another verb is 405 and hears which one is right") {
    HttpRequest request = good();
    request.method = "GET";
    const auto refusal = check.refuse(request);
    REQUIRE(refusal);
    CHECK(refusal->status == 405);
    CHECK(refusal->headers.get("Allow") == "POST");
}

TEST_CASE("a missing, empty, wrong or doubled secret token is 401 (X-15, X-17)") {
    HttpRequest request = good();
    request.headers.erase("X-Telegram-Bot-Api-Secret-Token");
    CHECK(status_of(request) == 401);
    for (const char* wrong : {"", "s3cre", "s3cretx", "S3CRET", "s3creu"}) {
        request.headers.set("X-Telegram-Bot-Api-Secret-Token", wrong);
        CHECK_MESSAGE(status_of(request) == 401, wrong);
    }
    request.headers.set("X-Telegram-Bot-Api-Secret-Token", "s3cret");
    request.headers.add("X-Telegram-Bot-Api-Secret-Token", "wrong");
    CHECK(status_of(request) == 401);
}

TEST_CASE("another type than JSON is 415") {
    HttpRequest request = good();
    for (const char* wrong : {"", "text/plain", "application/jsonp", "application/x-www-form-urlencoded"}) {
        request.headers.set("Content-Type", wrong);
        CHECK_MESSAGE(status_of(request) == 415, wrong);
    }
    request.headers.erase("Content-Type");
    CHECK(status_of(request) == 415);
}

TEST_CASE("a compressed body is 415: nobody sends one, and it could be a bomb") {
    HttpRequest request = good();
    for (const char* coding : {"gzip", "deflate", "br", "gzip, identity", ""}) {
        request.headers.set("Content-Encoding", coding);
        CHECK_MESSAGE(status_of(request) == 415, coding);
    }
    request.headers.set("Content-Encoding", "Identity");
    CHECK(status_of(request) == 0);
}
