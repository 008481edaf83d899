#include <doctest/doctest.h>

#include <string>

#include <tgfw/bot/links/base64url.hpp>
#include <tgfw/bot/links/deep_link.hpp>
#include <tgfw/core/error.hpp>

using namespace tgfw;

TEST_CASE("a deep link carries its payload to /start, and is the plain link without one") {
    CHECK(deep_link("my_bot", "ref-17_A") == "https://t.me/my_bot?start=ref-17_A");
    CHECK(deep_link("@my_bot", "x") == "https://t.me/my_bot?start=x");
    CHECK(deep_link("my_bot") == "https://t.me/my_bot");
    CHECK(deep_link("my_bot", base64url_encode("any bytes: äöü")).size() < 80);
}

TEST_CASE("a payload has at most 64 characters") {
    CHECK(deep_link("my_bot", std::string(64, 'a')) == "https://t.me/my_bot?start=" + std::string(64, 'a'));
    CHECK(deep_link("my_bot", base64url_encode(std::string(48, '\xff'))).ends_with("____"));
    CHECK_THROWS_WITH_AS((void)deep_link("my_bot", std::string(65, 'a')),
                         "A payload of a start link has at most 64 characters, not 65", ConfigError);
    CHECK_THROWS_WITH_AS((void)group_link("my_bot", std::string(65, 'a')),
                         "A payload of a startgroup link has at most 64 characters, not 65", ConfigError);
    CHECK(main_app_link("my_bot", std::string(512, 'a')).size() == 512 + 29);
    CHECK_THROWS_AS((void)main_app_link("my_bot", std::string(513, 'a')), ConfigError);
}

TEST_CASE("a payload of other characters is refused, without quoting it") {
    CHECK_THROWS_WITH_AS(
        (void)deep_link("my_bot", "hush&start=x"),
        "A payload of a start link holds A-Z a-z 0-9 _ - only, which byte 4 is not; base64url_encode() "
        "writes any bytes so, and PayloadSigner signs them, too",
        ConfigError);
    for (const char* wrong : {"a b", "a.b", "ä", "a=", "a+b", "a/b", "a\n"}) {
        CHECK_THROWS_AS((void)deep_link("my_bot", wrong), ConfigError);
        CHECK_THROWS_AS((void)attach_link("my_bot", wrong), ConfigError);
    }
    CHECK_THROWS_AS((void)deep_link("my_bot", std::string("a\0b", 3)), ConfigError);
}

TEST_CASE("a username is one") {
    CHECK_THROWS_WITH_AS((void)deep_link("bot", "x"),
                         "\"bot\" is no username: one has 4 to 32 letters, digits and _, and begins with a letter",
                         ConfigError);
    for (const char* wrong :
         {"", "@", "@bot", "1234", "_bot", "my-bot", "my bot", "my_bot?x=", "https://t.me/my_bot"}) {
        CHECK_THROWS_AS((void)deep_link(wrong), ConfigError);
    }
    CHECK_THROWS_AS((void)deep_link(std::string(33, 'a')), ConfigError);
    CHECK(deep_link(std::string(32, 'a')) == "https://t.me/" + std::string(32, 'a'));
}

TEST_CASE("a group link can ask for rights, in Telegram's words") {
    CHECK(group_link("my_bot") == "https://t.me/my_bot?startgroup");
    CHECK(group_link("my_bot", "17") == "https://t.me/my_bot?startgroup=17");
    CHECK(group_link("my_bot", "17", AdminRight::pin_messages | AdminRight::delete_messages) ==
          "https://t.me/my_bot?startgroup=17&admin=delete_messages+pin_messages");
    CHECK(group_link("my_bot", "", AdminRight::manage_chat) == "https://t.me/my_bot?startgroup&admin=manage_chat");
}

TEST_CASE("every right and every kind of chat has its word") {
    auto all = AdminRight::none;
    for (unsigned bit = 0; bit < 15; ++bit) all = all | static_cast<AdminRight>(1U << bit);
    CHECK(channel_link("my_bot", all) ==
          "https://t.me/my_bot?startchannel&admin=change_info+post_messages+edit_messages+delete_messages+"
          "restrict_members+invite_users+pin_messages+manage_topics+promote_members+manage_video_chats+anonymous+"
          "manage_chat+post_stories+edit_stories+delete_stories");
    CHECK(attach_link("my_bot", "x",
                      AttachTarget::channels | AttachTarget::users | AttachTarget::groups | AttachTarget::bots) ==
          "https://t.me/my_bot?startattach=x&choose=users+bots+groups+channels");
}

TEST_CASE("a channel link names at least one right") {
    CHECK(channel_link("my_bot", AdminRight::post_messages) == "https://t.me/my_bot?startchannel&admin=post_messages");
    CHECK_THROWS_AS((void)channel_link("my_bot", AdminRight::none), ConfigError);
}

TEST_CASE("links open web apps: the main one, one by its name, one of the attachment menu") {
    CHECK(main_app_link("my_bot") == "https://t.me/my_bot?startapp");
    CHECK(main_app_link("my_bot", "17", WebAppMode::compact) == "https://t.me/my_bot?startapp=17&mode=compact");
    CHECK(app_link("my_bot", "shop", "17") == "https://t.me/my_bot/shop?startapp=17");
    CHECK(app_link("my_bot", "shop", "", WebAppMode::fullscreen) ==
          "https://t.me/my_bot/shop?startapp&mode=fullscreen");
    CHECK_THROWS_AS((void)app_link("my_bot", ""), ConfigError);
    CHECK_THROWS_AS((void)app_link("my_bot", "a/b"), ConfigError);
    CHECK(attach_link("my_bot") == "https://t.me/my_bot?startattach");
    CHECK(attach_link("my_bot", "17", AttachTarget::users) == "https://t.me/my_bot?startattach=17&choose=users");
}
