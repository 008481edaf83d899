#include <tgfw/bot/shortcuts/rights.hpp>

#include <string>

#include <doctest/doctest.h>

#include <boost/json.hpp>

#include <tgfw/api/codec.hpp>
#include <tgfw/api/json.hpp>

using namespace tgfw;

namespace {

template <class T>
std::size_t count_of(const T& rights, bool value) {
    std::size_t count = 0;
    const auto written = parse_json(encode(rights));
    for (const auto& member : written.as_object()) count += member.value() == value ? 1 : 0;
    return count;
}

std::string membership(const std::string& before, const std::string& after) {
    const std::string user = R"("user":{"id":7,"is_bot":false,"first_name":"Ann"},)";
    return R"({"chat":{"id":-5,"type":"group"},"from":{"id":1,"is_bot":false,"first_name":"B"},"date":1,)"
           R"("old_chat_member":{)" +
           user + before + R"(},"new_chat_member":{)" + user + after + "}}";
}

}  // namespace

TEST_CASE("permissions and rights can be given and taken all at once") {
    CHECK(all_permissions().can_send_messages);
    CHECK(all_permissions().can_manage_topics);
    CHECK(count_of(all_permissions(), true) == 16);  // ChatPermissions of Bot API 10.3 has as many.
    CHECK(count_of(no_permissions(), false) == 16);
    CHECK(all_rights().can_manage_chat);
    CHECK(count_of(all_rights(), true) == 18);
    CHECK(count_of(no_rights(), false) == 18);
}

TEST_CASE("the difference between a membership and the one before is told member by member") {
    const auto update = decode<ChatMemberUpdated>(membership(
        R"("status":"restricted","is_member":true,"can_send_messages":false,"until_date":5)", R"("status":"member")"));
    const std::vector<MemberDifference> changes = difference(update);
    REQUIRE(changes.size() >= 3);
    CHECK(changes.at(0).name == "status");
    CHECK(changes.at(0).before == R"("restricted")");
    CHECK(changes.at(0).after == R"("member")");
    for (const MemberDifference& change : changes) {
        CHECK(change.name != "user");
        if (change.name == "can_send_messages") CHECK(change.before == "false");
        if (change.name != "status") CHECK_FALSE(change.after.has_value());
    }
    CHECK(difference(decode<ChatMemberUpdated>(membership(R"("status":"left")", R"("status":"left")"))).empty());
    const auto back =
        difference(decode<ChatMemberUpdated>(membership(R"("status":"left")", R"("status":"member","tag":"x")")));
    CHECK(back.back().before == std::nullopt);
    CHECK(back.back().after == R"("x")");
}
