#include <string>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include <tgfw/api/codec.hpp>

using namespace tgfw;

namespace {

std::string good_update(int id) {
    return R"({"update_id":)" + std::to_string(id) +
           R"(,"message":{"message_id":1,"date":1,"chat":{"id":5,"type":"private"},"text":"[]{}\"{\\\"update_id\\\""}})";
}

/// 100 updates, number 51 replaced.
std::string batch_with(const std::string& bad) {
    std::string body = R"({"ok":true,"result":[)";
    for (int id = 1; id <= 100; ++id) {
        body += id > 1 ? "," : "";
        body += id == 51 ? bad : good_update(id);
    }
    return body + "]}";
}

std::vector<DecodedUpdate> decoded(const std::string& body) {
    return std::get<std::vector<DecodedUpdate>>(decode_updates(body));
}

/// The bad one of 100, after checking that its neighbours are well.
BadUpdate only_bad(const std::string& bad) {
    const auto updates = decoded(batch_with(bad));
    REQUIRE(updates.size() == 100);
    for (std::size_t i = 0; i < updates.size(); ++i) {
        if (i != 50) {
            REQUIRE(std::holds_alternative<Update>(updates[i]));
            CHECK(std::get<Update>(updates[i]).update_id == static_cast<std::int64_t>(i) + 1);
        }
    }
    REQUIRE(std::holds_alternative<BadUpdate>(updates[50]));
    return std::get<BadUpdate>(updates[50]);
}

}  // namespace

TEST_CASE("A batch of good updates is decoded in order") {
    const auto updates = decoded(batch_with(good_update(51)));
    REQUIRE(updates.size() == 100);
    CHECK(std::get<Update>(updates[99]).update_id == 100);
    CHECK(decoded(R"({"ok":true,"result":[]})").empty());
    CHECK(decoded(R"( { "result" : [ {"update_id" : 1} , {"update_id":2} ] , "ok" : true } )").size() == 2);
}

TEST_CASE("A mistyped update is reported and its 99 neighbours are well") {
    const auto bad = only_bad(R"({"update_id":51,"message":{"message_id":1,"chat":{"id":"x"}}})");
    CHECK(bad.update_id == 51);
    CHECK(bad.error.starts_with("message.chat.id: expected an integer, got a string at byte "));
    CHECK(bad.offset > 1000);
    CHECK(bad.raw.starts_with(R"({"update_id":51,)"));
    CHECK(bad.raw.ends_with("}}}"));
}

TEST_CASE("A malformed update is reported and its 99 neighbours are well") {
    for (const char* bad : {
             R"({"update_id":51,"message":{"message_id":1,}})",         // a comma too many
             R"({"update_id":51,"message":{"message_id":tru}})",        // no literal
             R"({"update_id":51,"message":{"message_id":1})",           // a brace is missing
             R"({"update_id":51,"message":{"message_id":1}}})",         // a brace too many
             R"({"update_id":51,"message":{"text":"no end}})",          // a quote is missing
             R"({"update_id":51,"message":{"text":"bad \q escape"}})",  // an escape that is none
             R"({"update_id":51,"message":[{"text":1}})",               // a bracket is missing
             R"({"update_id":51 "message":{}})",                        // a comma is missing
         }) {
        CAPTURE(bad);
        CHECK(only_bad(bad).update_id == 51);
    }
}

TEST_CASE("An update that is too deep, not UTF-8, or out of range is reported and its neighbours are well") {
    const std::string deep = R"({"update_id":51,"x":)" + std::string(500, '[') + std::string(500, ']') + "}";
    CHECK(only_bad(deep).error.find("nested too deeply") != std::string::npos);
    CHECK(only_bad("{\"update_id\":51,\"message\":{\"text\":\"\xFF\"}}").error.find("UTF-8") != std::string::npos);
    const auto number = only_bad(R"({"update_id":51,"message":{"message_id":99999999999999999999}})");
    CHECK(number.update_id == 51);
    CHECK(number.error.starts_with("message.message_id: an integer is out of range"));
}

TEST_CASE("A bad update gives its identifier if it can be found at all") {
    CHECK(only_bad(R"({"message":{"message_id":{}},"update_id": 51})").update_id == 51);
    CHECK_FALSE(only_bad(R"({"message":{"message_id":{}}})").update_id.has_value());
    CHECK_FALSE(only_bad(R"({"update_id":"51"})").update_id.has_value());
    CHECK_FALSE(only_bad(R"(["not an update"])").update_id.has_value());
    CHECK_FALSE(only_bad("17").update_id.has_value());
    CHECK_FALSE(only_bad("null").update_id.has_value());
}

