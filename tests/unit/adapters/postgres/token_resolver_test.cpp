#include <tgfw/adapters/postgres/token_resolver.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <bot/trust/digest.hpp>
#include <tgfw/bot/links/base64url.hpp>
#include <tgfw/core/manual_clock.hpp>
#include "leak_bench.hpp"

namespace tgfw::test {

namespace {

const std::string kLoginSecret = "the secret of a login, of 32 or more bytes";

/// What a login would give to its web app, for an hour from the beginning of the clock.
std::string login_token(const std::string& company, const ManualClock& clock) {
    const auto ends =
        std::chrono::duration_cast<std::chrono::seconds>(clock.system_now().time_since_epoch()).count() + 3600;
    const std::string text = base64url_encode(R"({"alg":"HS256","typ":"JWT"})") + "." +
                             base64url_encode(R"({"exp":)" + std::to_string(ends) + R"(,"company":)" + company + "}");
    return text + "." + base64url_encode(detail::hmac_sha256(kLoginSecret, text));
}

postgres::TokenResolver login_resolver(Clock& clock) {
    return postgres::TokenResolver(TokenVerifier({TokenKey::hs256(Secret(kLoginSecret))}), "company", clock);
}

awaitable<std::int64_t> notes_of(postgres::Pool& pool, postgres::TenantId tenant) {
    auto tx = co_await pool.begin(std::move(tenant));
    const auto rows = co_await tx.query("SELECT count(*) FROM notes");
    co_return rows.one<std::int64_t>();
}

}  // namespace

TEST_CASE("jwt: the tenant of a signed token sees its own rows, until the token expires (B-74, B-79)") {
    LeakBench bench;
    ManualClock clock;
    const auto logins = login_resolver(clock);
    const std::string token = login_token("2", clock);
    CHECK(bench.database.run(notes_of(bench.pool, logins.of_token(token))) == 2);
    clock.advance(std::chrono::hours(2));
    CHECK_THROWS_WITH_AS(static_cast<void>(logins.of_token(token)), "a token is refused: it has expired", TokenError);
}

TEST_CASE("jwt: a token that names no tenant, or one of another shape, is refused") {
    ManualClock clock;
    const auto logins = login_resolver(clock);
    CHECK(logins.of_token(login_token(R"("acme")", clock)).text() == "acme");
    for (const char* company : {"null", "true", "1.5", "[1]", R"({"id":1})", R"("")", R"("1\u0000")"}) {
        CHECK_THROWS_WITH_AS(static_cast<void>(logins.of_token(login_token(company, clock))),
                             "a token is refused: it lacks a claim", TokenError);
    }
    CHECK_THROWS_AS(postgres::TokenResolver(TokenVerifier({TokenKey::hs256(Secret(kLoginSecret))}), "", clock),
                    ConfigError);
}

}  // namespace tgfw::test
