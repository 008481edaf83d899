#include <tgfw/dispatch/filters/id_set.hpp>

#include <algorithm>

#include <tgfw/core/ascii.hpp>
#include <tgfw/dispatch/filters/detail/text.hpp>

namespace tgfw::filters {

struct IdSet::State {
    std::vector<std::int64_t> ids;   // In ascending order, each once.
    std::vector<std::string> names;  // In lower case without @, in alphabetical order, each once.
};

namespace {

std::string_view without_at(std::string_view name) noexcept {
    while (name.starts_with('@')) name.remove_prefix(1);
    return name;
}

/// Where `name` is or would be.
auto place_of(const std::vector<std::string>& names, std::string_view name) noexcept {
    return std::lower_bound(names.begin(), names.end(), name, [](std::string_view each, std::string_view wanted) {
        return detail::compare_ignoring_case(each, wanted) < 0;
    });
}

bool is_at(const std::vector<std::string>& names, std::vector<std::string>::const_iterator place,
           std::string_view name) noexcept {
    return place != names.end() && detail::compare_ignoring_case(*place, name) == 0;
}

}  // namespace

IdSet::IdSet() : state_(std::make_shared<State>()) {}

void IdSet::clear() noexcept {
    state_->ids.clear();
    state_->names.clear();
}

bool IdSet::contains(std::int64_t id) const noexcept {
    return std::binary_search(state_->ids.begin(), state_->ids.end(), id);
}

bool IdSet::contains(std::string_view name) const noexcept {
    const std::string_view bare = without_at(name);
    return is_at(state_->names, place_of(state_->names, bare), bare);
}

bool IdSet::empty() const noexcept {
    return state_->ids.empty() && state_->names.empty();
}

std::vector<std::int64_t> IdSet::ids() const {
    return state_->ids;
}

std::vector<std::string> IdSet::names() const {
    return state_->names;
}

std::string IdSet::to_string() const {
    constexpr std::size_t shown = 8;
    std::string all;
    std::size_t count = 0;
    const auto add = [&](const std::string& each) {
        if (++count <= shown) all += (all.empty() ? "" : ", ") + each;
    };
    for (const std::int64_t id : state_->ids) add(std::to_string(id));
    for (const std::string& name : state_->names) add("@" + name);
    return count > shown ? all + ", …" : all;
}

void IdSet::add_one(std::int64_t id) {
    const auto place = std::lower_bound(state_->ids.begin(), state_->ids.end(), id);
    if (place == state_->ids.end() || *place != id) state_->ids.insert(place, id);
}

void IdSet::add_one(std::string_view name) {
    const std::string_view bare = without_at(name);
    const auto place = place_of(state_->names, bare);
    if (!is_at(state_->names, place, bare)) state_->names.insert(place, ascii::lower_case(bare));
}

void IdSet::add_one(const std::vector<std::int64_t>& ids) {
    auto& all = state_->ids;
    all.insert(all.end(), ids.begin(), ids.end());
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
}

void IdSet::add_one(const std::vector<std::string>& names) {
    for (const std::string& name : names) add_one(std::string_view(name));
}

void IdSet::remove_one(std::int64_t id) {
    const auto place = std::lower_bound(state_->ids.begin(), state_->ids.end(), id);
    if (place != state_->ids.end() && *place == id) state_->ids.erase(place);
}

void IdSet::remove_one(std::string_view name) {
    const std::string_view bare = without_at(name);
    const auto place = place_of(state_->names, bare);
    if (is_at(state_->names, place, bare)) state_->names.erase(place);
}

void IdSet::remove_one(const std::vector<std::int64_t>& ids) {
    for (const std::int64_t id : ids) remove_one(id);
}

void IdSet::remove_one(const std::vector<std::string>& names) {
    for (const std::string& name : names) remove_one(std::string_view(name));
}

}  // namespace tgfw::filters
