// A bot that counts whom its users invite. The links carry who invites; they are signed, so that nobody can make one
// for somebody else, and good for a week.

#include "bot.hpp"

#include <charconv>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include <tgfw/bot/links/deep_link.hpp>
#include <tgfw/bot/links/payload_signer.hpp>
#include <tgfw/bot/links/start_payload.hpp>
#include <tgfw/bot/trust/trust_error.hpp>
#include <tgfw/tgfw.hpp>

namespace referrals {

using namespace tgfw;

namespace {

/// What is kept for each user.
class Guest {
public:
    Guest() = default;
    bool known = false;  // The first /start counts, and no later one.
};

/// How many came by the links of each user.
class Score {
public:
    Score() = default;
    std::map<std::int64_t, int> invited;
};

/// What a link says: whose it is, or why it does not count.
class Invitation {
public:
    Invitation() = default;
    std::optional<std::int64_t> from;
    std::string problem;
};

Invitation read_invitation(const std::string& payload, const PayloadSigner& signer, const Clock& clock) {
    Invitation invitation;
    try {
        const std::string bytes = signer.open(payload, clock.system_now());
        std::int64_t id = 0;
        std::from_chars(bytes.data(), bytes.data() + bytes.size(), id);
        invitation.from = id;
    } catch (const TrustError& error) {
        const bool old = error.failure() == TrustFailure::too_old;
        invitation.problem = old ? "This invitation has expired." : "This is no invitation of mine.";
    }
    return invitation;
}

awaitable<void> start(const Message& message, Context& context, PayloadSigner& signer) {
    Guest& guest = context.user_data<Guest>();
    const bool first_time = !std::exchange(guest.known, true);
    const std::optional<std::string> payload = start_payload(message);
    if (!payload) {
        co_await context.reply("Welcome! /invite your friends.");
        co_return;
    }
    const Invitation invitation = read_invitation(*payload, signer, context.clock());
    if (!invitation.from) {
        co_await context.reply(invitation.problem + " You are welcome all the same: /invite your friends.");
        co_return;
    }
    if (!first_time || *invitation.from == message.from->id) {
        co_await context.reply("Welcome back! Invitations count for new friends only.");
        co_return;
    }
    const int count = ++context.bot_data<Score>().invited[*invitation.from];
    co_await context.reply("Welcome! A friend invited you. Now /invite yours.");
    const std::string news =
        message.from->first_name + " came by your link. So far you invited " + std::to_string(count);
    co_await context.bot().send_message(*invitation.from, news + ".");
}

awaitable<void> invite(const Message& message, Context& context, PayloadSigner& signer) {
    const auto expires = context.clock().system_now() + std::chrono::hours(7 * 24);
    const std::string payload = signer.sign(std::to_string(message.from->id), expires);
    const std::string link = deep_link(context.bot().identity()->username.value(), payload);
    co_await context.reply("Your link, good for a week:\n" + link).reply_markup(InlineKeyboard().url("Try it", link));
}

awaitable<void> group(Context& context) {
    const std::string link = group_link(context.bot().identity()->username.value(), "",
                                        AdminRight::delete_messages | AdminRight::pin_messages);
    co_await context.reply("I keep order in groups, too.")
        .reply_markup(InlineKeyboard().url("Add me to a group", link));
}

awaitable<void> score(const Message& message, Context& context) {
    const int count = context.bot_data<Score>().invited[message.from->id];
    co_await context.reply("You invited " + std::to_string(count) + ".");
}

}  // namespace

void add_handlers(Application& app) {
    app.add_handler(CommandHandler("start", start));
    app.add_handler(CommandHandler("invite", invite));
    app.add_handler(CommandHandler("group", group));
    app.add_handler(CommandHandler("score", score));
}

}  // namespace referrals
