#include <tgfw/app/long_poller.hpp>

#include <algorithm>
#include <exception>
#include <utility>
#include <variant>
#include <vector>

#include <tgfw/core/error.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/dispatch/context.hpp>
#include <tgfw/net/with_timeout.hpp>

namespace tgfw {

namespace {

/// A server that does not wait, as some emulators, is not asked more often than this while nothing happens.
constexpr Clock::duration kHasty = std::chrono::milliseconds(100);

/// How long a bot that stops waits for its last confirmation.
constexpr Clock::duration kConfirmLimit = std::chrono::seconds(5);

/// Whether there are updates, but none that says which it is.
bool all_nameless(const std::vector<DecodedUpdate>& batch) {
    return !batch.empty() && std::all_of(batch.begin(), batch.end(), [](const DecodedUpdate& item) {
        const auto* bad = std::get_if<BadUpdate>(&item);
        return bad != nullptr && !bad->update_id;
    });
}

/// How long to wait before the next try; nullopt where no try can help.
std::optional<Clock::duration> pause_of_poll(const std::exception_ptr& failure, PollCursor& cursor) {
    try {
        std::rethrow_exception(failure);
    } catch (const InvalidToken&) {
        return std::nullopt;
    } catch (const RetryAfter& e) {
        return PollCursor::flooded(e.retry_after());
    } catch (const DecodeError&) {
        cursor.unreadable();
        return cursor.failed();
    } catch (const Error&) {
        return cursor.failed();
    }
    // Anything else is a mistake of the program, not of the network, and is passed on by the rethrow above.
}

std::string advice_for(const std::exception_ptr& failure) {
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

}  // namespace

PollingOptions& PollingOptions::with_allowed_updates(std::vector<UpdateKind> kinds) {
    allowed_updates = std::move(kinds);
    return *this;
}

LongPoller::LongPoller(Bot bot, Clock& clock, Logger& logger, PollingOptions options)
    : bot_(std::move(bot)), clock_(&clock), logger_(&logger), options_(std::move(options)), cursor_(options_.limit) {
    if (options_.limit < 1 || options_.limit > 100) {
        throw ConfigError("PollingOptions::limit is " + std::to_string(options_.limit) + "; give 1 to 100");
    }
    if (options_.bootstrap_retries < -1) {
        throw ConfigError("PollingOptions::bootstrap_retries is " + std::to_string(options_.bootstrap_retries) +
                          "; give a number of retries, or -1 for as long as it takes");
    }
    if (options_.timeout.count() < 0 || options_.timeout.count() > 50) {
        throw ConfigError("PollingOptions::timeout is " + std::to_string(options_.timeout.count()) +
                          " s; give 0 to 50, the longest that the server waits");
    }
}

GetUpdates LongPoller::parameters() const {
    GetUpdates p;
    p.offset = cursor_.offset();
    p.limit = cursor_.limit();
    p.timeout = options_.timeout.count();
    p.allowed_updates = options_.allowed_updates;
    return p;
}

awaitable<void> LongPoller::run(UpdateSink& sink) {
    co_await remove_webhook(sink);
    while (!interrupt_.triggered()) {
        std::exception_ptr failure;
        try {
            co_await poll_once(sink);
        } catch (...) {
            failure = std::current_exception();
        }
        if (failure) co_await recover(failure, sink);
    }
}

awaitable<void> LongPoller::remove_webhook(UpdateSink& sink) {
    bool done = false;
    for (int failures = 1; !done && !interrupt_.triggered(); ++failures) {
        std::exception_ptr failure;
        try {
            auto request = bot_.delete_webhook();
            request.drop_pending_updates(options_.drop_pending_updates);
            request.retry(RetryPolicy::none());  // recover() has a policy of its own, and reports each failure.
            const auto result = co_await interrupt_.run_for<bool>(std::move(request));
            done = result.has_value();
        } catch (...) {
            failure = std::current_exception();
        }
        const bool last = options_.bootstrap_retries >= 0 && failures > options_.bootstrap_retries;
        if (failure && last) std::rethrow_exception(failure);
        if (failure) co_await recover(failure, sink);
    }
    cursor_.answered();
}

awaitable<void> LongPoller::poll_once(UpdateSink& sink) {
    const auto begin = clock_->now();
    auto batch = co_await interrupt_.run_for<Batch>(bot_.poll(parameters()));
    if (!batch) co_return;
    const bool nameless = all_nameless(*batch);
    const bool hasty = batch->empty() && clock_->now() - begin < kHasty;
    if (!nameless) cursor_.answered();
    co_await deliver(std::move(*batch), sink);
    if (nameless) {
        cursor_.took_nameless();
        co_await pause(cursor_.failed());  // They may come again and again.
    }
    if (hasty) co_await pause(kHasty);
}

awaitable<void> LongPoller::deliver(Batch batch, UpdateSink& sink) {
    for (DecodedUpdate& item : batch) {
        if (interrupt_.triggered()) co_return;
        if (const auto* bad = std::get_if<BadUpdate>(&item)) {
            sink.report(std::make_exception_ptr(UnreadableUpdate(bad->update_id, bad->error)));
            if (bad->update_id) cursor_.took(*bad->update_id);
            continue;
        }
        auto& update = std::get<Update>(item);
        const std::int64_t id = update.update_id;
        const bool taken = co_await sink.deliver(std::move(update));
        if (!taken) co_return interrupt_.trigger();
        cursor_.took(id);
        cursor_.readable();
    }
}

awaitable<void> LongPoller::recover(std::exception_ptr failure, UpdateSink& sink) {
    const auto wait = pause_of_poll(failure, cursor_);
    if (!wait) std::rethrow_exception(failure);
    sink.report(failure);
    const std::string advice = advice_for(failure);
    if (!advice.empty()) logger_->error("Polling conflicts with another receiver: " + advice);
    co_await pause(*wait);
}

awaitable<void> LongPoller::pause(Clock::duration time) {
    auto wait = sleep_for(*clock_, time);
    const bool slept = co_await interrupt_.run(std::move(wait));
    static_cast<void>(slept);
}

void LongPoller::allow_updates(std::vector<UpdateKind> kinds) {
    options_.allowed_updates = std::move(kinds);
}

awaitable<void> LongPoller::finish() {
    if (!cursor_.unconfirmed()) co_return;
    std::exception_ptr failure;
    try {
        GetUpdates last;
        last.offset = cursor_.offset();
        last.limit = 1;
        last.timeout = 0;
        auto answer = net::with_timeout(bot_.poll(std::move(last)), *clock_, kConfirmLimit, "the last confirmation");
        const Batch next = co_await std::move(answer);
        static_cast<void>(next);  // Comes again at the next start.
    } catch (...) {
        failure = std::current_exception();
    }
    if (!failure) co_return cursor_.answered();
    const LogField field("error", describe(failure));
    logger_->warning("The last updates could not be confirmed and will come again", std::span(&field, 1));
}

}  // namespace tgfw
