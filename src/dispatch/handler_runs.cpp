#include <dispatch/handler_runs.hpp>

#include <chrono>
#include <span>

#include <dispatch/context_access.hpp>
#include <tgfw/dispatch/dispatch_observer.hpp>
#include <tgfw/dispatch/handler_watch.hpp>

namespace tgfw::detail {

HandlerRun::HandlerRun(HandlerRuns& runs, const Context& context, Place place)
    : runs_(&runs), context_(&context), watch_(ContextAccess::watch(context)) {
    const bool observed = ContextAccess::services(context).observer != nullptr;
    if (watch_ != nullptr || observed || place == Place::beside) since_ = context.clock().now();
    if (watch_ != nullptr) watch_->begin(context, since_);
    runs.list_.push_back(*this);
}

HandlerRun::~HandlerRun() {
    if (watch_ != nullptr) watch_->end();
    if (runs_ == nullptr) return;
    runs_->list_.erase(runs_->list_.iterator_to(*this));
    DispatchObserver* observer = ContextAccess::services(*context_).observer.get();
    if (observer != nullptr) observer->handler_ended(*context_, context_->clock().now() - since_);
}

HandlerRuns::~HandlerRuns() {
    list_.clear_and_dispose([](HandlerRun* run) { run->runs_ = nullptr; });
}

void HandlerRuns::log_all(LogLevel level, std::string_view message) const {
    for (const HandlerRun& run : list_) {
        const bool known = run.since() != Clock::time_point::min();
        const Clock::time_point now = run.context().clock().now();
        const std::chrono::duration<double> taken = known ? now - run.since() : Clock::duration::zero();
        const LogField field("seconds", taken.count());
        run.context().logger().log(level, message, std::span(&field, known ? 1 : 0));
    }
}

}  // namespace tgfw::detail
