#include <tgfw/dispatch/handlers/detail/wanted.hpp>

#include <algorithm>

#include <tgfw/api/types.hpp>

namespace tgfw::detail {

void Wanted::restrict() {
    if (!own_) sets_.push_back(own_.emplace());
}

void Wanted::add_set(const filters::IdSet& set) {
    sets_.push_back(set);
}

bool Wanted::has(std::int64_t id, const std::optional<std::string>& name) const noexcept {
    return std::any_of(sets_.begin(), sets_.end(), [&](const filters::IdSet& set) {
        return set.contains(id) || (name && set.contains(std::string_view(*name)));
    });
}

bool Wanted::has(const Chat* chat) const noexcept {
    return chat != nullptr && has(chat->id, chat->username);
}

bool Wanted::has(const User* user) const noexcept {
    return user != nullptr && has(user->id, user->username);
}

}  // namespace tgfw::detail
