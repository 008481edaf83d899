#include <tgfw/dispatch/filters/dice.hpp>

namespace tgfw::filters::detail {

std::string DiceValues::to_string() const {
    if (any_) return {};
    std::string all = "(";
    for (std::int64_t value = 1; value <= 64; ++value) {
        if (hold(value)) all += (all.size() == 1 ? "" : ", ") + std::to_string(value);
    }
    return all + ")";
}

}  // namespace tgfw::filters::detail
