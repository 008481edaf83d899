#include <string>

#include <doctest/doctest.h>

#include <tgfw/api/codec.hpp>
#include <tgfw/api/limits.hpp>
#include <tgfw/api/methods.hpp>

using namespace tgfw;

TEST_CASE("A flag is true only when it is present and true") {
    Flag flag;
    CHECK_FALSE(flag);
    CHECK_FALSE(flag.has_value());
    CHECK(flag.value_or(true));
    flag = false;
    CHECK_FALSE(flag);
    CHECK(flag.has_value());
    CHECK(flag == false);
    CHECK_FALSE(Flag() == false);
    flag = true;
    CHECK(flag);
    CHECK_FALSE(flag.value_or(false) == false);
    flag.reset();
    CHECK(flag == Flag());
}

TEST_CASE("A box has the interface of std::optional") {
    Box<User> box;
    CHECK_FALSE(box);
    CHECK(box == std::nullopt);
    CHECK(box.get() == nullptr);
    CHECK_THROWS_AS((void)box.value(), std::bad_optional_access);
    CHECK(box.value_or(User(3, false, "Z")).id == 3);
    box.emplace(5, false, "A");
    CHECK(box->id == 5);
    CHECK((*box).first_name == "A");
    Box<User> copy = box;
    copy->id = 6;
    CHECK(box.value().id == 5);
    CHECK_FALSE(copy == box);
    const User* const place = copy.get();
    Box<User> moved = std::move(copy);
    CHECK(moved.get() == place);
    copy = box;
    CHECK(copy == box);
    box = std::nullopt;
    CHECK_FALSE(box.has_value());
    CHECK_FALSE(copy == box);
    box = User(7, true, "B");
    CHECK(box->is_bot);
}

TEST_CASE("A chat id is implicit from integers and names") {
    const ChatId number = 5;
    const ChatId negative = std::int64_t{-1001736450912};
    const ChatId name = "@channel";
    CHECK(number.id() == 5);
    CHECK(number.to_string() == "5");
    CHECK(negative.to_string() == "-1001736450912");
    CHECK(name.is_username());
    CHECK(name.to_string() == "@channel");
    CHECK_FALSE(number == name);
    CHECK(ChatId(std::string("@channel")) == name);
}

TEST_CASE("An open enum compares with its values and with texts") {
    ChatType type = ChatType::private_;
    CHECK(type == ChatType::private_);
    CHECK(type == "private");
    CHECK_FALSE(type == ChatType::group);
    CHECK(ChatType("group") == ChatType::group);
    CHECK(ChatType("x") == ChatType("x"));
    CHECK_FALSE(ChatType("x") == ChatType("y"));
    CHECK(ChatType().empty());
    CHECK(ChatType().to_string().empty());
    type = "x";
    ChatType other = std::move(type);
    CHECK(other.to_string() == "x");
    type = other;
    CHECK(type == other);
    CHECK(DiceEmoji(DiceEmoji::darts).to_string() == "🎯");
    CHECK(ReactionEmoji("👍") == ReactionEmoji::thumbs_up);
    CHECK(ListItemType("A") == ListItemType::upper_alpha);
    bool reached = false;
    switch (ChatType("channel").known().value_or(ChatType::group)) {
        case ChatType::channel:
            reached = true;
            break;
        default:
            break;
    }
    CHECK(reached);
}

TEST_CASE("Extra holds unknown members and the names of missing ones") {
    Extra extra;
    CHECK(extra.empty());
    CHECK(extra.unknown().empty());
    CHECK(extra == Extra());
    extra.set("a", "1");
    extra.set("a", "2");
    extra.add_missing("b");
    CHECK(extra.unknown().size() == 1);
    CHECK(*extra.find("a") == "2");
    CHECK(extra.is_missing("b"));
    const Extra copy = extra;
    CHECK(copy == extra);
    extra.set("c", "3");
    CHECK_FALSE(copy == extra);
    CHECK(sizeof(Extra) == 8);
}

TEST_CASE("The documented limits are constants") {
    CHECK(limits::message_text_chars_max == 4096);
    CHECK(limits::callback_data_bytes_max == 64);
    CHECK(limits::webhook_ports[3] == 8443);
    CHECK(limits::bot_api_version == "10.3");
}
