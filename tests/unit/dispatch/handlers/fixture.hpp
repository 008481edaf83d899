#pragma once

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <tgfw/core/error.hpp>
#include <tgfw/dispatch/context.hpp>
#include <tgfw/dispatch/handler.hpp>

#include <support/dispatch_fixture.hpp>
#include <support/updates.hpp>

namespace tgfw::test {

using Words = std::vector<std::string>;

inline const User& this_bot() {
    static const User bot = decode<User>(R"({"id":1,"is_bot":true,"first_name":"Bot","username":"This_Bot"})");
    return bot;
}

inline awaitable<void> nothing(const Update&, Context&) {
    co_return;
}

template <class H>
bool takes(const H& handler, const Update& update, Match& match, const User* bot = &this_bot()) {
    return handler.check(UpdateView(update, bot), match);
}

template <class H>
bool takes(const H& handler, const Update& update) {
    Match match;
    return takes(handler, update, match);
}

/// Whether the handler is known to take at most `may`, and `always` in any case.
template <class H>
bool reaches(const H& handler, Kinds may, Kinds always) {
    const Reach reach = handler.reach();
    return reach.may == may && reach.always == always;
}

/// The first group of the match that the handler leaves; "none" if it takes the update without a match, "no" if it does
/// not take it.
template <class H>
std::string matched(const H& handler, const Update& update) {
    Match match;
    if (!takes(handler, update, match)) return "no";
    return match.matches.size() == 1 ? match.matches.front().str() : "none";
}

inline std::string chat_named(std::int64_t id, std::string_view name) {
    return fmt::format(R"({{"id":{},"type":"supergroup","title":"T","username":"{}"}})", id, name);
}

inline Update game_tap(std::string_view name) {
    return update_of(
        "callback_query",
        fmt::format(R"({{"id":"1","from":{},"chat_instance":"1","game_short_name":"{}"}})", user_json(5), name));
}

inline Update inline_query(std::string_view text, std::string_view chat_type = "") {
    const std::string type = chat_type.empty() ? "" : fmt::format(R"(,"chat_type":"{}")", chat_type);
    return update_of("inline_query",
                     fmt::format(R"({{"id":"1","from":{},"query":"{}","offset":""{}}})", user_json(5), text, type));
}

inline Update chosen_result(std::string_view id) {
    return update_of("chosen_inline_result",
                     fmt::format(R"({{"result_id":"{}","from":{},"query":"q"}})", id, user_json(5)));
}

inline Update pre_checkout(std::string_view payload) {
    return update_of("pre_checkout_query",
                     fmt::format(R"({{"id":"1","from":{},"currency":"XTR","total_amount":1,"invoice_payload":"{}"}})",
                                 user_json(5), payload));
}

inline Update shipping() {
    return update_of("shipping_query",
                     fmt::format(R"({{"id":"1","from":{},"invoice_payload":"p","shipping_address":{{"country_code":"DE",
                     "state":"","city":"B","street_line1":"S","street_line2":"","post_code":"1"}}}})",
                                 user_json(5)));
}

inline Update poll() {
    return update_of("poll", R"({"id":"1","question":"?","options":[],"total_voter_count":0,"is_closed":false,
        "is_anonymous":true,"type":"regular","allows_multiple_answers":false})");
}

inline Update poll_answer() {
    return update_of("poll_answer", fmt::format(R"({{"poll_id":"1","user":{},"option_ids":[0],
        "option_persistent_ids":["a"]}})",
                                                user_json(5)));
}

/// A change of membership in `chat`: `kind` is my_chat_member or chat_member.
inline Update member_change(std::string_view kind, std::int64_t chat) {
    const std::string member = fmt::format(R"({{"status":"member","user":{}}})", user_json(5));
    return update_of(kind, fmt::format(R"({{"chat":{},"from":{},"date":1,"old_chat_member":{},"new_chat_member":{}}})",
                                       chat_named(chat, "News"), user_json(5), member, member));
}

inline Update join_request(std::int64_t chat, std::string_view chat_name, std::int64_t user, std::string_view name) {
    return update_of("chat_join_request", fmt::format(R"({{"chat":{},"from":{},"user_chat_id":{},"date":1}})",
                                                      chat_named(chat, chat_name), user_json(user, name), user));
}

inline Update boost_added(std::int64_t chat, std::string_view name) {
    return update_of("chat_boost", fmt::format(R"({{"chat":{},"boost":{{"boost_id":"b","add_date":1,"expiration_date":2,
        "source":{{"source":"premium","user":{}}}}}}})",
                                               chat_named(chat, name), user_json(5)));
}

