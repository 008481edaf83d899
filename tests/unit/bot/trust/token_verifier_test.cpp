#include <tgfw/bot/trust/token_verifier.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <bot/trust/digest.hpp>
#include <tgfw/bot/links/base64url.hpp>

namespace tgfw::test {

namespace {

// The examples of RFC 7515, appendices A.1 to A.3, and of RFC 7519, section 6.1: one payload, {"iss":"joe",
// "exp":1300819380,"http://example.com/is_root":true}, signed in three ways and not at all.
const std::string kRfcPayload =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
const std::string kRfcSecret = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
const std::string kRfcHs256 =
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." + kRfcPayload + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const std::string kRfcRs256 = "eyJhbGciOiJSUzI1NiJ9." + kRfcPayload +
                              ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_"
                              "O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4"
                              "BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_"
                              "dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqv"
                              "hJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
const std::string kRfcEs256 = "eyJhbGciOiJFUzI1NiJ9." + kRfcPayload +
                              ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
const std::string kRfcUnsigned = "eyJhbGciOiJub25lIn0." + kRfcPayload + ".";

const std::string kRfcRsaKey = R"(-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAofgWCuLjybRlzo0tZWJj
NiuSfb4p4fAkd/wWJcyQoTbji9k0l8W26mPddxHmfHQp+Vaw+4qPCJrcS2mJPMEz
P1Pt0Bm4d4QlL+yRT+SFd2lZS+pCgNMsD1W/YpRPEwOWvG6b32690r2jZ47soMZo
9wGzjb/7OMg0LOL+bSf63kpaSHSXndS5z5rexMdbBYUsLA9e+KXBdQOS+UTo7WTB
EMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6/I5IhlJH7aGhyxX
FvUK+DWNmoudF8NAco9/h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXp
oQIDAQAB
-----END PUBLIC KEY-----
)";
const std::string kRfcEcKey = R"(-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEf83OJ3D2xF1Bg8vub9tLe1gHMzV7
6e8Tus9uPHvRVEXH8UTNG72bfocs3+257rn0s2ldbqkLJK2KRiMohYjlrQ==
-----END PUBLIC KEY-----
)";

using TokenTime = std::chrono::system_clock::time_point;

TokenTime token_time(std::int64_t seconds) {
    return TokenTime(std::chrono::seconds(seconds));
}

constexpr std::int64_t kRfcExpiry = 1300819380;

TokenKey rfc_secret_key() {
    return TokenKey::hs256(Secret(base64url_decode(kRfcSecret).value()));
}

std::vector<TokenKey> rfc_keys() {
    return {rfc_secret_key(), TokenKey::rs256(kRfcRsaKey), TokenKey::es256(kRfcEcKey)};
}

/// A token of our own, signed with the key of the RFC's HS256 example.
std::string signed_token(std::string_view payload, std::string_view header = R"({"alg":"HS256"})") {
    const std::string text = base64url_encode(header) + "." + base64url_encode(payload);
    return text + "." + base64url_encode(detail::hmac_sha256(base64url_decode(kRfcSecret).value(), text));
}

/// Why a token is refused, nullopt where it is not.
std::optional<TokenFailure> refused(const TokenVerifier& verifier, std::string_view token, std::int64_t at = 1000) {
    try {
        static_cast<void>(verifier.verify(token, token_time(at)));
        return std::nullopt;
    } catch (const TokenError& error) {
        return error.failure();
    }
}

std::optional<TokenFailure> refused(const TokenRules& rules, std::string_view payload, std::int64_t at = 1000) {
    return refused(TokenVerifier({rfc_secret_key()}, rules), signed_token(payload), at);
}

}  // namespace

