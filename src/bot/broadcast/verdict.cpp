#include <bot/broadcast/verdict.hpp>

#include <algorithm>
#include <array>
#include <string_view>

#include <boost/system/system_error.hpp>

#include <tgfw/bot/errors.hpp>
#include <tgfw/core/aborted.hpp>

namespace tgfw::detail {

namespace {

/// What the server says of chats that are gone, in answers that are not a 403. Source: its open code, and td's errors.
constexpr std::array kGone = {
    std::string_view("chat not found"),         std::string_view("user not found"),
    std::string_view("PEER_ID_INVALID"),        std::string_view("USER_DEACTIVATED"),
    std::string_view("INPUT_USER_DEACTIVATED"), std::string_view("group chat was deactivated"),
    std::string_view("group chat was deleted"), std::string_view("bot is not a member"),
    std::string_view("bot was kicked"),         std::string_view("CHANNEL_PRIVATE"),
};

bool is_gone(std::string_view description) {
    return std::any_of(kGone.begin(), kGone.end(),
                       [&](std::string_view words) { return description.find(words) != std::string_view::npos; });
}

BroadcastVerdict verdict(const ChatId& chat, BroadcastOutcome outcome, const std::string& reason) {
    return BroadcastVerdict(BroadcastVerdict::Kind::settled, BroadcastChat(chat, outcome, reason));
}

BroadcastVerdict judge_api_error(const ChatId& chat, const ApiError& error) {
    if (dynamic_cast<const ServerError*>(&error)) return verdict(chat, BroadcastOutcome::unknown, error.description());
    const bool gone = dynamic_cast<const Forbidden*>(&error) || is_gone(error.description());
    return verdict(chat, gone ? BroadcastOutcome::blocked : BroadcastOutcome::failed, error.description());
}

}  // namespace

BroadcastVerdict judge_broadcast_call(const ChatId& chat, const std::exception_ptr& failure) {
    const BroadcastVerdict hopeless(BroadcastVerdict::Kind::hopeless, BroadcastChat(chat, BroadcastOutcome::failed));
    if (!failure) return verdict(chat, BroadcastOutcome::sent, std::string());
    if (is_aborted(failure)) {
        return BroadcastVerdict(BroadcastVerdict::Kind::cancelled, BroadcastChat(chat, BroadcastOutcome::unknown));
    }
    try {
        std::rethrow_exception(failure);
    } catch (const InvalidToken&) {
        return hopeless;
    } catch (const EndPointNotFound&) {
        return hopeless;
    } catch (const ApiError& error) {
        return judge_api_error(chat, error);
    } catch (const NetworkError& error) {
        // Where nothing was sent, all tries of the retry policy have failed to reach the server at all.
        if (error.delivery() == Delivery::not_sent) return hopeless;
        return verdict(chat, BroadcastOutcome::unknown, error.what());
    } catch (const DecodeError& error) {
        return verdict(chat, BroadcastOutcome::unknown, error.what());
    } catch (const std::exception& error) {
        return verdict(chat, BroadcastOutcome::failed, error.what());
    } catch (...) {
        return verdict(chat, BroadcastOutcome::failed, "an exception of an unknown type");
    }
}

}  // namespace tgfw::detail
