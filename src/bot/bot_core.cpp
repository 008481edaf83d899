#include <bot/bot_core.hpp>

#include <exception>
#include <random>
#include <utility>

#include <tgfw/bot/errors.hpp>
#include <tgfw/bot/flood/flood_limiter.hpp>
#include <tgfw/core/log.hpp>
#include <tgfw/core/timer.hpp>
#include <tgfw/net/with_timeout.hpp>

#include <bot/call_request.hpp>
#include <bot/perform.hpp>

namespace tgfw::detail {

namespace {

/// A number from 0 up to 1, from a source of its own that the system seeds.
std::function<double()> random_chance() {
    const auto engine = std::make_shared<std::minstd_rand>(std::random_device{}());
    return [engine] { return std::uniform_real_distribution<double>()(*engine); };
}

}  // namespace

BotCore::BotCore(std::shared_ptr<Transport> transport, Token token, BotOptions options, Clock& clock)
    : transport_(std::move(transport)), token_(std::move(token)), options_(std::move(options)), clock_(clock) {
    if (!options_.rate_limiter && options_.flood_limits) {
        options_.rate_limiter = std::make_shared<FloodLimiter>(clock, *options_.flood_limits);
    }
    if (!options_.retry) options_.retry = RetryPolicy::none();
    if (!options_.chance) options_.chance = random_chance();
}

awaitable<net::HttpResponse> BotCore::exchange(std::shared_ptr<Call> call) {
    if (options_.defaults && !call->options.without_defaults) call->apply(*options_.defaults);
    awaitable<CallResult> running = intercept(call, 0);
    if (call->options.timeout != Clock::duration::zero()) {
        running = net::with_timeout(std::move(running), clock_, call->options.timeout, std::string(call->method()));
    }
    try {
        CallResult result = co_await std::move(running);
        co_return std::move(result).response();
    } catch (Error& error) {  // Of the deadline around it, or of an interceptor.
        if (error.method().empty()) error.set_method(call->method());
        throw;
    }
}

awaitable<CallResult> BotCore::intercept(std::shared_ptr<Call> call, std::size_t index) {
    if (index == options_.interceptors.size()) {
        net::HttpResponse response = co_await deliver(call);
        throw_failure(call->method(), response);
        co_return CallResult(std::move(response));
    }
    CallNext next = [this, call, index] { return intercept(call, index + 1); };
    InterceptedCall intercepted(std::move(call));
    co_return co_await options_.interceptors[index](std::move(intercepted), std::move(next));
}

namespace {

/// What is told of a try that was not the last.
CallEvent event_of(const Call& call, const Attempt& tried, const RetryState& retry, Clock::duration pause) {
    CallEvent event;
    event.kind = tried.retry_after ? CallEvent::Kind::flooded : CallEvent::Kind::retrying;
    event.method = call.method();
    event.tries = retry.tried();
    event.pause = pause;
    event.problem = tried.problem;
    return event;
}

/// Throws TimedOut where the limits do not let the call go within `limit`.
awaitable<void> wait_at_most(RateSlot* slot, Clock* clock, Clock::duration limit) {
    awaitable<void> waiting = net::with_timeout(slot->wait(), *clock, limit, "the wait for the flood limits");
    try {
        co_await std::move(waiting);
    } catch (const TimedOut& error) {
        throw TimedOut(error.what(), Delivery::not_sent);
    }
}

}  // namespace

std::unique_ptr<RateSlot> BotCore::slot_for(const Call& call) {
    if (!options_.rate_limiter || call.options.unlimited) return nullptr;
    return options_.rate_limiter->slot(call.about());
}

// The loop around the tries: who may go when, and what comes after a failure, is decided elsewhere.
awaitable<net::HttpResponse> BotCore::deliver(std::shared_ptr<Call> call) {
    RetryState retry(call->options.retry.value_or(*options_.retry), is_idempotent(call->method()), clock_.now(),
                     options_.chance);
    std::unique_ptr<RateSlot> slot = slot_for(*call);
    for (;;) {
        if (slot) {
            const auto asked = clock_.now();
            const auto& limit = call->options.max_wait;
            awaitable<void> waiting = limit ? wait_at_most(slot.get(), &clock_, *limit) : slot->wait();
            co_await std::move(waiting);
            retry.excuse(clock_.now() - asked);
        }
        Attempt tried = co_await attempt(call, slot.get());
        const auto pause =
            tried.retry_after ? retry.after_flood(*tried.retry_after) : retry.after(tried.outcome, clock_.now());
        if (!pause) {
            if (tried.failure) std::rethrow_exception(tried.failure);
            co_return std::move(tried.response);
        }
        CallEvent event = event_of(*call, tried, retry, *pause);
        if (tried.outcome == CallOutcome::migrated) {
            event.kind = CallEvent::Kind::migrated;
            event.chat = call->about().chat;
            event.new_chat = tried.new_chat;
            if (!call->redirect(tried.new_chat)) co_return std::move(tried.response);
            slot = slot_for(*call);
        }
        report(event);
        // A limiter that heard of a 429 keeps the call itself, so that others do not overtake it.
        const bool limiter_waits = slot != nullptr && tried.retry_after.has_value();
        if (!limiter_waits && *pause > Clock::duration::zero()) {
            const auto began = clock_.now();
            co_await sleep_for(clock_, *pause);
            if (tried.retry_after) retry.excuse(clock_.now() - began);
        }
    }
}

awaitable<Attempt> BotCore::attempt(std::shared_ptr<const Call> call, RateSlot* slot) {
    Attempt tried;
    try {
        tried.response = co_await send_once(call);
    } catch (const TlsError&) {
        tried.failure = std::current_exception();  // Another try meets the same certificate.
    } catch (const NetworkError& error) {
        tried.failure = std::current_exception();
        tried.outcome = error.delivery() == Delivery::not_sent ? CallOutcome::not_sent : CallOutcome::unknown;
        tried.problem = error.what();
    } catch (...) {
        if (slot != nullptr) slot->done();
        throw;
    }
    if (!tried.failure) judge(tried, call->method());
    if (slot == nullptr) co_return tried;
    if (tried.retry_after) {
        slot->flooded(*tried.retry_after);
    } else {
        slot->done();
    }
    co_return tried;
}

awaitable<net::HttpResponse> BotCore::send_once(std::shared_ptr<const Call> call) {
    try {
        net::HttpRequest request = request_for(*call, options_);
        request.target =
            "/bot" + token_.reveal() + (options_.test_environment ? "/test/" : "/") + std::string(call->method());
        auto deadlines = call->uploads() ? options_.upload_deadlines : options_.deadlines;
        if (call->options.deadlines) deadlines = *call->options.deadlines;
        deadlines.read += call->patience();
        co_return co_await transport_->send(std::move(request), deadlines);
    } catch (Error& error) {
        error.set_method(call->method());
        throw;
    }
}

void BotCore::report(const CallEvent& event) const noexcept {
    if (options_.on_event) options_.on_event(event);
}

namespace {

template <class E, class... Args>
[[noreturn]] void raise(std::string_view method, Args&&... args) {
    E error(std::forward<Args>(args)...);
    error.set_method(method);
    throw error;
}

}  // namespace

void throw_api_error(std::string_view method, int status, const ApiFailure& failure) {
    const int code = failure.error_code != 0 ? static_cast<int>(failure.error_code) : status;
    std::string text = scrub_tokens(failure.description);
    if (text.empty()) text = std::string(net::reason_phrase(status)) + ", without a description";
    if (failure.parameters.migrate_to_chat_id) {
        raise<ChatMigrated>(method, code, std::move(text), *failure.parameters.migrate_to_chat_id);
    }
    if (failure.parameters.retry_after) {
        const std::chrono::seconds wait(*failure.parameters.retry_after);
        raise<RetryAfter>(method, code, std::move(text), wait);
    }
    switch (code) {
        case 400:
            raise<BadRequest>(method, code, std::move(text));
        case 401:
            raise<InvalidToken>(method, code, std::move(text));
        case 403:
            raise<Forbidden>(method, code, std::move(text));
        case 404:
            // api.telegram.org answers a malformed token with the bare words; an unknown method is named as such.
            if (text == "Not Found") raise<InvalidToken>(method, code, std::move(text));
            raise<EndPointNotFound>(method, code, std::move(text));
        case 409:
            raise<Conflict>(method, code, std::move(text));
        default:
            break;
    }
    if (code >= 500) raise<ServerError>(method, code, std::move(text));
    raise<ApiError>(method, code, std::move(text));
}

void throw_failure(std::string_view method, const net::HttpResponse& response) {
    if (response.status / 100 != 2) static_cast<void>(result_of<bool>(method, response));
}

void throw_bad_answer(std::string_view method, int status, const DecodeError& problem) {
    if (status / 100 == 2) {
        DecodeError error = problem;
        error.set_method(method);
        throw error;
    }
    ApiFailure failure;
    failure.error_code = status;
    failure.description = std::string(net::reason_phrase(status)) + ", without an answer of the Bot API";
    throw_api_error(method, status, failure);
}

}  // namespace tgfw::detail
