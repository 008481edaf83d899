#include <utility>

#include <boost/asio/this_coro.hpp>

#include <tgfw/core/aborted.hpp>
#include <tgfw/dispatch/dispatcher.hpp>

#include <dispatch/context_access.hpp>
#include <dispatch/conversation/choice.hpp>
#include <dispatch/conversation/conversation.hpp>
#include <dispatch/exceptions.hpp>

namespace tgfw::detail {

namespace asio = boost::asio;

/// A timeout that waits for its time. Where it is dropped, the conversation forgets it: its number may come again.
class Conversation::Timeout {
public:
    Timeout(std::shared_ptr<Conversation> c, ConversationKey k, const Context& last)
        : conversation(std::move(c)), key(std::move(k)), context(last) {
        ContextAccess::set_turn(context, std::make_shared<Turn>());
        ContextAccess::set_handler(context, nullptr);
        ContextAccess::match(context).choices = {};
    }
    ~Timeout() { conversation->machine_.expire(key, timer); }
    Timeout(const Timeout&) = delete;
    Timeout& operator=(const Timeout&) = delete;

    std::shared_ptr<Conversation> conversation;
    ConversationKey key;
    Context context;
    ConversationMachine::Timer timer = 0;
};

void Conversation::arm(Clock::time_point when, const ConversationKey& key, Context& context) {
    const DispatchServices& services = ContextAccess::services(context);
    if (services.scheduler == nullptr) {
        if (!std::exchange(warned_, true)) {
            services.logger->warning(table_.title() +
                                     ": conversations do not time out, because the application is not running");
        }
        return;
    }
    const auto timeout = std::make_shared<Timeout>(shared_from_this(), key, context);
    timeout->timer = services.scheduler->schedule(
        when, ContextAccess::incoming(context).update(), [timeout] { return expire(timeout); },
        Scheduler::AtStop::drop);
    machine_.armed(key, timeout->timer);
}

awaitable<void> Conversation::expire(std::shared_ptr<Timeout> timeout) {
    Conversation& own = *timeout->conversation;
    if (!own.machine_.expire(timeout->key, timeout->timer)) co_return;
    const Match last = ContextAccess::match(timeout->context);
    const UpdateView view(timeout->context.update(), timeout->context.bot().identity());
    for (const Handler& handler : own.table_.on_timeout) {
        Match match;
        std::exception_ptr failure;
        try {
            if (!handler.check(view, match)) continue;
            // What the update's handler found out stays, where this one finds nothing.
            if (!match.args) match.args = last.args;
            if (match.matches.empty()) match.matches = last.matches;
            ContextAccess::match(timeout->context) = std::move(match);
            ContextAccess::set_handler(timeout->context, &handler.info());
            co_await Dispatcher::run(handler, timeout->context);
        } catch (...) {
            failure = std::current_exception();
        }
        if (!failure) continue;
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none && is_aborted(failure)) std::rethrow_exception(failure);
        if (is_stop(failure)) {
            timeout->context.logger().warning(own.table_.title() +
                                              ": ApplicationHandlerStop from a handler of a timeout has no effect");
            continue;
        }
        const auto update = ContextAccess::incoming(timeout->context).update();
        const auto request = ContextAccess::request(timeout->context);
        const bool stop = co_await ContextAccess::dispatcher(timeout->context)->process_error(update, failure, request);
        static_cast<void>(stop);
    }
    static_cast<void>(own.perform(own.machine_.end_expired(timeout->key), timeout->key, timeout->context));
}

}  // namespace tgfw::detail
