#include <utility>

#include <boost/asio/this_coro.hpp>

#include <tgfw/core/aborted.hpp>
#include <tgfw/dispatch/dispatcher.hpp>

#include <dispatch/context_access.hpp>
#include <dispatch/conversation/choice.hpp>
#include <dispatch/conversation/conversation.hpp>
#include <dispatch/exceptions.hpp>

/// Steps that run beside the updates.
namespace tgfw::detail {

void Conversation::begin_beside(Choices choices, Context& context) {
    const Choice& choice = *choices.front();
    // What a handler returns while another step is pending does not take that one's place.
    const std::uint64_t ticket = choice.waiting ? 0 : machine_.suspend(choice.key);
    auto copy = ContextAccess::copy_beside(context);
    const auto update = ContextAccess::incoming(context).update();
    const auto request = ContextAccess::request(context);
    ContextAccess::dispatcher(context)->spawn(run_beside(std::move(choices), ticket, std::move(copy)), update, request);
}

awaitable<void> Conversation::run_beside(Choices choices, std::uint64_t ticket, std::unique_ptr<Context> context) {
    const Choice& choice = *choices.front();
    std::optional<NextState> next;
    std::exception_ptr failure;
    try {
        co_await Dispatcher::run(choice.step, *context);
        next = choice.conversation->checked(ContextAccess::next(*context));
    } catch (...) {
        failure = std::current_exception();
    }
    settle_beside(choices, ticket, next, *context);
    const auto state = co_await boost::asio::this_coro::cancellation_state;
    const bool cancelled = failure && state.cancelled() != boost::asio::cancellation_type::none && is_aborted(failure);
    if (failure && !cancelled && !is_stop(failure)) ContextAccess::turn(*context)->fail(failure);
    if (!cancelled) ContextAccess::turn(*context)->end();
    if (failure) std::rethrow_exception(failure);
}

// Each conversation around the step hears of it as if the step had been its own: it stands still until then.
void Conversation::settle_beside(const Choices& choices, std::uint64_t ticket, std::optional<NextState> next,
                                 Context& context) {
    const Choice& choice = *choices.front();
    Conversation& own = *choice.conversation;
    const auto now = ContextAccess::services(context).clock->now();
    // A handler that ran while another step was pending may outlast the conversation.
    if (choice.waiting && own.machine_.birth(choice.key) == 0) return;
    const auto actions = choice.waiting ? own.machine_.finish(choice.key, next.value_or(NextState()), true, now)
                                        : own.machine_.resume(choice.key, ticket, next, now);
    NextState up = own.perform(actions, choice.key, context);
    for (std::size_t outer = 1; outer < choices.size() && !up.stays(); ++outer) {
        up = choices[outer]->conversation->settle(*choices[outer], up, context);
    }
}

}  // namespace tgfw::detail
