#include <tgfw/dispatch/filters/filter.hpp>

#include <algorithm>
#include <string_view>

#include <tgfw/dispatch/filters/any.hpp>
#include <tgfw/dispatch/filters/detail/text.hpp>

namespace tgfw::filters {

std::shared_ptr<const Any::Interface> Any::own(const Interface* model) {
    return std::shared_ptr<const Interface>(model);
}

namespace detail {

std::string combine_names(std::string left, bool open_left, Junction junction, std::string right, bool open_right) {
    const auto opened = [](const std::string& name, bool open) {
        const std::string_view view(name);
        return open ? view.substr(1, view.size() - 2) : view;
    };
    const char* word = junction == Junction::both ? "and" : junction == Junction::either ? "or" : "xor";
    std::string all = "(";
    all.append(opened(left, open_left)).append(" ").append(word).append(" ").append(opened(right, open_right));
    return all + ")";
}

bool AnyOf::operator()(const UpdateView& view, Match& match) const {
    return std::any_of(each_.begin(), each_.end(), [&](const Any& filter) { return filter(view, match); });
}

Reach AnyOf::reach() const {
    Reach all{Kinds::none()};
    for (const Any& filter : each_) {
        const Reach reach = reach_of(filter);
        all = Reach(all.may | reach.may, all.always | reach.always);
    }
    return all;
}

bool AllOf::operator()(const UpdateView& view, Match& match) const {
    const std::size_t before = match.matches.size();
    if (std::all_of(each_.begin(), each_.end(), [&](const Any& filter) { return filter(view, match); })) return true;
    match.keep(before);
    return false;
}

Reach AllOf::reach() const {
    Reach all(Kinds::messages(), Kinds::messages());
    for (const Any& filter : each_) {
        const Reach reach = reach_of(filter);
        all = Reach(all.may & reach.may, all.always & reach.always);
    }
    return all;
}

namespace {

std::string list_names(const char* call, const std::vector<Any>& each) {
    std::string all = call;
    for (const Any& filter : each) all += (all.ends_with('(') ? "" : ", ") + filter.name();
    return all + ")";
}

}  // namespace

std::string AnyOf::name() const {
    return list_names("any_of(", each_);
}

std::string AllOf::name() const {
    return list_names("all_of(", each_);
}

}  // namespace detail

}  // namespace tgfw::filters
