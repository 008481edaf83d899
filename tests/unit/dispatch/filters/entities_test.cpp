#include "fixture.hpp"

#include <string>

using namespace tgfw;
using namespace tgfw::test;

namespace {

Update mentioning(std::string_view text, int offset, int length) {
    return with(
        fmt::format(R"("text":"{}","entities":[{{"type":"mention","offset":{},"length":{}}}])", text, offset, length));
}

Update text_mention(std::string_view user) {
    return with(
        fmt::format(R"("text":"hi Bob","entities":[{{"type":"text_mention","offset":3,"length":3,"user":{}}}])", user));
}

const User bob = decode<User>(R"({"id":8,"is_bot":false,"first_name":"Bob","username":"bobby"})");
const User nameless = decode<User>(R"({"id":9,"is_bot":false,"first_name":"Zoe"})");

}  // namespace

TEST_CASE("entity wants any entity of the text with this type, caption_entity any of the caption") {
    const Update text = with(R"("text":"a b.de","entities":[{"type":"bold","offset":0,"length":1},
                                                            {"type":"url","offset":2,"length":4}])");
    const Update caption = with(R"("caption":"b.de","caption_entities":[{"type":"url","offset":0,"length":4}])");
    CHECK(passes(filters::entity(MessageEntityType::url), text));
    CHECK(passes(filters::entity(MessageEntityType::bold), text));
    CHECK_FALSE(passes(filters::entity(MessageEntityType::code), text));
    CHECK_FALSE(passes(filters::entity(MessageEntityType::url), caption));
    CHECK(passes(filters::caption_entity(MessageEntityType::url), caption));
    CHECK_FALSE(passes(filters::caption_entity(MessageEntityType::url), text));
    CHECK_FALSE(passes(filters::entity(MessageEntityType::url), hello()));
}

TEST_CASE("an entity type that is new can be asked for by its name") {
    const Update text = with(R"("text":"a","entities":[{"type":"a_new_type","offset":0,"length":1}])");
    CHECK(passes(filters::entity("a_new_type"), text));
    CHECK_FALSE(passes(filters::entity("another"), text));
    CHECK(filters::describe(filters::entity("a_new_type")) == "entity(a_new_type)");
}

TEST_CASE("mention of a string is the text of a mention, with or without @, in either case") {
    const Update update = mentioning("ask @Bob now", 4, 4);
    CHECK(passes(filters::mention("Bob"), update));
    CHECK(passes(filters::mention("@bob"), update));
    CHECK(passes(filters::mention("alice", "bob"), update));
    CHECK(passes(filters::mention(std::vector<std::string>{"alice", "bob"}), update));
    CHECK_FALSE(passes(filters::mention("bobby"), update));
    CHECK_FALSE(passes(filters::mention("ask"), update));
    CHECK_FALSE(passes(filters::mention(8), update));
    CHECK_FALSE(passes(filters::mention("bob"), text_update(5, "ask @bob now")));
    CHECK_FALSE(passes(filters::mention("bob"), with(R"("caption":"@bob",
                                                        "caption_entities":[{"type":"mention","offset":0,"length":4}])")));
}

TEST_CASE("mention counts offsets in UTF-16 units") {
    CHECK(passes(filters::mention("bob"), mentioning("😀ä€ @bob", 5, 4)));
    CHECK_FALSE(passes(filters::mention("bob"), mentioning("😀ä€ @bob", 4, 4)));
    CHECK_FALSE(passes(filters::mention("bob"), mentioning("@bob", 90, 4)));
    CHECK_FALSE(passes(filters::mention("bob"), mentioning("@bob", 0, -1)));
}

TEST_CASE("mention of an id is the user of a mention without a name") {
    CHECK(passes(filters::mention(8), text_mention(R"({"id":8})")));
    CHECK(passes(filters::mention(7, 8), text_mention(R"({"id":8})")));
    CHECK_FALSE(passes(filters::mention(9), text_mention(R"({"id":8})")));
}

TEST_CASE("mention of a string is the text of a mention without a name too, but not the name of its user") {
    CHECK(passes(filters::mention("Bob"), text_mention(R"({"id":8})")));
    CHECK_FALSE(passes(filters::mention("bobby"), text_mention(R"({"id":8,"username":"bobby"})")));
}

TEST_CASE("mention of a user is by id or by name") {
    CHECK(passes(filters::mention(bob), text_mention(R"({"id":8})")));
    CHECK(passes(filters::mention(bob), text_mention(R"({"id":7,"username":"Bobby"})")));
    CHECK(passes(filters::mention(bob), mentioning("@bobby", 0, 6)));
    CHECK_FALSE(passes(filters::mention(bob), mentioning("@bob", 0, 4)));
    CHECK_FALSE(passes(filters::mention(bob), text_mention(R"({"id":7})")));
}

TEST_CASE("mention of a user without a name is no mention of all others without a name") {
    CHECK(passes(filters::mention(nameless), text_mention(R"({"id":9})")));
    CHECK_FALSE(passes(filters::mention(nameless), text_mention(R"({"id":10})")));
    CHECK_FALSE(passes(filters::mention(nameless),
                       with(R"("text":"x","entities":[{"type":"text_mention","offset":0,"length":1}])")));
}

TEST_CASE("mention of nobody never passes") {
    CHECK_FALSE(passes(filters::mention(), mentioning("@bob", 0, 4)));
    CHECK_FALSE(passes(filters::mention("bob"), with(R"("text":"@bob","entities":[])")));
}
