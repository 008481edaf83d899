#include <utility>

#include <boost/asio/this_coro.hpp>

#include <tgfw/core/error.hpp>
#include <tgfw/dispatch/dispatcher.hpp>

#include <dispatch/context_access.hpp>
#include <dispatch/exceptions.hpp>
#include <dispatch/handler_runs.hpp>
#include <dispatch/handler_table.hpp>
#include <dispatch/middleware_chain.hpp>
#include <dispatch/registry.hpp>
#include <dispatch/waiters.hpp>

namespace tgfw {

namespace asio = boost::asio;
using detail::ContextAccess;

awaitable<void> Proceed::operator()() const {
    return chain_->run(next_);
}

/// An update on its way through the groups. Not in the frame of a coroutine around them: Asio keeps the memory of few
/// frames for the next call, so that each further one costs more than this.
class Dispatcher::Passage {
public:
    Passage(const DispatchServices& services, Incoming incoming)
        : context(services, std::move(incoming)), view(ContextAccess::incoming(context), services.bot->identity()) {}

    ~Passage() {
        if (completed) ContextAccess::turn(context)->end();
    }
    Passage(const Passage&) = delete;
    Passage& operator=(const Passage&) = delete;

    /// The groups are through; and with them the update, unless middlewares stand around.
    void groups_completed() noexcept { completed = !wrapped; }
    /// A handler threw: the error handlers are to hear of it.
    void fail(const std::exception_ptr& error) noexcept { ContextAccess::turn(context)->fail(error); }

