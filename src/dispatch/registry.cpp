#include <dispatch/registry.hpp>

#include <algorithm>
#include <utility>

namespace tgfw::detail {

namespace {

auto by_id(std::uint64_t id) {
    return [id](const Registration& entry) { return entry.id == id; };
}

}  // namespace

std::uint64_t Registry::add_to(List& list, Handler handler, std::shared_ptr<const Scope> scope) {
    list.emplace_back(++last_id_, std::move(handler), std::move(scope));
    changed();
    return last_id_;
}

HandlerHandle Registry::add(Handler handler, int group) {
    return HandlerHandle(weak_from_this(),
                         std::vector<std::uint64_t>(1, add_to(groups_[group], std::move(handler), nullptr)));
}

HandlerHandle Registry::add_fallback(Handler handler) {
    return HandlerHandle(weak_from_this(),
                         std::vector<std::uint64_t>(1, add_to(fallbacks_, std::move(handler), nullptr)));
}

HandlerHandle Registry::add(const Router& router) {
    std::vector<std::uint64_t> ids;
    add_items(router, nullptr, ids);
    return HandlerHandle(weak_from_this(), std::move(ids));
}

void Registry::add_items(const Router& router, const std::shared_ptr<const Scope>& parent,
                         std::vector<std::uint64_t>& ids) {
    auto scope = std::make_shared<Scope>(router.impl_->scope);
    scope->parent = parent;
    for (const auto& item : router.impl_->items) {
        if (item.router) {
            add_items(*item.router, scope, ids);
        } else {
            ids.push_back(add_to(groups_[item.group], *item.handler, scope));
        }
    }
}

bool Registry::remove(const Handler& handler, int group) {
    const auto found = groups_.find(group);
    if (found == groups_.end()) return false;
    List& list = found->second;
    const auto place =
        std::find_if(list.begin(), list.end(), [&](const Registration& e) { return e.handler == handler; });
    return place != list.end() && remove(place->id);
}

Registry::List* Registry::list_of(std::uint64_t id) {
    for (auto& [number, list] : groups_) {
        if (std::any_of(list.begin(), list.end(), by_id(id))) return &list;
    }
    return std::any_of(fallbacks_.begin(), fallbacks_.end(), by_id(id)) ? &fallbacks_ : nullptr;
}

void Registry::for_each(const HandlerHandle& handle, const std::function<void(const Registration&)>& visit) {
    for (const std::uint64_t id : handle.ids_) {
        const List* list = list_of(id);
        if (list != nullptr) visit(*std::find_if(list->begin(), list->end(), by_id(id)));
    }
}

bool Registry::has(std::uint64_t id) {
    return list_of(id) != nullptr;
}

bool Registry::remove(std::uint64_t id) {
    List* list = list_of(id);
    if (list == nullptr) return false;
    std::erase_if(*list, by_id(id));
    std::erase_if(groups_, [](const auto& group) { return group.second.empty(); });
    changed();
    return true;
}

bool Registry::replace(std::uint64_t id, Handler handler) {
    List* list = list_of(id);
    if (list == nullptr) return false;
    std::find_if(list->begin(), list->end(), by_id(id))->handler = std::move(handler);
    changed();
    return true;
}

const std::shared_ptr<const HandlerTable>& Registry::table() {
    if (table_) return table_;
    std::vector<HandlerTable::Group> groups;
    groups.reserve(groups_.size());
    for (const auto& [number, list] : groups_) groups.emplace_back(number, GroupTable(list));
    table_ = std::make_shared<const HandlerTable>(std::move(groups), fallbacks_);
    return table_;
}

Kinds Registry::reach() const {
    Kinds kinds;
    for (const auto& [number, list] : groups_) {
        for (const Registration& entry : list) kinds |= entry.reach().may;
    }
    for (const Registration& entry : fallbacks_) kinds |= entry.reach().may;
    return kinds;
}

}  // namespace tgfw::detail

namespace tgfw {

HandlerHandle::HandlerHandle() = default;
HandlerHandle::HandlerHandle(const HandlerHandle&) = default;
HandlerHandle::HandlerHandle(HandlerHandle&&) noexcept = default;
HandlerHandle& HandlerHandle::operator=(const HandlerHandle&) = default;
HandlerHandle& HandlerHandle::operator=(HandlerHandle&&) noexcept = default;
HandlerHandle::~HandlerHandle() = default;

HandlerHandle::HandlerHandle(std::weak_ptr<detail::Registry> registry, std::vector<std::uint64_t> ids)
    : registry_(std::move(registry)), ids_(std::move(ids)) {}

bool HandlerHandle::active() const {
    const auto registry = registry_.lock();
    return registry && std::any_of(ids_.begin(), ids_.end(), [&](std::uint64_t id) { return registry->has(id); });
}

bool HandlerHandle::remove() {
    const auto registry = registry_.lock();
    bool removed = false;
    for (const std::uint64_t id : ids_) removed = (registry && registry->remove(id)) || removed;
    return removed;
}

bool HandlerHandle::replace(Handler handler) {
    const auto registry = registry_.lock();
    return registry && ids_.size() == 1 && registry->replace(ids_.front(), std::move(handler));
}

}  // namespace tgfw