TEST_CASE("Two bad updates side by side, first and last, hurt nobody") {
    const auto updates = decoded(
        R"({"ok":true,"result":[{"update_id":"a"},{"update_id":2,"message":5},{"update_id":3},{"update_id":4,"poll":[]}]})");
    REQUIRE(updates.size() == 4);
    CHECK(std::holds_alternative<BadUpdate>(updates[0]));
    CHECK(std::get<BadUpdate>(updates[1]).update_id == 2);
    CHECK(std::get<Update>(updates[2]).update_id == 3);
    CHECK(std::get<BadUpdate>(updates[3]).update_id == 4);
}

TEST_CASE("An unclosed last update does not take the batch with it") {
    const auto updates = decoded(R"({"ok":true,"result":[{"update_id":1},{"update_id":2,"message":{"text":"x}]})");
    REQUIRE(updates.size() == 2);
    CHECK(std::get<Update>(updates[0]).update_id == 1);
    CHECK(std::get<BadUpdate>(updates[1]).update_id == 2);
}

TEST_CASE("A body that is no batch at all throws") {
    for (const char* body : {"", "[]", "{}x", R"({"ok":true})", R"({"ok":true,"result":{}})",
                             R"({"ok":true,"result":[)", R"({"ok":1,"result":[]})", "<html>"}) {
        CAPTURE(body);
        CHECK_THROWS_AS((void)decode_updates(body), DecodeError);
    }
    DecodeOptions options;
    options.max_bytes = 10;
    CHECK_THROWS_AS((void)decode_updates(batch_with("{}"), options), DecodeError);
}

TEST_CASE("A refused getUpdates answers with the failure") {
    const auto answer = decode_updates(
        R"({"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates request"})");
    REQUIRE(std::holds_alternative<ApiFailure>(answer));
    CHECK(std::get<ApiFailure>(answer).error_code == 409);
}

TEST_CASE("One update, as a webhook receives it, is decoded or reported") {
    CHECK(std::get<Update>(decode_update(good_update(7))).update_id == 7);
    const auto bad = std::get<BadUpdate>(decode_update(R"({"update_id":8,"message":[]})"));
    CHECK(bad.update_id == 8);
    CHECK(bad.error == "message: expected an object, got an array at byte 25");
}

TEST_CASE("A response is a result or a failure, whatever the order of its members") {
    CHECK(std::get<User>(decode_response<User>(R"({"result":{"id":5,"is_bot":true,"first_name":"B"},"ok":true})")).id ==
          5);
    CHECK(std::get<bool>(decode_response<bool>(R"({"ok":true,"result":true})")));
    CHECK(std::get<std::int64_t>(decode_response<std::int64_t>(R"({"ok":true,"result":42})")) == 42);
    CHECK(std::get<std::string>(decode_response<std::string>(R"({"ok":true,"result":"t.me/x","new":[1]})")) ==
          "t.me/x");
    CHECK(std::get<std::vector<MessageId>>(
              decode_response<std::vector<MessageId>>(R"({"ok":true,"result":[{"message_id":1}]})"))
              .size() == 1);
    CHECK(std::holds_alternative<Message>(
        std::get<MessageOrTrue>(decode_response<MessageOrTrue>(R"({"ok":true,"result":{"message_id":1}})"))));
}

TEST_CASE("A failure carries the code, the text, retry_after and migrate_to_chat_id") {
    const auto flood = std::get<ApiFailure>(decode_response<Message>(
        R"({"ok":false,"error_code":429,"description":"Too Many Requests: retry after 35","parameters":{"retry_after":35}})"));
    CHECK(flood.error_code == 429);
    CHECK(flood.parameters.retry_after == 35);
    CHECK(flood.description == "Too Many Requests: retry after 35");
    const auto migrated = std::get<ApiFailure>(decode_response<Message>(
        R"({"parameters":{"migrate_to_chat_id":-1001234567890},"description":"x","error_code":400,"ok":false})"));
    CHECK(migrated.parameters.migrate_to_chat_id == -1001234567890);
    CHECK_FALSE(migrated.parameters.retry_after.has_value());
}

TEST_CASE("A response that is none throws, with the path into the result") {
    CHECK_THROWS_WITH_AS((void)decode_response<User>(R"({"ok":true,"result":{"id":"x"}})"),
                         "result.id: expected an integer, got a string at byte 26", DecodeError);
    CHECK_THROWS_AS((void)decode_response<User>(R"({"ok":true})"), DecodeError);
    CHECK_THROWS_AS((void)decode_response<User>("<html>502 Bad Gateway</html>"), DecodeError);
}