TEST_CASE("jwt: the examples of RFC 7515 are verified by HS256, RS256 and ES256 (B-74)") {
    const TokenVerifier verifier(rfc_keys());
    for (const std::string& token : {kRfcHs256, kRfcRs256, kRfcEs256}) {
        const TokenClaims claims = verifier.verify(token, token_time(kRfcExpiry - 1));
        CHECK(claims.find("iss") == "joe");
        CHECK(claims.find("exp") == "1300819380");
        CHECK(claims.find("http://example.com/is_root") == std::nullopt);  // no text, and no number
        CHECK_THROWS_AS(static_cast<void>(claims.get("tenant")), TokenError);
        for (const std::size_t part : {std::size_t{70}, token.size() - 10}) {
            std::string changed = token;
            changed[part] = changed[part] == 'A' ? 'B' : 'A';
            CHECK(refused(verifier, changed, kRfcExpiry - 1) == TokenFailure::wrong_signature);
        }
        CHECK(refused(verifier, token.substr(0, token.rfind('.') + 1), kRfcExpiry - 1) ==
              TokenFailure::wrong_signature);
    }
}

TEST_CASE("jwt: alg none is refused, and so is an algorithm that no key was given for (B-79)") {
    const TokenVerifier all(rfc_keys());
    CHECK(refused(all, kRfcUnsigned) == TokenFailure::wrong_algorithm);
    for (const char* name : {"none", "None", "NONE", "HS512", "PS256", "hs256", ""}) {
        CHECK(refused(all, signed_token("{}", R"({"alg":")" + std::string(name) + R"("})")) ==
              TokenFailure::wrong_algorithm);
    }
    CHECK(refused(TokenVerifier({TokenKey::rs256(kRfcRsaKey)}), kRfcHs256) == TokenFailure::wrong_algorithm);
    CHECK(refused(TokenVerifier({rfc_secret_key()}), kRfcRs256) == TokenFailure::wrong_algorithm);
}

TEST_CASE("jwt: a public key is never taken for a secret (B-79)") {
    // The classic confusion: HS256 with the text of the public key, which everybody has.
    const std::string text = base64url_encode(R"({"alg":"HS256"})") + "." + kRfcPayload;
    const std::string forged = text + "." + base64url_encode(detail::hmac_sha256(kRfcRsaKey, text));
    CHECK(refused(TokenVerifier({TokenKey::rs256(kRfcRsaKey)}), forged) == TokenFailure::wrong_algorithm);
    CHECK(refused(TokenVerifier(rfc_keys()), forged) == TokenFailure::wrong_signature);
    CHECK_THROWS_AS(static_cast<void>(TokenKey::rs256(kRfcEcKey)), ConfigError);
    CHECK_THROWS_AS(static_cast<void>(TokenKey::es256(kRfcRsaKey)), ConfigError);
}

TEST_CASE("jwt: keys that are weak, or none at all, are refused when the program starts") {
    CHECK_THROWS_AS(static_cast<void>(TokenKey::hs256(Secret(std::string(31, 's')))), ConfigError);
    CHECK_THROWS_AS(static_cast<void>(TokenKey::rs256("no key")), ConfigError);
    CHECK_THROWS_AS(TokenVerifier(std::vector<TokenKey>()), ConfigError);
    CHECK_THROWS_AS(TokenVerifier(rfc_keys(), TokenRules().with_leeway(std::chrono::seconds(-1))), ConfigError);
}

TEST_CASE("jwt: exp and nbf hold, give or take the leeway, also with fractions (B-79)") {
    const TokenRules rules = TokenRules().with_leeway(std::chrono::seconds(10));
    CHECK(refused(rules, R"({"exp":1000})", 1009) == std::nullopt);
    CHECK(refused(rules, R"({"exp":1000})", 1010) == TokenFailure::expired);
    CHECK(refused(rules, R"({"exp":999.5})", 1009) == std::nullopt);
    CHECK(refused(rules, R"({"exp":998.5})", 1009) == TokenFailure::expired);
    CHECK(refused(rules, R"({"exp":9000,"nbf":1000})", 990) == std::nullopt);
    CHECK(refused(rules, R"({"exp":9000,"nbf":1000})", 989) == TokenFailure::too_early);
    CHECK(refused(rules, R"({"exp":1e300})") == std::nullopt);
    CHECK(refused(rules, R"({"exp":-1})") == TokenFailure::expired);
    CHECK(refused(rules, R"({"exp":"9000"})") == TokenFailure::malformed);
    CHECK(refused(rules, R"({})") == TokenFailure::missing_claim);
    CHECK(refused(TokenRules().with_expiry_required(false), R"({})") == std::nullopt);
}

