#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <tgfw/api/chat_id.hpp>
#include <tgfw/core/awaitable.hpp>

namespace tgfw {

/// Some of a broadcast's chats.
class BroadcastPage {
public:
    BroadcastPage() = default;
    BroadcastPage(std::vector<ChatId> some, std::string cursor) : chats(std::move(some)), next(std::move(cursor)) {}

    std::vector<ChatId> chats;
    /// What to ask with for those that follow; empty: these are the last.
    std::string next;
};

namespace detail {

/// A range of chats, without its type.
class BroadcastRange {
public:
    virtual ~BroadcastRange() = default;
    /// The next chat; nullopt at the end.
    [[nodiscard]] virtual std::optional<ChatId> take() = 0;
    /// Back to the first one; false where the range can be read only once.
    [[nodiscard]] virtual bool rewind() = 0;
};

template <class R>
class BroadcastRangeOf final : public BroadcastRange {
public:
    explicit BroadcastRangeOf(R range) : range_(std::move(range)), at_(std::ranges::begin(range_)) {}
    BroadcastRangeOf(const BroadcastRangeOf&) = delete;
    BroadcastRangeOf& operator=(const BroadcastRangeOf&) = delete;

    [[nodiscard]] std::optional<ChatId> take() override {
        if (at_ == std::ranges::end(range_)) return std::nullopt;
        ChatId chat(*at_);
        ++at_;
        return chat;
    }
    [[nodiscard]] bool rewind() override {
        if constexpr (!std::ranges::forward_range<R>) return false;
        at_ = std::ranges::begin(range_);
        return true;
    }

private:
    R range_;
    std::ranges::iterator_t<R> at_;
};

/// Pages of a thousand chats, whose cursors are positions.
[[nodiscard]] std::function<awaitable<BroadcastPage>(std::string cursor)> pages_of(
    std::shared_ptr<BroadcastRange> range);

}  // namespace detail

/// The chats that a broadcast goes to: a range, or a function that fetches them page by page, as from a database.
///
///     broadcast(bot, std::vector<std::int64_t>{…}, …)      // moved in; std::views::all(ids) is not copied either
///     broadcast(bot, [&](std::string after) { return database.chats(after, 1000); }, …)
///
/// A page is asked for when all chats before it have been begun, and after a resumption the page that was not complete
/// is asked for again, by the same cursor. So a cursor should name a place that stays, such as the last chat of the
/// page before (`WHERE id > $1 ORDER BY id`), not a number of rows. The first cursor is empty. A range must be the
/// same, in the same order, when a broadcast is resumed: its cursors are positions.
class BroadcastChats {
public:
    using Fetch = std::function<awaitable<BroadcastPage>(std::string cursor)>;

    template <class R>
    requires(std::ranges::input_range<std::remove_cvref_t<R>>&&
                 std::convertible_to<std::ranges::range_reference_t<std::remove_cvref_t<R>>, ChatId>)
        BroadcastChats(R&& chats)
        : total(size_of(chats)),
          fetch(detail::pages_of(
              std::make_shared<detail::BroadcastRangeOf<std::remove_cvref_t<R>>>(std::forward<R>(chats)))) {}
    template <class F>
    requires(std::constructible_from<Fetch, F>) BroadcastChats(F fetch_page) : fetch(Fetch(std::move(fetch_page))) {}

    BroadcastChats& with_total(std::uint64_t count) { return total = count, *this; }

    /// How many there are, if known; for the progress only.
    std::optional<std::uint64_t> total;
    Fetch fetch;

private:
    template <class R>
    static std::optional<std::uint64_t> size_of(R& chats) {
        if constexpr (std::ranges::sized_range<R>) return static_cast<std::uint64_t>(std::ranges::size(chats));
        return std::nullopt;
    }
};

}  // namespace tgfw
