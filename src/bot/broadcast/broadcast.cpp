#include <tgfw/bot/broadcast/broadcast.hpp>

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>

#include <bot/broadcast/run.hpp>

namespace tgfw {

namespace asio = boost::asio;

class BroadcastStop::State {
public:
    State() = default;

    bool requested = false;
    std::function<void()> wake;
};

BroadcastStop::BroadcastStop() : state_(std::make_shared<State>()) {}

void BroadcastStop::request() const {
    state_->requested = true;
    if (state_->wake) state_->wake();
}

bool BroadcastStop::requested() const noexcept {
    return state_->requested;
}

void BroadcastStop::on_request(std::function<void()> wake) const {
    state_->wake = std::move(wake);
}

namespace {

void check_broadcast(const BroadcastMessage& message, const BroadcastOptions& options) {
    if (options.paid && !message.unpayable.empty()) {
        throw ConfigError("a broadcast of " + std::string(message.unpayable) +
                          " has no paid lane: leave with_paid() out, or copy messages instead of forwarding them");
    }
    if (options.progress_every <= Clock::duration::zero()) {
        throw ConfigError("a broadcast's progress is told every so often: give with_on_progress a time above zero");
    }
}

awaitable<BroadcastReport> run_broadcast(Bot bot, BroadcastChats chats, BroadcastMessage message,
                                         BroadcastOptions options) {
    check_broadcast(message, options);
    BroadcastCheckpoint from;
    if (options.journal) from = co_await options.journal->load();
    const auto executor = co_await asio::this_coro::executor;
    detail::BroadcastRun run(executor, bot, std::move(chats), std::move(message), std::move(options), std::move(from));
    std::exception_ptr failure;
    try {
        co_await run.work();
    } catch (...) {
        failure = std::current_exception();
    }
    // A broadcast that is cancelled, too, ends its calls and its journal in order.
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    try {
        co_await run.close();
    } catch (...) {
        if (!failure) failure = std::current_exception();
    }
    run.throw_stopped(failure);
    co_return run.report();
}

}  // namespace

awaitable<BroadcastReport> broadcast(Bot bot, BroadcastChats chats, BroadcastMessage message,
                                     BroadcastOptions options) {
    return run_broadcast(std::move(bot), std::move(chats), std::move(message), std::move(options));
}

}  // namespace tgfw
