#include <tgfw/api/codec.hpp>

#include <string>

#include <doctest/doctest.h>

#include <tgfw/api/methods.hpp>

#include "same_json.hpp"

using namespace tgfw;
using tgfw_test::read_source_file;
using tgfw_test::same_json;

namespace {

template <class T>
std::string problem_of(std::string_view json) {
    try {
        (void)decode<T>(json);
    } catch (const DecodeError& error) {
        return error.what();
    }
    return "";
}

template <class T>
bool round_trips(std::string_view json) {
    const T value = decode<T>(json);
    return same_json(encode(value), json) && decode<T>(encode(value)) == value;
}

}  // namespace

TEST_CASE("A message's members arrive in their types") {
    const auto message = decode<Message>(R"({"message_id":7,"date":1766412345,"chat":{"id":-1001736450912,
        "type":"supergroup","title":"T","is_forum":true},"from":{"id":5,"is_bot":false,"first_name":"A"},"text":"/start",
        "entities":[{"type":"bot_command","offset":0,"length":6}],"has_protected_content":true})");
    CHECK(message.message_id == 7);
    CHECK(message.chat.id == -1001736450912);
    CHECK(message.chat.type == ChatType::supergroup);
    CHECK(message.chat.is_forum);
    CHECK(message.from->first_name == "A");
    CHECK(message.text == "/start");
    REQUIRE(message.entities);
    CHECK(message.entities->at(0).type == MessageEntityType::bot_command);
    CHECK(message.has_protected_content);
    CHECK_FALSE(message.caption.has_value());
    CHECK_FALSE(message.reply_to_message);
    CHECK(message.extra.empty());
}

TEST_CASE("The samples are written back as they were") {
    for (const char* name : {"command", "text", "callback", "group"}) {
        CAPTURE(name);
        CHECK(round_trips<Update>(read_source_file(std::string("tests/corpus/samples/") + name + ".json")));
    }
}

TEST_CASE("Members are written in the API's order, compactly, unknown ones last") {
    const std::string json = R"({ "zebra" : [1, 2], "first_name":"A", "is_bot":false, "id":5 })";
    CHECK(encode(decode<User>(json)) == R"({"id":5,"is_bot":false,"first_name":"A","zebra":[1, 2]})");
}

TEST_CASE("Unknown members are kept as text, at every level") {
    const auto update =
        decode<Update>(R"({"update_id":1,"message":{"message_id":1,"date":1,"chat":{"id":1,"type":"private",
        "new_in_11":{"deep":["x\n"]}},"shiny":"yes"}})");
    REQUIRE(update.message);
    CHECK(*update.message->extra.find("shiny") == "\"yes\"");
    CHECK(*update.message->chat.extra.find("new_in_11") == R"({"deep":["x\n"]})");
    CHECK(update.message->extra.find("other") == nullptr);
    CHECK(round_trips<Update>(encode(update)));
}

TEST_CASE("A member's name may hold escapes") {
    CHECK(decode<User>(R"({"i\u0064":5,"is_bot":false,"first_name":"A"})").id == 5);
    const auto user = decode<User>(R"({"id":5,"is_bot":false,"first_name":"A","q\"\n":1})");
    CHECK(*user.extra.find("q\"\n") == "1");
    CHECK(round_trips<User>(encode(user)));
}

TEST_CASE("The last of duplicate members wins, also for objects, arrays, boxes and unknown members") {
    const auto message =
        decode<Message>(R"({"message_id":1,"message_id":2,"date":1,"chat":{"id":1,"type":"private","title":"x"},
        "chat":{"id":9,"type":"group"},"text":"a","text":"b","from":{"id":1,"is_bot":true,"first_name":"x","last_name":"y"},
        "from":{"id":2,"is_bot":false,"first_name":"z"},"entities":[{"type":"bold","offset":0,"length":1}],"entities":[],
        "new":1,"new":2})");
    CHECK(message.message_id == 2);
    CHECK(message.chat.id == 9);
    CHECK_FALSE(message.chat.title.has_value());
    CHECK(message.text == "b");
    CHECK(message.from->id == 2);
    CHECK_FALSE(message.from->last_name.has_value());
    CHECK(message.entities->empty());
    CHECK(*message.extra.find("new") == "2");
    CHECK(message.extra.unknown().size() == 1);
}

