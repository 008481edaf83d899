#include <tgfw/bot/shortcuts/names.hpp>

#include <doctest/doctest.h>

#include <tgfw/api/codec.hpp>
#include <tgfw/api/types.hpp>

using namespace tgfw;

TEST_CASE("users and chats have names to be shown by") {
    User user(7, false, "Ann");
    CHECK(full_name(user) == "Ann");
    CHECK(display_name(user) == "Ann");
    user.last_name = "Lee";
    CHECK(full_name(user) == "Ann Lee");
    user.username = "ann";
    CHECK(display_name(user) == "@ann");

    const auto person = decode<Chat>(R"({"id":7,"type":"private","first_name":"Ann","last_name":"Lee"})");
    CHECK(full_name(person) == "Ann Lee");
    CHECK(display_name(person) == "Ann Lee");
    const auto group = decode<Chat>(R"({"id":-7,"type":"group","title":"Choir"})");
    CHECK(full_name(group).empty());
    CHECK(display_name(group) == "Choir");
}
