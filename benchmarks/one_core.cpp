#include "one_core.hpp"

#include <cerrno>
#include <system_error>

namespace tgfw::bench {

OneCore::OneCore() {
    if (::sched_getaffinity(0, sizeof before_, &before_) != 0)
        throw std::system_error(errno, std::generic_category(), "sched_getaffinity");
    int core = 0;
    while (!CPU_ISSET(core, &before_)) ++core;
    cpu_set_t one{};
    CPU_SET(core, &one);
    if (::sched_setaffinity(0, sizeof one, &one) != 0)
        throw std::system_error(errno, std::generic_category(), "sched_setaffinity");
}

OneCore::~OneCore() {
    static_cast<void>(::sched_setaffinity(0, sizeof before_, &before_));
}

}  // namespace tgfw::bench
