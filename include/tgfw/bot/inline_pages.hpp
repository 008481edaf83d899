#pragma once

// Not in tgfw/tgfw.hpp: a file that answers inline queries with more than one page includes this header.

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tgfw/api/types.hpp>
#include <tgfw/bot/bot.hpp>

namespace tgfw {

/// Some results of an inline query, and where the next ones are.
class InlinePage {
public:
    InlinePage() = default;
    InlinePage(std::vector<InlineQueryResult> page_results, std::string next_offset)
        : results(std::move(page_results)), next(std::move(next_offset)) {}

    /// At most 50.
    std::vector<InlineQueryResult> results;
    /// What the client sends as `offset` when its user has scrolled to the end: anything of at most 64 bytes. Empty
    /// after the last page.
    std::string next;
};

/// The number of the page that an offset asks for, where offsets are such numbers: 0 for the empty one, nullopt for
/// what is no number.
[[nodiscard]] std::optional<std::size_t> inline_page_number(std::string_view offset) noexcept;

/// The page of `all`, 50 results long, that `offset` asks for. Beyond the end, and for an offset that is no number, it
/// is empty and the last: who scrolls with an offset of another bot version sees no result twice. Copies that page
/// only.
[[nodiscard]] InlinePage inline_page(const std::vector<InlineQueryResult>& all, std::string_view offset);
/// The page that `make` returns for the page's number; none, and none after it, where that is empty.
[[nodiscard]] InlinePage inline_page(const std::function<std::vector<InlineQueryResult>(std::size_t page)>& make,
                                     std::string_view offset);

/// answerInlineQuery with one page. Throws ConfigError, before anything is sent, for a page or a `next` that is too
/// long.
///
/// A page may come from anywhere, with an offset of its own kind:
///
///     InlinePage found = co_await search(query.query, query.offset);
///     co_await answer_in_pages(bot, query, std::move(found)).cache_time(10).is_personal(true);
[[nodiscard]] Request<AnswerInlineQuery> answer_in_pages(const Bot& bot, const InlineQuery& query, InlinePage page);
/// With the page of `all` that the query asks for. PTB: answer(auto_pagination=True).
[[nodiscard]] Request<AnswerInlineQuery> answer_in_pages(const Bot& bot, const InlineQuery& query,
                                                         const std::vector<InlineQueryResult>& all);
/// With the page that `make` returns for its number.
[[nodiscard]] Request<AnswerInlineQuery> answer_in_pages(
    const Bot& bot, const InlineQuery& query,
    const std::function<std::vector<InlineQueryResult>(std::size_t page)>& make);

}  // namespace tgfw
