#include <tgfw/bot/flood/rate.hpp>

#include <string>

#include <tgfw/core/error.hpp>

namespace tgfw {

Rate::Rate(std::uint32_t how_many, Clock::duration in) : count_(how_many), burst_(how_many), period_(in) {
    if (how_many == 0)
        throw ConfigError("Rate: a count of 0 would never let anything pass; leave the Rate out for no limit");
    if (in <= Clock::duration::zero()) throw ConfigError("Rate: the period must be longer than nothing");
}

Rate Rate::with_burst(std::uint32_t at_once) const {
    if (sliding_) throw ConfigError("Rate: a sliding rate has no burst; its count is what passes at once");
    if (at_once == 0) throw ConfigError("Rate: a burst of 0 would never let anything pass; give 1 or more");
    Rate changed = *this;
    changed.burst_ = at_once;
    return changed;
}

Rate Rate::sliding() const {
    Rate changed = *this;
    changed.sliding_ = true;
    changed.burst_ = count_;
    return changed;
}

}  // namespace tgfw