TEST_CASE("jwt: a token for somebody else, or by somebody else, is refused (B-74)") {
    const TokenRules ours = TokenRules().with_audience("desk").with_issuer("login");
    CHECK(refused(ours, R"({"exp":9000,"iss":"login","aud":"desk"})") == std::nullopt);
    CHECK(refused(ours, R"({"exp":9000,"iss":"login","aud":["shop","desk"]})") == std::nullopt);
    CHECK(refused(ours, R"({"exp":9000,"iss":"login","aud":["shop",7]})") == TokenFailure::wrong_audience);
    CHECK(refused(ours, R"({"exp":9000,"iss":"login","aud":"shop"})") == TokenFailure::wrong_audience);
    CHECK(refused(ours, R"({"exp":9000,"iss":"login"})") == TokenFailure::wrong_audience);
    CHECK(refused(ours, R"({"exp":9000,"iss":"other","aud":"desk"})") == TokenFailure::wrong_issuer);
    CHECK(refused(ours, R"({"exp":9000,"iss":["login"],"aud":"desk"})") == TokenFailure::wrong_issuer);
    CHECK(refused(ours, R"({"exp":9000,"aud":"desk"})") == TokenFailure::wrong_issuer);
    CHECK(refused(TokenRules(), R"({"exp":9000,"aud":"desk"})") == TokenFailure::wrong_audience);
}

TEST_CASE("jwt: keys change while both are given, by their ids or by trying") {
    const std::string other_secret(32, 'x');
    const TokenVerifier both({TokenKey::hs256(Secret(other_secret)), rfc_secret_key()});
    CHECK(refused(both, signed_token(R"({"exp":9000})")) == std::nullopt);
    const TokenVerifier named({rfc_secret_key().with_id("new")});
    CHECK(refused(named, signed_token(R"({"exp":9000})", R"({"alg":"HS256","kid":"new"})")) == std::nullopt);
    CHECK(refused(named, signed_token(R"({"exp":9000})", R"({"alg":"HS256","kid":"old"})")) ==
          TokenFailure::wrong_signature);
    CHECK(refused(named, signed_token(R"({"exp":9000})")) == std::nullopt);
}

TEST_CASE("jwt: what is no token is refused as such") {
    const TokenVerifier verifier(rfc_keys());
    const std::string good = signed_token(R"({"exp":9000})");
    for (const std::string& token :
         {std::string(), std::string("."), std::string(".."), std::string("..."), good + ".", "." + good, good + "=",
          good + "\n", " " + good, std::string("e30.e30"), signed_token("[]"), signed_token("{"),
          signed_token(R"({"exp":9000})", "{}"), signed_token(R"({"exp":9000})", "[]"),
          signed_token(R"({"exp":9000})", R"({"alg":7})"),
          signed_token(R"({"exp":9000})", R"({"alg":"HS256","crit":["b64"],"b64":false})"),
          signed_token(R"({"exp":9000,"long":")" + std::string(8000, 'x') + R"("})")}) {
        CHECK(refused(verifier, token) == TokenFailure::malformed);
    }
}

TEST_CASE("jwt: an error says why, and nothing of the token") {
    try {
        static_cast<void>(TokenVerifier(rfc_keys()).verify(kRfcHs256, token_time(kRfcExpiry + 60)));
        FAIL("it was taken");
    } catch (const TokenError& error) {
        CHECK(std::string(error.what()) == "a token is refused: it has expired");
    }
}

}  // namespace tgfw::test