TEST_CASE("null for an optional member means absent, for a required one it is an error") {
    const auto message =
        decode<Message>(R"({"message_id":1,"date":1,"chat":{"id":1,"type":"private"},"text":null,"from":null,
        "entities":null,"is_topic_message":null,"edit_date":null,"reply_markup":null,"forward_origin":null})");
    CHECK_FALSE(message.text.has_value());
    CHECK_FALSE(message.from);
    CHECK_FALSE(message.entities.has_value());
    CHECK_FALSE(message.is_topic_message.has_value());
    CHECK(message.extra.empty());
    CHECK_FALSE(decode<Message>(R"({"text":"a","text":null})").text.has_value());
    CHECK_FALSE(decode<Message>(R"({"from":{"id":1},"from":null})").from);
    CHECK(problem_of<Message>(R"({"message_id":null})") == "message_id: expected an integer, got null at byte 14");
    CHECK(problem_of<Message>(R"({"chat":null})") == "chat: expected an object, got null at byte 8");
}

TEST_CASE("A missing required member takes its default, is noted, and is not written back") {
    const auto user = decode<User>(R"({"id":5})");
    CHECK(user.first_name.empty());
    CHECK(user.extra.is_missing("first_name"));
    CHECK(user.extra.is_missing("is_bot"));
    CHECK_FALSE(user.extra.is_missing("id"));
    CHECK(user.extra.missing().size() == 2);
    CHECK(encode(user) == R"({"id":5})");
    auto named = user;
    named.first_name = "A";
    CHECK(encode(named) == R"({"id":5,"first_name":"A"})");
    CHECK(encode(User()) == R"({"id":0,"is_bot":false,"first_name":""})");
    CHECK(round_trips<Update>(R"({"message":{"chat":{}}})"));
    CHECK(round_trips<ChatMemberUpdated>("{}"));
    CHECK(round_trips<Update>("{}"));
}

TEST_CASE("Unknown enum values keep their text, and known ones need none") {
    const auto entity = decode<MessageEntity>(R"({"type":"hologram","offset":0,"length":1})");
    CHECK_FALSE(entity.type.is_known());
    CHECK(entity.type.to_string() == "hologram");
    CHECK(entity.type == "hologram");
    CHECK_FALSE(entity.type == MessageEntityType::bold);
    CHECK_FALSE(entity.type.known().has_value());
    CHECK(round_trips<MessageEntity>(encode(entity)));
    CHECK(decode<Chat>(R"({"id":1,"type":"galaxy"})").type.to_string() == "galaxy");
    auto copy = entity;
    copy.type = MessageEntityType::code;
    CHECK(copy.type.to_string() == "code");
    CHECK(entity.type.to_string() == "hologram");
    CHECK(copy.type.known() == MessageEntityType::code);
}

TEST_CASE("An unknown kind of update is delivered with its name") {
    const auto update = decode<Update>(R"({"update_id":1,"telepathy":{"from":5}})");
    CHECK_FALSE(update.kind().is_known());
    CHECK(update.kind().to_string() == "telepathy");
    CHECK(round_trips<Update>(encode(update)));
    CHECK(decode<Update>(R"({"update_id":1})").kind().empty());
}

TEST_CASE("A union takes the alternative that its discriminator names, wherever that stands") {
    const auto first =
        decode<ChatMember>(R"({"status":"kicked","user":{"id":1,"is_bot":false,"first_name":"A"},"until_date":0})");
    const auto last =
        decode<ChatMember>(R"({"user":{"id":1,"is_bot":false,"first_name":"A"},"until_date":0,"status":"kicked"})");
    REQUIRE(std::holds_alternative<ChatMemberBanned>(first));
    CHECK(std::get<ChatMemberBanned>(first).user.id == 1);
    CHECK(first == last);
    CHECK(ChatMemberBanned::status == "kicked");
    CHECK(encode(first).starts_with(R"({"status":"kicked",)"));
}

