#include <doctest/doctest.h>

#include <string>

#include <bot/trust/digest.hpp>

using namespace tgfw::detail;

namespace {

std::string bytes(std::string_view digits) {
    std::string out;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        out.push_back(static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16)));
    }
    return out;
}

}  // namespace

TEST_CASE("hashes are those of FIPS 180-4 and RFC 4231") {
    CHECK(hex(std::string("\x00\x7f\xff", 3)) == "007fff");
    CHECK(hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(hex(sha512("abc")) ==
          "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
          "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
    CHECK(hex(hmac_sha256("Jefe", "what do ya want for nothing?")) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST_CASE("an Ed25519 signature is that of RFC 8032, and of nothing else") {
    // RFC 8032 §7.1, test 2.
    const std::string key = bytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    const std::string signature = bytes(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
    CHECK(ed25519_verify(key, "\x72", signature));
    CHECK_FALSE(ed25519_verify(key, "\x73", signature));
    CHECK_FALSE(ed25519_verify(key, "", signature));
    CHECK_FALSE(ed25519_verify(key, "\x72", signature.substr(1)));
    CHECK_FALSE(ed25519_verify(key, "\x72", std::string(64, '\0')));
    CHECK_FALSE(ed25519_verify(key.substr(1), "\x72", signature));
    CHECK_FALSE(ed25519_verify(std::string(32, '\xff'), "\x72", signature));
}

TEST_CASE("comparing in constant time compares") {
    CHECK(equal_in_constant_time("", ""));
    CHECK(equal_in_constant_time("abc", "abc"));
    CHECK_FALSE(equal_in_constant_time("abc", "abd"));
    CHECK_FALSE(equal_in_constant_time("abc", "abcd"));
}
