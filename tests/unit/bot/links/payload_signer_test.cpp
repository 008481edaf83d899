#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include <tgfw/bot/links/base64url.hpp>
#include <tgfw/bot/links/deep_link.hpp>
#include <tgfw/bot/links/payload_signer.hpp>
#include <tgfw/bot/trust/trust_error.hpp>

using namespace tgfw;
using namespace std::chrono_literals;

namespace {

const Secret key("0123456789abcdef0123456789abcdef");
const auto now = std::chrono::system_clock::time_point(1767225600s);

TrustFailure failure_of(const PayloadSigner& signer, std::string_view payload,
                        std::chrono::system_clock::time_point when = now) {
    try {
        (void)signer.open(payload, when);
    } catch (const TrustError& error) {
        return error.failure();
    }
    FAIL("the payload was taken");
    return TrustFailure::malformed;
}

}  // namespace

TEST_CASE("a signed payload gives its bytes back, and fits into a deep link") {
    const PayloadSigner signer(key);
    for (const std::string& bytes :
         {std::string(), std::string("17"), std::string("\0\xff\n&=", 5), std::string(31, 'x')}) {
        const std::string payload = signer.sign(bytes);
        CHECK(deep_link("my_bot", payload).ends_with(payload));
        CHECK(signer.open(payload, now) == bytes);
    }
    CHECK(signer.sign(std::string(PayloadSigner::max_bytes, 'x')).size() == max_start_payload);
    CHECK(signer.sign(std::string(PayloadSigner::max_bytes_with_expiry, 'x'), now).size() == max_start_payload);
}

TEST_CASE("more bytes than fit are refused by number") {
    const PayloadSigner signer(key);
    CHECK_THROWS_WITH_AS((void)signer.sign(std::string(32, 'x')),
                         "A signed payload without expiry holds at most 31 bytes, not 32", ConfigError);
    CHECK_THROWS_WITH_AS((void)signer.sign(std::string(28, 'x'), now),
                         "A signed payload with an expiry holds at most 27 bytes, not 28", ConfigError);
}

TEST_CASE("a payload with an expiry is good until then") {
    const PayloadSigner signer(key);
    const std::string payload = signer.sign("17", now + 1h);
    CHECK(signer.open(payload, now) == "17");
    CHECK(signer.open(payload, now + 1h - 1s) == "17");
    CHECK(failure_of(signer, payload, now + 1h) == TrustFailure::too_old);
    CHECK(failure_of(signer, payload, now + 24h) == TrustFailure::too_old);
    CHECK_THROWS_AS((void)signer.sign("", std::chrono::system_clock::time_point(-1s)), ConfigError);
    CHECK_THROWS_AS((void)signer.sign("", std::chrono::system_clock::time_point(4294967296s)), ConfigError);
    CHECK(signer.open(signer.sign("far", std::chrono::system_clock::time_point(4294967295s)), now) == "far");
}

TEST_CASE("no bit of a signed payload can be changed") {
    const PayloadSigner signer(key);
    for (const std::string& payload : {signer.sign("user 17"), signer.sign("user 17", now + 1h)}) {
        const std::string bytes = *base64url_decode(payload);
        for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
            std::string changed = bytes;
            changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
            CHECK(failure_of(signer, base64url_encode(changed)) == TrustFailure::wrong_hash);
        }
        CHECK(failure_of(signer, base64url_encode(bytes.substr(1))) == TrustFailure::wrong_hash);
        CHECK(failure_of(signer, base64url_encode(bytes.substr(0, bytes.size() - 1))) == TrustFailure::wrong_hash);
    }
}

TEST_CASE("other keys and other purposes make other payloads") {
    const PayloadSigner invitations(key, "invitation");
    CHECK(invitations.sign("17") != PayloadSigner(key).sign("17"));
    CHECK(PayloadSigner(key, "invitation").open(invitations.sign("17"), now) == "17");
    CHECK(failure_of(PayloadSigner(key, "receipt"), invitations.sign("17")) == TrustFailure::wrong_hash);
    CHECK(failure_of(PayloadSigner(Secret("another key of more than 16")), PayloadSigner(key).sign("17")) ==
          TrustFailure::wrong_hash);
    CHECK_THROWS_AS(PayloadSigner(Secret("too short")), ConfigError);
}

TEST_CASE("what is no signed payload at all is malformed") {
    const PayloadSigner signer(key);
    for (const char* text :
         {"", "x", "ref-17", "ä", "====", "AAAAAAAAAAAAAAAAAAAAA", "AAAA AAAAAAAAAAAAAAAAAAAAAAAA"}) {
        CHECK(failure_of(signer, text) == TrustFailure::malformed);
    }
    CHECK(failure_of(signer, std::string(68, 'A')) == TrustFailure::malformed);
    CHECK(failure_of(signer, std::string(100000, 'A')) == TrustFailure::malformed);
}

TEST_CASE("errors of signed payloads quote neither the payload nor the key") {
    const PayloadSigner signer(key);
    const std::string payload = PayloadSigner(Secret("another key of more than 16")).sign("17");
    CHECK_THROWS_WITH_AS((void)signer.open(payload, now), "The signed payload is refused: its hash is wrong",
                         TrustError);
    CHECK_THROWS_WITH_AS(PayloadSigner(Secret("hush")), "The key of signed payloads has at least 16 bytes, not 4",
                         ConfigError);
}
