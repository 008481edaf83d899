#include <doctest/doctest.h>

#include <string>

#include <fmt/format.h>

#include <tgfw/bot/token.hpp>
#include <tgfw/core/error.hpp>

using tgfw::ConfigError;
using tgfw::Token;

TEST_CASE("a token knows its bot's id") {
    const Token token(" 123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1\n");
    CHECK(token.bot_id() == 123456789);
    CHECK(token.reveal() == "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1");
    CHECK(Token("6402197538123:x").bot_id() == 6402197538123);
}

TEST_CASE("what cannot be a token is refused, with the reason and without the text") {
    for (const char* bad : {"", "   ", "secretpart", ":secretpart", "12x:secretpart", "-1:secretpart", "0:secretpart",
                            "1:", "1:secret part", "1:secret/part", "99999999999999999999:secretpart"}) {
        try {
            const Token token{std::string(bad)};
            FAIL_CHECK(bad);
        } catch (const ConfigError& error) {
            const std::string text = error.what();
            CHECK(text.starts_with("The bot token "));
            CHECK(text.find("secret") == std::string::npos);
        }
    }
}

TEST_CASE("a token cannot be formatted") {
    static_assert(!fmt::is_formattable<Token>::value);
}
