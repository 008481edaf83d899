#include <adapters/postgres/deadline_watch.hpp>

#include <algorithm>

#include <boost/asio/post.hpp>

namespace tgfw::postgres::detail {

void DeadlineWatch::Watched::expires_after(Clock::duration limit) {
    deadline_ = net::deadline_after(*watch_->clock_, limit);
    if (!place_) {
        place_ = watch_->all_.size();
        watch_->all_.push_back(this);
    }
    if (deadline_ < watch_->armed_) watch_->arm(deadline_);
}

void DeadlineWatch::Watched::leave() noexcept {
    rest();
    if (!place_) return;
    Watched* last = watch_->all_.back();
    watch_->all_[*place_] = last;
    last->place_ = *place_;
    watch_->all_.pop_back();
    place_.reset();
    if (!watch_->all_.empty() || watch_->ending_) return;
    // A program that has transaction after transaction has the next one by then.
    watch_->ending_ = true;
    boost::asio::post(watch_->executor_, [weak = watch_->weak_from_this()] {
        if (const auto self = weak.lock()) self->end_unused();
    });
}

void DeadlineWatch::arm(Clock::time_point deadline) {
    if (!alarm_) alarm_.emplace(executor_, *clock_, [this] { fire(); });
    armed_ = deadline;
    alarm_->expires_at(deadline);
}

void DeadlineWatch::fire() {
    const auto now = clock_->now();
    auto next = Clock::time_point::max();
    for (Watched* each : all_) {
        if (each->deadline_ <= now) {
            each->rest();
            each->on_expire_();
        }
        next = std::min(next, each->deadline_);
    }
    arm(next);
}

void DeadlineWatch::end_unused() {
    ending_ = false;
    if (!all_.empty()) return;
    alarm_.reset();
    armed_ = Clock::time_point::max();
}

}  // namespace tgfw::postgres::detail
