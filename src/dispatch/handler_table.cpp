#include <dispatch/handler_table.hpp>

#include <algorithm>

#include <tgfw/core/ascii.hpp>

namespace tgfw::detail {

bool Registration::check(const UpdateView& view, Match& match) const {
    for (const Scope* s = scope.get(); s != nullptr; s = s->parent.get()) {
        if (s->filter && !s->filter(view, match)) {
            match.clear();
            return false;
        }
    }
    if (handler.check(view, match)) return true;
    if (scope) match.clear();
    return false;
}

Reach Registration::reach() const noexcept {
    Reach reach = handler.info().reach;
    for (const Scope* s = scope.get(); s != nullptr; s = s->parent.get()) {
        reach.may &= s->may;
        if (s->filter) reach.always = Kinds::none();
    }
    return reach;
}

std::string Registration::name() const {
    std::string name = handler.info().name;
    for (const Scope* s = scope.get(); s != nullptr; s = s->parent.get()) {
        if (!s->name.empty()) name = s->name + "/" + name;
    }
    return name;
}

GroupTable::GroupTable(std::vector<Registration> handlers) : handlers_(std::move(handlers)) {
    for (std::uint32_t index = 0; index < handlers_.size(); ++index) {
        const Registration& entry = handlers_[index];
        for (const std::string& command : entry.handler.info().commands) by_command_[command].push_back(index);
        if (!entry.handler.info().commands.empty()) continue;
        const Kinds may = entry.reach().may;
        for (std::size_t slot = 0; slot < Kinds::slots; ++slot) {
            if (may.has(slot)) by_slot_[slot].push_back(index);
        }
    }
}

const GroupTable::Indices& GroupTable::of_command(std::string_view command) const {
    static const Indices none;
    // The longest command there is. A longer one has no handler.
    std::array<char, 32> lower;
    if (command.size() > lower.size() || by_command_.empty()) return none;
    std::transform(command.begin(), command.end(), lower.begin(), ascii::to_lower);
    const auto found = by_command_.find(std::string_view(lower.data(), command.size()));
    return found == by_command_.end() ? none : found->second;
}

// Two lists, each in the order of registration, are gone through as one.
const Registration* GroupTable::find(const UpdateView& view, Match& match) const {
    static const Indices none;
    const Indices& by_kind = by_slot_[view.slot()];
    const Indices& by_name = view.command().empty() ? none : of_command(view.command());
    auto kind = by_kind.begin();
    auto name = by_name.begin();
    while (kind != by_kind.end() || name != by_name.end()) {
        const bool named = kind == by_kind.end() || (name != by_name.end() && *name < *kind);
        const Registration& entry = handlers_[named ? *name++ : *kind++];
        if (entry.check(view, match)) return &entry;
    }
    return nullptr;
}

}  // namespace tgfw::detail
