#include <tgfw/dispatch/filters/identity.hpp>

#include <tgfw/dispatch/filters/message.hpp>

namespace tgfw::filters::detail {

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