TEST_CASE("A union's unknown or missing discriminator keeps the whole object") {
    for (const char* json : {R"({"type":"wormhole","exit":[1]})", R"({"exit":[1]})", R"({"type":7})", "{}"}) {
        CAPTURE(json);
        const auto origin = decode<MessageOrigin>(json);
        REQUIRE(std::holds_alternative<UnknownObject>(origin));
        CHECK(encode(origin) == json);
    }
    CHECK(problem_of<MessageOrigin>("7") == "expected an object, got a number at byte 0");
}

TEST_CASE("The fixed string of an alternative is checked and written") {
    CHECK(problem_of<ReactionTypeEmoji>(R"({"type":"paid"})") == "type: expected \"emoji\", got \"paid\" at byte 8");
    CHECK(encode(ReactionTypePaid()) == R"({"type":"paid"})");
    CHECK(encode(decode<ReactionTypeEmoji>(R"({"emoji":"x"})")) == R"({"emoji":"x"})");
}

TEST_CASE("A message with date 0 is an inaccessible one") {
    const auto gone = decode<MaybeInaccessibleMessage>(R"({"chat":{"id":1,"type":"private"},"message_id":4,"date":0})");
    REQUIRE(std::holds_alternative<InaccessibleMessage>(gone));
    CHECK(std::get<InaccessibleMessage>(gone).message_id == 4);
    const auto there =
        decode<MaybeInaccessibleMessage>(R"({"message_id":4,"date":5,"chat":{"id":1,"type":"private"},"text":"x"})");
    REQUIRE(std::holds_alternative<Message>(there));
    CHECK(round_trips<MaybeInaccessibleMessage>(encode(gone)));
    CHECK(round_trips<MaybeInaccessibleMessage>(encode(there)));
    CHECK(std::holds_alternative<Message>(decode<MaybeInaccessibleMessage>(R"({"message_id":4})")));
}

TEST_CASE("Rich text is a string, a list or an object, at any depth") {
    const std::string json = R"(["a ",{"type":"bold","text":["b",{"type":"italic","text":"c"}]},{"type":"new","x":1}])";
    const auto text = decode<RichText>(json);
    REQUIRE(std::holds_alternative<std::vector<RichText>>(text));
    const auto& parts = std::get<std::vector<RichText>>(text);
    CHECK(std::get<std::string>(parts.at(0)) == "a ");
    REQUIRE(std::holds_alternative<RichTextBold>(parts.at(1)));
    CHECK(std::holds_alternative<UnknownObject>(parts.at(2)));
    CHECK(encode(text) == json);
    CHECK(round_trips<RichText>("\"plain\""));
    const RichText built = RichTextBold(RichText("x"));
    CHECK(encode(built) == R"({"type":"bold","text":"x"})");
}

TEST_CASE("Inline results with the same type are told apart by the file they hold") {
    CHECK(std::holds_alternative<InlineQueryResultCachedPhoto>(
        decode<InlineQueryResult>(R"({"type":"photo","id":"1","photo_file_id":"F"})")));
    CHECK(std::holds_alternative<InlineQueryResultPhoto>(
        decode<InlineQueryResult>(R"({"type":"photo","id":"1","photo_url":"u","thumbnail_url":"t"})")));
    CHECK(std::holds_alternative<InlineQueryResultCachedSticker>(
        decode<InlineQueryResult>(R"({"sticker_file_id":"F","id":"1","type":"sticker"})")));
}

