#include <map>

#include <doctest/doctest.h>

#include <tgfw/core/error.hpp>
#include <tgfw/testing/bot_test.hpp>

#include "bot.hpp"

using tgfw::testing::BotTest;

namespace {

tgfw::WebhookOptions options_of(std::map<std::string, std::string> variables) {
    variables.emplace("WEBHOOK_URL", "https://bot.example.com/hook");
    variables.emplace("WEBHOOK_SECRET", "s3cret");
    return by_webhook::webhook_options([&](const std::string& name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    });
}

}  // namespace

TEST_CASE("webhook: a text is answered, also where updates come in another way") {
    BotTest test;
    by_webhook::add_handlers(test.app());
    CHECK(test.person("Alice").say("hi") == "You wrote: hi");
    CHECK(test.problems().empty());
}

TEST_CASE("webhook: the environment says where to listen") {
    const auto usual = options_of({}).server.listen;
    REQUIRE(usual.size() == 1);
    CHECK(usual[0].where == "127.0.0.1");
    CHECK(usual[0].number == 8443);
    CHECK(options_of({{"WEBHOOK_LISTEN", "[::1]:8443"}}).server.listen.at(0).where == "::1");
    const auto behind_proxy = options_of({{"WEBHOOK_LISTEN", "unix:/run/bot.sock"}});
    CHECK(behind_proxy.server.listen.at(0).where == "/run/bot.sock");
    CHECK(behind_proxy.proxies == std::vector<std::string>{"unix"});
    CHECK(options_of({{"WEBHOOK_LISTEN", "systemd:hook"}}).server.listen.at(0).where == "hook");
    CHECK_THROWS_AS(options_of({{"WEBHOOK_LISTEN", "8443"}}), tgfw::ConfigError);
    CHECK_THROWS_AS(options_of({{"WEBHOOK_LISTEN", "0.0.0.0:https"}}), tgfw::ConfigError);
    CHECK_THROWS_AS(options_of({{"WEBHOOK_LISTEN", "0.0.0.0:"}}), tgfw::ConfigError);
    CHECK_THROWS_AS(options_of({{"WEBHOOK_LISTEN", "0.0.0.0:84430"}}), tgfw::ConfigError);
}

TEST_CASE("webhook: a certificate needs its key, and is uploaded where that is asked for") {
    CHECK_THROWS_AS(options_of({{"WEBHOOK_CERTIFICATE", "cert.pem"}}), tgfw::ConfigError);
    const auto own = options_of({{"WEBHOOK_CERTIFICATE", "cert.pem"}, {"WEBHOOK_KEY", "key.pem"}});
    REQUIRE(own.server.tls);
    CHECK(own.server.tls->key_file == "key.pem");
    CHECK(own.certificate_file.empty());
    CHECK(options_of(
              {{"WEBHOOK_CERTIFICATE", "cert.pem"}, {"WEBHOOK_KEY", "key.pem"}, {"WEBHOOK_UPLOAD_CERTIFICATE", "1"}})
              .certificate_file == "cert.pem");
}
