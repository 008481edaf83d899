#include <doctest/doctest.h>

#include <cstdint>
#include <cstdlib>

#include <tgfw/core/env.hpp>
#include <tgfw/core/error.hpp>

using namespace tgfw;

namespace {

constexpr const char* kVariable = "TGFW_TEST_VARIABLE";

/// Has a value while this lives, and none before and after.
class TestVariable {
public:
    explicit TestVariable(const char* value) { ::setenv(kVariable, value, 1); }
    ~TestVariable() { ::unsetenv(kVariable); }
    TestVariable(const TestVariable&) = delete;
    TestVariable& operator=(const TestVariable&) = delete;
};

}  // namespace

TEST_CASE("env reads a variable, and names the one that is missing") {
    {
        const TestVariable set("value");
        CHECK(env(kVariable) == "value");
    }
    CHECK(env(kVariable, "other") == "other");
    CHECK_THROWS_WITH_AS(static_cast<void>(env(kVariable)), "The environment variable TGFW_TEST_VARIABLE is not set",
                         ConfigError);
}

TEST_CASE("a variable that is no number, or beyond its range, is named with its value and the range") {
    CHECK(env_number<std::uint16_t>(kVariable, 8443) == 8443);
    for (const char* wrong : {"http", "80x", "-1", "65536", "99999999999999999999", " 80"}) {
        CAPTURE(wrong);
        const TestVariable set(wrong);
        CHECK_THROWS_WITH_AS(static_cast<void>(env_number<std::uint16_t>(kVariable, 0)), doctest::Contains(wrong),
                             ConfigError);
    }
    const TestVariable set("65535");
    CHECK(env_number<std::uint16_t>(kVariable, 0) == 65535);
    CHECK_THROWS_WITH_AS(
        static_cast<void>(env_number<std::int8_t>(kVariable, 0)),
        "The environment variable TGFW_TEST_VARIABLE is \"65535\"; give a whole number from -128 to 127", ConfigError);
}