    Context context;
    UpdateView view;
    std::shared_ptr<const detail::HandlerTable> table;
    bool wrapped = false;
    bool completed = false;  // Else it was cancelled.
};

awaitable<void> Dispatcher::process_update(Incoming incoming, Turn turn, HandlerWatch* watch) {
    auto passage = std::make_shared<Passage>(services_, std::move(incoming));
    ContextAccess::set_dispatcher(passage->context, this);
    ContextAccess::set_turn(passage->context, std::make_shared<Turn>(std::move(turn)));
    ContextAccess::set_watch(passage->context, watch);
    return update_middlewares_->empty() ? run_groups(std::move(passage)) : run_around(std::move(passage));
}

bool Dispatcher::begin(Passage& passage) {
    const UpdateView& view = passage.view;
    const std::shared_ptr<const Update>& update = ContextAccess::incoming(passage.context).update();
    if (!waiters_->empty() && waiters_->offer(view, update, *ContextAccess::turn(passage.context))) return false;
    passage.table = registry_->table();
    return true;
}

awaitable<void> Dispatcher::run_around(std::shared_ptr<Passage> passage) {
    passage->wrapped = true;
    passage->completed = !begin(*passage);
    if (passage->completed) co_return;
    const auto middlewares = update_middlewares_;
    std::function<awaitable<void>()> last = [&] { return run_groups(passage); };
    detail::MiddlewareChain chain(passage->context, std::move(last));
    for (const Middleware& middleware : *middlewares) chain.add(middleware);
    std::exception_ptr failure;
    try {
        co_await chain.run();
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure && !detail::is_stop(failure)) {
        const bool stop = co_await report(passage->context, nullptr, failure);
        static_cast<void>(stop);
        passage->fail(failure);
    }
    passage->completed = true;
}

// One coroutine for all groups, for the same reason.
awaitable<void> Dispatcher::run_groups(std::shared_ptr<Passage> passage) {
    if (!passage->table && !begin(*passage)) co_return passage->groups_completed();
    const detail::HandlerTable& table = *passage->table;
    const UpdateView& view = passage->view;
    Context& context = passage->context;
    bool taken = false;
    bool stopped = false;
    const std::size_t count = table.groups().size();
    for (std::size_t index = 0; !stopped && (index < count || (index == count && !taken)); ++index) {
        const detail::GroupTable& group = index < count ? table.groups()[index].table : table.fallbacks();
        Match& match = ContextAccess::match(context);
        match.clear();
        const detail::Registration* entry = nullptr;
        std::exception_ptr failure;
        try {
            entry = group.find(view, match);
            if (entry == nullptr) continue;
            taken = true;
            ContextAccess::set_handler(context, &entry->handler.info());
            if (entry->handler.info().options.block.value_or(services_.block) || !services_.spawn) {
                const detail::HandlerRun run(*runs_, context, detail::HandlerRun::Place::in_turn);
                co_await run_registered(*entry, context);
            } else {
                services_.spawn(run_beside(*entry, ContextAccess::copy_beside(context)));
            }
        } catch (...) {
            failure = std::current_exception();
        }
        if (!failure) continue;
        stopped = entry != nullptr && detail::is_stop(failure);
        if (stopped) break;
        const detail::Scope* scope = entry != nullptr ? entry->scope.get() : nullptr;
        stopped = co_await report(context, scope, failure);
        passage->fail(failure);
    }
    if (!taken && !unhandled_->empty()) co_await run_unhandled(*passage);
    passage->groups_completed();
}

awaitable<void> Dispatcher::run_unhandled(Passage& passage) {
    const auto callbacks = unhandled_;
    Context& context = passage.context;
    ContextAccess::set_handler(context, nullptr);
    ContextAccess::match(context).clear();
    for (const Callback& callback : *callbacks) {
        std::exception_ptr failure;
        try {
            if (callback.kinds().has(passage.view.slot())) co_await callback(context.update(), context);
        } catch (...) {
            failure = std::current_exception();
        }
        if (!failure) continue;
        if (detail::is_stop(failure)) co_return;
        const bool stop = co_await report(context, nullptr, failure);
        passage.fail(failure);
        if (stop) co_return;
    }
}

// Most handlers have neither middlewares nor a deadline, and are run without a frame of our own.
awaitable<void> Dispatcher::run_registered(const detail::Registration& entry, Context& context) {
    bool wrapped = !handler_middlewares_->empty();
    for (const detail::Scope* scope = entry.scope.get(); scope != nullptr; scope = scope->parent.get()) {
        wrapped = wrapped || !scope->middlewares.empty();
    }
    return wrapped ? run_wrapped(entry, context) : run(entry.handler, context);
}

awaitable<void> Dispatcher::run_wrapped(const detail::Registration& entry, Context& context) {
    const auto outer = handler_middlewares_;
    std::function<awaitable<void>()> last = [&] { return run(entry.handler, context); };
    detail::MiddlewareChain chain(context, std::move(last));
    for (const Middleware& middleware : *outer) chain.add(middleware);
    std::vector<const detail::Scope*> scopes;
    for (const detail::Scope* scope = entry.scope.get(); scope != nullptr; scope = scope->parent.get()) {
        scopes.push_back(scope);
    }
    for (auto scope = scopes.rbegin(); scope != scopes.rend(); ++scope) {
        for (const Middleware& middleware : (*scope)->middlewares) chain.add(middleware);
    }
    co_await chain.run();
}

awaitable<void> Dispatcher::run(const Handler& handler, Context& context) {
    if (handler.info().options.deadline == Clock::duration::zero()) return handler.handle(context.update(), context);
    return run_limited(handler, context);
}

// The handler may outlast its deadline, and this: what it needs is its own.
awaitable<void> Dispatcher::run_limited(const Handler& handler, Context& context) {
    const auto& run_for = ContextAccess::services(context).run_for;
    if (!run_for) {
        co_await handler.handle(context.update(), context);
        co_return;
    }
    std::shared_ptr<Context> own = ContextAccess::copy(context);
    ContextAccess::set_turn(*own, ContextAccess::turn(context));
    awaitable<void> task = run_alone(handler, own);
    const bool ended = co_await run_for(std::move(task), handler.info().options.deadline);
    if (ended) {
        ContextAccess::next(context) = ContextAccess::next(*own);
        co_return;
    }
    ContextAccess::set_turn(*own, std::make_shared<Turn>());
    const auto& otherwise = handler.info().options.on_deadline;
    if (!otherwise) throw DeadlineExceeded(handler.info().name + " took longer than its deadline and was cancelled");
    co_await (*otherwise)(context.update(), context);
}

awaitable<void> Dispatcher::run_alone(Handler handler, std::shared_ptr<Context> context) {
    co_await handler.handle(context->update(), *context);
}

awaitable<void> Dispatcher::run_beside(detail::Registration entry, std::unique_ptr<Context> context) {
    std::exception_ptr failure;
    try {
        const detail::HandlerRun run(*runs_, *context, detail::HandlerRun::Place::beside);
        co_await run_registered(entry, *context);
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) {
        co_await report_beside(*context, entry.scope.get(), failure);
        if (!detail::is_stop(failure)) ContextAccess::turn(*context)->fail(failure);
    }
    ContextAccess::turn(*context)->end();
}

awaitable<void> Dispatcher::run_task(awaitable<void> task, std::shared_ptr<const Update> update,
                                     std::uint64_t request) {
    std::exception_ptr failure;
    try {
        co_await std::move(task);
    } catch (...) {
        failure = std::current_exception();
    }
    if (!failure) co_return;
    Context context = context_for(std::move(update), request);
    co_await report_beside(context, nullptr, std::move(failure));
}

}  // namespace tgfw