TEST_CASE("Content without a discriminator is told by its members") {
    CHECK(std::holds_alternative<InputTextMessageContent>(decode<InputMessageContent>(R"({"message_text":"x"})")));
    CHECK(std::holds_alternative<InputLocationMessageContent>(
        decode<InputMessageContent>(R"({"latitude":1,"longitude":2})")));
    CHECK(std::holds_alternative<InputVenueMessageContent>(
        decode<InputMessageContent>(R"({"latitude":1,"longitude":2,"title":"t","address":"a"})")));
    CHECK(std::holds_alternative<InputContactMessageContent>(
        decode<InputMessageContent>(R"({"phone_number":"1","first_name":"n"})")));
    CHECK(std::holds_alternative<InputInvoiceMessageContent>(
        decode<InputMessageContent>(R"({"title":"t","description":"d","payload":"p","currency":"XTR","prices":[]})")));
    CHECK(std::holds_alternative<UnknownObject>(decode<InputMessageContent>(R"({"smell":"lavender"})")));
    CHECK(std::holds_alternative<ReplyKeyboardMarkup>(decode<ReplyMarkup>(R"({"keyboard":[[{"text":"A"}]]})")));
    CHECK(std::holds_alternative<InlineKeyboardMarkup>(
        decode<ReplyMarkup>(R"({"inline_keyboard":[],"force_reply":true})")));
    CHECK(std::holds_alternative<ForceReply>(decode<ReplyMarkup>(R"({"force_reply":true})")));
    CHECK(std::holds_alternative<ReplyKeyboardRemove>(decode<ReplyMarkup>(R"({"remove_keyboard":true})")));
}

TEST_CASE("An edit answers with a message or with true") {
    CHECK(std::get<bool>(decode<MessageOrTrue>("true")));
    CHECK(std::get<Message>(decode<MessageOrTrue>(R"({"message_id":3})")).message_id == 3);
    CHECK(encode(MessageOrTrue(true)) == "true");
}

TEST_CASE("An error names the path, what was expected, what came and where") {
    CHECK(problem_of<Update>(R"({"update_id":1,"message":{"message_id":1,"chat":{"id":"x"}}})") ==
          "message.chat.id: expected an integer, got a string at byte 54");
    CHECK(problem_of<Message>(R"({"entities":[{"offset":1},{},{"type":5}]})") ==
          "entities[2].type: expected a string, got a number at byte 37");
    CHECK(problem_of<InlineKeyboardMarkup>(R"({"inline_keyboard":[[],[{"text":[]}]]})") ==
          "inline_keyboard[1][0].text: expected a string, got an array at byte 32");
    CHECK(problem_of<Update>(R"({"unknown":{"a":tru}})") == "unknown: not a JSON value at byte 16");
    CHECK(problem_of<std::vector<User>>(R"([{},{"id":{}}])") ==
          "[1].id: expected an integer, got an object at byte 10");
    CHECK(problem_of<Update>("[]") == "expected an object, got an array at byte 0");
    CHECK(problem_of<Update>("") == "expected an object, got the end of the text at byte 0");
    CHECK(problem_of<Update>("{\"update_id\":1") == "expected ',' or '}', got the end of the text at byte 14");
    CHECK(problem_of<Update>("{\"update_id\":1}x") == "text after the end of the document at byte 15");
    CHECK(problem_of<Chat>(R"({"is_forum":"yes"})") == "is_forum: expected a boolean, got a string at byte 12");
    CHECK(problem_of<Location>(R"({"latitude":"1"})") == "latitude: expected a number, got a string at byte 12");
}

TEST_CASE("A sample cut at any byte is an error, and never a crash") {
    for (const char* name : {"callback", "group"}) {
        const std::string json = read_source_file(std::string("tests/corpus/samples/") + name + ".json");
        const std::size_t end = json.find_last_of('}');
        std::size_t failures = 0;
        for (std::size_t size = 0; size <= end; ++size) {
            failures += problem_of<Update>(std::string_view(json).substr(0, size)).empty() ? 0 : 1;
        }
        CHECK(failures == end + 1);
    }
}

