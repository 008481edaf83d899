#include <tgfw/dispatch/filters/identity.hpp>

#include <algorithm>

#include <tgfw/dispatch/filters/message.hpp>

namespace tgfw::filters::detail {

void Identities::add(std::int64_t id) {
    ids_.push_back(id);
}

void Identities::add(const std::vector<std::int64_t>& ids) {
    ids_.insert(ids_.end(), ids.begin(), ids.end());
}

void Identities::add(const std::vector<std::string>& names) {
    for (const std::string& name : names) add(std::string_view(name));
}

void Identities::add(std::string_view name) {
    while (name.starts_with('@')) name.remove_prefix(1);
    names_.push_back(lower_case(name));
}

bool Identities::holds(std::int64_t id, const std::optional<std::string>& name) const {
    if (std::find(ids_.begin(), ids_.end(), id) != ids_.end()) return true;
    if (!name || names_.empty()) return false;
    return std::find(names_.begin(), names_.end(), lower_case(*name)) != names_.end();
}

}  // namespace tgfw::filters::detail
