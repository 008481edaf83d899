#include <app/callback_answers.hpp>

#include <exception>
#include <span>
#include <utility>
#include <vector>

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <core/lent_timer.hpp>
#include <dispatch/context_access.hpp>
#include <dispatch/exceptions.hpp>
#include <tgfw/api/codec.hpp>
#include <tgfw/bot/errors.hpp>
#include <tgfw/core/timer.hpp>

namespace tgfw {

namespace asio = boost::asio;

/// The handlers of one update: how many run, and what they want to be answered.
class CallbackAnswers::Handlers {
public:
    std::size_t running = 0;
    bool failed = false;
    CallbackAnswer answer;
    std::vector<std::weak_ptr<Query>> queries;
};

/// A query that came, as long as its handlers may run.
class CallbackAnswers::Query {
public:
    Query(std::shared_ptr<CallbackAnswers> owner, std::string query_id, std::shared_ptr<Handlers> its_handlers)
        : id(std::move(query_id)), handlers(std::move(its_handlers)), owner_(std::move(owner)) {}
    ~Query() { owner_->by_id_.erase(id); }
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    std::string id;
    std::shared_ptr<Handlers> handlers;
    bool answered = false;   // Or an answer is under way.
    Timer* alarm = nullptr;  // While see_to() waits.

private:
    std::shared_ptr<CallbackAnswers> owner_;
};

/// Counts a handler, or the way of an update through all of them, as running.
class CallbackAnswers::Running {
public:
    explicit Running(Handlers& handlers) : handlers_(handlers) { ++handlers_.running; }
    ~Running() {
        if (--handlers_.running > 0) return;
        for (const auto& each : handlers_.queries) {
            const auto query = each.lock();
            if (query && query->alarm != nullptr) query->alarm->cancel();
        }
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

private:
    Handlers& handlers_;
};

namespace {

std::string answered_query_of(const InterceptedCall& call) {
    if (const auto* typed = call.parameters<AnswerCallbackQuery>()) return typed->callback_query_id;
    try {
        return decode<AnswerCallbackQuery>(call.json()).callback_query_id;  // Of Bot::call.
    } catch (const DecodeError&) {
        return std::string();  // The server has the word on it.
    }
}

bool is_too_old(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const BadRequest& error) {
        return std::string_view(error.what()).find("query is too old") != std::string_view::npos;
    } catch (...) {
        return false;
    }
}

/// Where the middlewares of one update find each other.
class HandlersOfUpdate {
public:
    std::shared_ptr<void> handlers;
};

}  // namespace

Interceptor CallbackAnswers::watch_calls() {
    return [self = shared_from_this()](InterceptedCall call, CallNext next) -> awaitable<CallResult> {
        if (call.method() != AnswerCallbackQuery::method_name) return next();
        return self->let_answer(std::move(call), std::move(next));
    };
}

awaitable<CallResult> CallbackAnswers::let_answer(InterceptedCall call, CallNext next) {
    const auto found = by_id_.find(answered_query_of(call));
    const auto query = found != by_id_.end() ? found->second.lock() : nullptr;
    if (query && query->answered) {
        const auto* parameters = call.parameters<AnswerCallbackQuery>();
        if (parameters != nullptr && parameters->text) {
            logger_.warning("A callback query was answered already, and this answer's text is not shown");
        }
        co_return CallResult::of_json("true");
    }
    if (query) query->answered = true;
    std::exception_ptr failure;
    try {
        CallResult result = co_await next();
        co_return result;
    } catch (...) {
        failure = std::current_exception();
    }
    if (is_too_old(failure)) co_return CallResult::of_json("true");
    if (query) query->answered = false;
    std::rethrow_exception(failure);
}

std::shared_ptr<CallbackAnswers::Handlers> CallbackAnswers::handlers_of(Context& context) {
    return std::static_pointer_cast<Handlers>(context.attribute<HandlersOfUpdate>().handlers);
}

Middleware CallbackAnswers::around_updates() {
    return [self = shared_from_this()](Context& context, Proceed proceed) {
        context.attribute<HandlersOfUpdate>().handlers = std::make_shared<Handlers>();
        return self->run_update(&context, proceed);
    };
}

awaitable<void> CallbackAnswers::run_update(Context* context, Proceed proceed) {
    const auto handlers = handlers_of(*context);
    const auto& came = context->update().callback_query;
    const bool beside = static_cast<bool>(detail::ContextAccess::services(*context).spawn);
    std::shared_ptr<Query> own;  // Where nothing runs beside the update: see Application::process_update.
    if (came && !beside) own = open(*came, handlers);
    std::exception_ptr failure;
    {
        const Running running(*handlers);
        if (came && beside) hand_over(*context, context->update());
        try {
            co_await proceed();
        } catch (...) {
            failure = std::current_exception();
        }
    }
    if (own) co_await answer(own, context->bot(), false);
    if (failure) std::rethrow_exception(failure);
}

Middleware CallbackAnswers::around_handlers() {
    return
        [self = shared_from_this()](Context& context, Proceed proceed) { return self->run_handler(&context, proceed); };
}

awaitable<void> CallbackAnswers::run_handler(Context* context, Proceed proceed) {
    auto handlers = handlers_of(*context);
    if (!handlers) handlers = std::make_shared<Handlers>();  // No update came: a timeout, say.
    const Running running(*handlers);
    if (const auto* wanted = context->flag<CallbackAnswer>()) handlers->answer = *wanted;
    std::exception_ptr failure;
    try {
        co_await proceed();
    } catch (...) {
        failure = std::current_exception();
    }
    if (!failure) co_return;
    if (!detail::is_stop(failure)) handlers->failed = true;
    std::rethrow_exception(failure);
}

void CallbackAnswers::hand_over(Context& waiting, const Update& came) {
    const auto handlers = handlers_of(waiting);
    if (!came.callback_query || !handlers) return;
    waiting.create_task(see_to(open(*came.callback_query, handlers), waiting.bot()));
}

std::shared_ptr<CallbackAnswers::Query> CallbackAnswers::open(const CallbackQuery& query,
                                                              std::shared_ptr<Handlers> handlers) {
    auto opened = std::make_shared<Query>(shared_from_this(), query.id, handlers);
    by_id_[query.id] = opened;
    handlers->queries.push_back(opened);
    return opened;
}

// Stays until the handlers have ended, so that what they answer too late is known as such.
awaitable<void> CallbackAnswers::see_to(std::shared_ptr<Query> query, Bot bot) {
    const auto executor = co_await asio::this_coro::executor;
    Timer alarm(executor, clock_);
    alarm.expires_after(slow_after_);
    const detail::LentTimer lent(query->alarm, alarm);
    for (;;) {
        // A handler that runs beside the others may be about to begin.
        if (query->handlers->running == 0) co_await asio::post(executor, asio::use_awaitable);
        if (query->handlers->running == 0) break;
        const bool late = co_await alarm.wait();
        if (!late) continue;
        co_await answer(query, bot, true);
        alarm.expires_at(Clock::time_point::max());
    }
    co_await answer(query, bot, false);
}

awaitable<void> CallbackAnswers::answer(std::shared_ptr<Query> query, Bot bot, bool late) {
    const CallbackAnswer wanted = query->handlers->answer;
    if (query->answered || wanted.is_none()) co_return;
    auto request = bot.answer_callback_query(query->id);
    if (!late && !query->handlers->failed && !wanted.text().empty()) {
        request.parameters().text = wanted.text();
        if (wanted.is_alert()) request.parameters().show_alert = true;
    }
    try {
        const bool done = co_await std::move(request);
        static_cast<void>(done);
    } catch (const Error& error) {
        const LogField field("error", error.what());
        logger_.warning("A callback query could not be answered", std::span(&field, 1));
    }
}

}  // namespace tgfw