inline Update boost_removed(std::int64_t chat, std::string_view name) {
    return update_of("removed_chat_boost", fmt::format(R"({{"chat":{},"boost_id":"b","remove_date":1,
        "source":{{"source":"premium","user":{}}}}})",
                                                       chat_named(chat, name), user_json(5)));
}

inline Update reaction(std::int64_t chat, std::string_view chat_name, std::int64_t user, std::string_view name) {
    return update_of("message_reaction", fmt::format(R"({{"chat":{},"message_id":1,"date":1,"user":{},
        "old_reaction":[],"new_reaction":[]}})",
                                                     chat_named(chat, chat_name), user_json(user, name)));
}

inline Update anonymous_reaction(std::int64_t chat) {
    return update_of("message_reaction", fmt::format(R"({{"chat":{},"message_id":1,"date":1,"actor_chat":{},
        "old_reaction":[],"new_reaction":[]}})",
                                                     chat_named(chat, "News"), chat_named(-8, "Actor")));
}

inline Update reaction_count(std::int64_t chat, std::string_view name) {
    return update_of("message_reaction_count",
                     fmt::format(R"({{"chat":{},"message_id":1,"date":1,"reactions":[]}})", chat_named(chat, name)));
}

inline Update business_connection(std::int64_t user, std::string_view name) {
    return update_of("business_connection", fmt::format(R"({{"id":"c","user":{},"user_chat_id":1,"date":1,
        "is_enabled":true}})",
                                                        user_json(user, name)));
}

inline Update business_deletion(std::int64_t chat, std::string_view name) {
    return update_of("deleted_business_messages", fmt::format(R"({{"business_connection_id":"c","chat":{},
        "message_ids":[1]}})",
                                                              chat_named(chat, name)));
}

inline Update purchase(std::int64_t user, std::string_view name) {
    return update_of("purchased_paid_media",
                     fmt::format(R"({{"from":{},"paid_media_payload":"p"}})", user_json(user, name)));
}

inline Update managed_bot(std::int64_t owner, std::string_view owner_name, std::int64_t bot, std::string_view name) {
    return update_of("managed_bot",
                     fmt::format(R"({{"user":{},"bot":{}}})", user_json(owner, owner_name), user_json(bot, name)));
}

inline Update subscription(std::int64_t user, std::string_view name, std::string_view payload) {
    return update_of("subscription", fmt::format(R"({{"user":{},"invoice_payload":"{}","state":"active"}})",
                                                 user_json(user, name), payload));
}

inline Update generation_stopped(std::int64_t chat) {
    return update_of("stopped_message_generation",
                     fmt::format(R"({{"chat":{},"draft_id":1}})", chat_named(chat, "News")));
}

/// One update of each kind that this library knows, and one of a kind that it does not.
inline std::vector<Update> one_of_each_kind() {
    const std::string post = message_json(-5, R"("text":"x")", "channel");
    const std::string message = message_json(5, R"("text":"x")");
    return {update_of("message", message),
            update_of("edited_message", message),
            update_of("channel_post", post),
            update_of("edited_channel_post", post),
            business_connection(5, "alice"),
            update_of("business_message", message),
            update_of("edited_business_message", message),
            business_deletion(5, "alice"),
            update_of("guest_message", message),
            reaction(-5, "news", 5, "alice"),
            reaction_count(-5, "news"),
            inline_query("x"),
            chosen_result("x"),
            callback_update(5, "x"),
            shipping(),
            pre_checkout("x"),
            purchase(5, "alice"),
            poll(),
            poll_answer(),
            member_change("my_chat_member", -5),
            member_change("chat_member", -5),
            join_request(-5, "news", 5, "alice"),
            boost_added(-5, "news"),
            boost_removed(-5, "news"),
            managed_bot(5, "alice", 6, "bob"),
            subscription(5, "alice", "x"),
            generation_stopped(-5),
            update_of("a_new_kind", "{}")};
}

/// Whether the handler takes updates of these kinds and of no other.
template <class H>
bool takes_only(const H& handler, Kinds kinds) {
    for (const Update& update : one_of_each_kind()) {
        const UpdateView view(update, &this_bot());
        Match match;
        if (handler.check(view, match) != kinds.has(view.slot())) return false;
    }
    return true;
}

}  // namespace tgfw::test
