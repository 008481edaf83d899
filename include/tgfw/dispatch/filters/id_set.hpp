#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace tgfw::filters {

namespace detail {

template <class T>
concept Identity = std::convertible_to<T, std::int64_t> || std::convertible_to<T, std::string_view> ||
    std::same_as<std::remove_cvref_t<T>, std::vector<std::int64_t>> ||
    std::same_as<std::remove_cvref_t<T>, std::vector<std::string>>;

}  // namespace detail

/// Ids and user names of chats or users, which may change while the bot runs: `IdSet admins(42, "alice")`.
///
/// Copies share the set, the copy in a filter too, so that `admins.add(7)` holds from the next update on. Names compare
/// as Telegram compares them: without a leading @, in either case of ASCII letters. Not for use by several threads.
class IdSet {
public:
    IdSet();
    template <detail::Identity... Each>
    requires(sizeof...(Each) > 0) explicit IdSet(Each&&... each) : IdSet() { add(std::forward<Each>(each)...); }

    /// Adds ids, names, and vectors of either.
    template <detail::Identity... Each>
    void add(Each&&... each) {
        (add_one(std::forward<Each>(each)), ...);
    }
    /// Takes ids, names, and vectors of either away; those that are not in the set do not matter.
    template <detail::Identity... Each>
    void remove(Each&&... each) {
        (remove_one(std::forward<Each>(each)), ...);
    }
    void clear() noexcept;

    [[nodiscard]] bool contains(std::int64_t id) const noexcept;
    [[nodiscard]] bool contains(std::string_view name) const noexcept;
    [[nodiscard]] bool empty() const noexcept;
    /// The ids, in ascending order.
    [[nodiscard]] std::vector<std::int64_t> ids() const;
    /// The names, in lower case, without @, in alphabetical order.
    [[nodiscard]] std::vector<std::string> names() const;
    /// `42, @alice`; only the first few of many.
    [[nodiscard]] std::string to_string() const;

private:
    struct State;

    void add_one(std::int64_t id);
    void add_one(std::string_view name);
    void add_one(const std::vector<std::int64_t>& ids);
    void add_one(const std::vector<std::string>& names);
    void remove_one(std::int64_t id);
    void remove_one(std::string_view name);
    void remove_one(const std::vector<std::int64_t>& ids);
    void remove_one(const std::vector<std::string>& names);

    std::shared_ptr<State> state_;
};

}  // namespace tgfw::filters
