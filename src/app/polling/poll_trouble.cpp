#include <app/polling/poll_trouble.hpp>

#include <tgfw/app/polling/poll_watch.hpp>
#include <tgfw/bot/errors.hpp>

namespace tgfw {

std::optional<Clock::duration> pause_of_poll(const std::exception_ptr& failure, PollCursor& cursor,
                                             const std::function<double()>& chance) {
    try {
        std::rethrow_exception(failure);
    } catch (const InvalidToken& e) {
        // A revoked token is 401. What the bot began with was no malformed one: 404 is something in between that fails.
        if (e.code() == 404) return jittered(cursor.failed(), chance());
        return std::nullopt;
    } catch (const RetryAfter& e) {
        return PollCursor::flooded(e.retry_after());
    } catch (const DecodeError&) {
        cursor.unreadable();
        return jittered(cursor.failed(), chance());
    } catch (const Error&) {
        return jittered(cursor.failed(), chance());
    }
    // Anything else is a mistake of the program, not of the network, and is passed on by the rethrow above.
}

std::string advice_for_conflict(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const Conflict& e) {
        // "… while webhook is active …" or "… terminated by setWebhook request".
        const bool webhook = e.description().find("ebhook") != std::string::npos;
        return webhook ? "a webhook was set for this bot meanwhile: delete it, or run the bot with it"
                       : "another process polls for the same token: stop it, or give each its own bot";
    } catch (...) {
        return {};
    }
}

}  // namespace tgfw
