#include <tgfw/dispatch/handler_watch.hpp>

#include <chrono>
#include <span>
#include <utility>

#include <tgfw/dispatch/context.hpp>

namespace tgfw {

namespace {

thread_local HandlerWatch* innermost_watch = nullptr;

}  // namespace

void HandlerWatch::begin(const Context& about, Clock::time_point now) noexcept {
    about_ = &about;
    since_ = now;
}

void HandlerWatch::end() noexcept {
    if (about_ == nullptr) return;
    check();
    about_ = nullptr;
}

void HandlerWatch::resumed() noexcept {
    if (depth_++ > 0) return;
    outer_ = std::exchange(innermost_watch, this);
    if (about_ != nullptr) since_ = clock_->now();
}

void HandlerWatch::suspended() noexcept {
    if (--depth_ > 0) return;
    innermost_watch = outer_;
    if (about_ != nullptr) check();
}

const Context* HandlerWatch::current() noexcept {
    return innermost_watch != nullptr ? innermost_watch->about_ : nullptr;
}

void HandlerWatch::check() noexcept {
    if (limit_ == Clock::duration::zero()) return;
    const auto taken = clock_->now() - since_;
    if (taken <= limit_) return;
    const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(taken).count();
    const LogField field("ms", static_cast<std::int64_t>(milliseconds));
    about_->logger().warning("A handler held up all others: it worked without waiting. Give long work to a thread",
                             std::span(&field, 1));
}

}  // namespace tgfw
