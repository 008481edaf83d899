#include <core/base64.hpp>

#include <doctest/doctest.h>

using namespace tgfw::detail;

TEST_CASE("padded base64 is that of RFC 4648, strictly") {
    CHECK(base64_encode("f", Base64::standard) == "Zg==");
    CHECK(base64_encode("fo", Base64::standard) == "Zm8=");
    CHECK(base64_encode("foo", Base64::standard) == "Zm9v");
    CHECK(base64_encode("\xfb\xff", Base64::standard) == "+/8=");
    CHECK(base64_decode("+/8=", Base64::standard) == "\xfb\xff");
    CHECK(base64_decode("", Base64::standard) == "");
    for (const char* wrong : {"Zg", "Zg=", "Zg===", "=", "====", "Z===", "Zh==", "Z=g=", "-_8=", "Zm9v\n"}) {
        CHECK_FALSE(base64_decode(wrong, Base64::standard));
    }
}
