#pragma once

#include <tgfw/core/timer.hpp>

namespace tgfw::detail {

/// Lets others reach a timer in a coroutine's frame, by a pointer that is null before and after.
class LentTimer {
public:
    LentTimer(Timer*& place, Timer& timer) : place_(place) { place_ = &timer; }
    ~LentTimer() { place_ = nullptr; }
    LentTimer(const LentTimer&) = delete;
    LentTimer& operator=(const LentTimer&) = delete;

private:
    Timer*& place_;
};

}  // namespace tgfw::detail
