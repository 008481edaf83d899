#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <tgfw/api/types_fwd.hpp>
#include <tgfw/dispatch/filters/id_set.hpp>
#include <tgfw/dispatch/kinds.hpp>

namespace tgfw::detail {

template <class T>
concept Id = std::convertible_to<T, std::int64_t> || std::same_as<std::remove_cvref_t<T>, std::vector<std::int64_t>> ||
    std::same_as<std::remove_cvref_t<T>, filters::IdSet>;
template <class T>
concept UserName =
    std::convertible_to<T, std::string_view> || std::same_as<std::remove_cvref_t<T>, std::vector<std::string>> ||
    std::same_as<std::remove_cvref_t<T>, filters::IdSet>;

/// Whom or which chats a handler is for: everyone, until some are named.
///
/// A set that is given is shared, so that `admins.add(7)` holds for the handler, too. One that is empty stands for
/// nobody: whoever empties a list of administrators does not mean everyone.
class Wanted {
public:
    /// Ids, names, vectors of either, and sets.
    template <class... Each>
    void add(Each&&... each) {
        restrict();
        (add_one(std::forward<Each>(each)), ...);
    }

    /// Whether some were named.
    [[nodiscard]] bool restricts() const noexcept { return own_.has_value(); }
    /// What a handler reaches that takes all of `kinds` unless some were named.
    [[nodiscard]] Reach reach(Kinds kinds) const noexcept { return Reach(kinds, restricts() ? Kinds::none() : kinds); }
    /// Whether it is one of them; nobody is not.
    [[nodiscard]] bool has(const Chat* chat) const noexcept;
    [[nodiscard]] bool has(const User* user) const noexcept;

private:
    template <class T>
    void add_one(T&& one) {
        if constexpr (std::same_as<std::remove_cvref_t<T>, filters::IdSet>) {
            add_set(one);
        } else {
            own_->add(std::forward<T>(one));
        }
    }
    /// From now on only those that were named.
    void restrict();
    void add_set(const filters::IdSet& set);
    [[nodiscard]] bool has(std::int64_t id, const std::optional<std::string>& name) const noexcept;

    std::vector<filters::IdSet> sets_;
    std::optional<filters::IdSet> own_;  // Of sets_, the one for what was not given as a set.
};

}  // namespace tgfw::detail
