#include <tgfw/dispatch/handler_watch.hpp>

#include <array>
#include <chrono>

namespace tgfw {

void HandlerWatch::begin(std::string_view name) noexcept {
    name_ = name;
    handling_ = true;
    since_ = clock_->now();
}

void HandlerWatch::end() noexcept {
    if (!handling_) return;
    check();
    handling_ = false;
}

void HandlerWatch::resumed() noexcept {
    if (depth_++ == 0 && handling_) since_ = clock_->now();
}

void HandlerWatch::suspended() noexcept {
    if (--depth_ == 0 && handling_) check();
}

void HandlerWatch::check() noexcept {
    const auto taken = clock_->now() - since_;
    if (taken <= limit_) return;
    const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(taken).count();
    const std::array<LogField, 3> fields{LogField("handler", name_), LogField("update_id", update_id_),
                                         LogField("ms", static_cast<std::int64_t>(milliseconds))};
    logger_->warning("A handler held up all others: it worked without waiting. Give long work to a thread", fields);
}

}  // namespace tgfw