TEST_CASE("A sample with any byte replaced decodes or fails, and never crashes") {
    const std::string json = read_source_file("tests/corpus/samples/text.json");
    std::size_t failures = 0;
    for (std::size_t i = 0; i < json.size(); ++i) {
        for (const char c : {'\0', '"', '{', '}', '[', ',', '\\', '9', '\x80', '\xFF'}) {
            std::string broken = json;
            broken[i] = c;
            failures += problem_of<Update>(broken).empty() ? 0 : 1;
        }
    }
    CHECK(failures > json.size());
}

TEST_CASE("Dates after 2038 and identifiers over 32 bits stay what they are") {
    const auto message =
        decode<Message>(R"({"message_id":3000000000,"date":4102444800,"chat":{"id":4503599627370495,"type":"x"}})");
    CHECK(message.message_id == 3000000000);
    CHECK(message.date == 4102444800);
    CHECK(message.chat.id == 4503599627370495);
}

TEST_CASE("Strings are escaped as little as JSON allows, and always are valid UTF-8") {
    CHECK(encode(std::string("a/\"\\\n\r\t\b\f\x01\x7F é")) == "\"a/\\\"\\\\\\n\\r\\t\\b\\f\\u0001\x7F é\"");
    CHECK(encode(std::string("\xFF\xC3")) == "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
    CHECK(encode(std::string("\xED\xA0\x80")) == "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST_CASE("A chat id is an integer or a name") {
    CHECK(encode(SendMessage(-100123, "x")) == R"({"chat_id":-100123,"text":"x"})");
    CHECK(encode(SendMessage("@channel", "x")) == R"({"chat_id":"@channel","text":"x"})");
    CHECK(decode<SendMessage>(R"({"chat_id":"@c","text":"x"})").chat_id == ChatId("@c"));
    CHECK(decode<SendMessage>(R"({"chat_id":5,"text":"x"})").chat_id.id() == 5);
}

TEST_CASE("A method's body holds what is set, and parameters that this library does not know") {
    SendMessage method(1, "x");
    method.parse_mode = ParseMode::html;
    method.disable_notification = false;
    method.entities.emplace();
    method.extra.set("from_the_future", "{\"a\":1}");
    CHECK(
        encode(method) ==
        R"({"chat_id":1,"text":"x","parse_mode":"HTML","entities":[],"disable_notification":false,"from_the_future":{"a":1}})");
    CHECK(decode<SendMessage>(encode(method)) == method);
    CHECK(SendMessage::method_name == "sendMessage");
}

TEST_CASE("Vectors are decoded and encoded element by element") {
    const auto users = decode<std::vector<User>>(
        R"([{"id":1,"is_bot":false,"first_name":"A"},{"id":2,"is_bot":true,"first_name":"B"}])");
    REQUIRE(users.size() == 2);
    CHECK(users[1].is_bot);
    CHECK(decode<std::vector<User>>(encode(users)) == users);
    CHECK(encode(std::vector<std::int64_t>()) == "[]");
    CHECK(decode<std::vector<std::string>>("[\"a\"]").at(0) == "a");
}

TEST_CASE("Built values have setters for what is optional") {
    const auto button = InlineKeyboardButton("Tea").with_callback_data("tea").with_style(ButtonStyle::success);
    CHECK(encode(button) == R"({"text":"Tea","style":"success","callback_data":"tea"})");
    InputRichBlockListItem item;
    item.with_value(7).with_type(ListItemType::decimal);
    CHECK(item.value == 7);
    CHECK(item.type == ListItemType::decimal);
}

TEST_CASE("Copies are deep and comparison is deep") {
    const auto message = decode<Update>(read_source_file("tests/corpus/samples/group.json"));
    Update copy = message;
    CHECK(copy == message);
    copy.message->reply_to_message->text = "other";
    CHECK_FALSE(copy == message);
    copy = message;
    CHECK(copy == message);
    copy.message = Message(*copy.message);
    CHECK(copy == message);
    auto& same = copy;
    copy = same;
    CHECK(copy == message);
    const Update moved = std::move(copy);
    CHECK(moved == message);
}
