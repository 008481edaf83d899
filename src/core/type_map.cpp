#include <tgfw/core/type_map.hpp>

namespace tgfw {

// Out of line, so that no user's file compiles them.
TypeMap::TypeMap() = default;
TypeMap::TypeMap(const TypeMap&) = default;
TypeMap::TypeMap(TypeMap&&) noexcept = default;
TypeMap& TypeMap::operator=(const TypeMap&) = default;
TypeMap& TypeMap::operator=(TypeMap&&) noexcept = default;
TypeMap::~TypeMap() = default;

bool TypeMap::empty() const noexcept {
    return entries_.empty();
}

void* TypeMap::find(TypeKey key) const noexcept {
    for (const auto& [type, value] : entries_) {
        if (type == key) return value.get();
    }
    return nullptr;
}

void TypeMap::insert(TypeKey key, std::shared_ptr<void> value) {
    for (auto& [type, kept] : entries_) {
        if (type != key) continue;
        kept = std::move(value);
        return;
    }
    entries_.emplace_back(key, std::move(value));
}

void TypeMap::erase(TypeKey key) noexcept {
    std::erase_if(entries_, [&](const auto& entry) { return entry.first == key; });
}

}  // namespace tgfw
