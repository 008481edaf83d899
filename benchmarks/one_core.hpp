#pragma once

#include <sched.h>

namespace tgfw::bench {

/// Keeps this process, and those that it starts, on one core while it lives.
///
/// For two that take turns to wait for each other, such as a client and its server. On two cores each lets its own fall
/// asleep, and to wake it takes longer than the work; the scheduler, not the client, decides who is spared that.
class OneCore {
public:
    OneCore();
    ~OneCore();
    OneCore(const OneCore&) = delete;
    OneCore& operator=(const OneCore&) = delete;

private:
    cpu_set_t before_{};
};

}  // namespace tgfw::bench
