#include <tgfw/dispatch/match.hpp>

#include <algorithm>
#include <utility>

namespace tgfw {

RegexMatch::RegexMatch(std::vector<std::optional<std::string>> groups, std::vector<std::string> names,
                       std::size_t position)
    : groups_(std::move(groups)), names_(std::move(names)), position_(position) {}

const std::string& RegexMatch::str() const {
    static const std::string nothing;
    return groups_.empty() || !groups_.front() ? nothing : *groups_.front();
}

std::optional<std::string> RegexMatch::group(std::size_t index) const {
    return index < groups_.size() ? groups_[index] : std::nullopt;
}

std::optional<std::string> RegexMatch::group(std::string_view name) const {
    const auto found = std::find(names_.begin(), names_.end(), name);
    if (name.empty() || found == names_.end()) return std::nullopt;
    return group(static_cast<std::size_t>(found - names_.begin()));
}

void Match::forget_args() noexcept {
    args.reset();
}

void Match::drop(std::size_t count) {
    matches.resize(count);
}

}  // namespace tgfw
