#include <tgfw/bot/inline_pages.hpp>

#include <algorithm>
#include <cstdint>

#include <core/parse_number.hpp>
#include <tgfw/api/limits.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw {

namespace {

constexpr auto kPageSize = static_cast<std::size_t>(limits::inline_results_max);

}  // namespace

std::optional<std::size_t> inline_page_number(std::string_view offset) noexcept {
    if (offset.empty()) return 0;
    return detail::parse_number<std::uint32_t>(offset);  // Whose successor is a std::size_t for sure.
}

InlinePage inline_page(const std::vector<InlineQueryResult>& all, std::string_view offset) {
    const auto number = inline_page_number(offset);
    InlinePage page;
    if (!number || *number > all.size() / kPageSize) return page;
    const std::size_t begin = *number * kPageSize;
    const std::size_t end = std::min(begin + kPageSize, all.size());
    const auto at = [&](std::size_t index) { return all.begin() + static_cast<std::ptrdiff_t>(index); };
    page.results.assign(at(begin), at(end));
    if (end < all.size()) page.next = std::to_string(*number + 1);
    return page;
}

InlinePage inline_page(const std::function<std::vector<InlineQueryResult>(std::size_t page)>& make,
                       std::string_view offset) {
    const auto number = inline_page_number(offset);
    InlinePage page;
    if (!number) return page;
    page.results = make(*number);
    if (!page.results.empty()) page.next = std::to_string(*number + 1);
    return page;
}

Request<AnswerInlineQuery> answer_in_pages(const Bot& bot, const InlineQuery& query, InlinePage page) {
    if (page.results.size() > kPageSize) {
        throw ConfigError("answer_in_pages: a page has at most 50 results, this one has " +
                          std::to_string(page.results.size()));
    }
    if (page.next.size() > static_cast<std::size_t>(limits::inline_offset_bytes_max)) {
        throw ConfigError("answer_in_pages: an offset has at most 64 bytes, this one has " +
                          std::to_string(page.next.size()));
    }
    auto request = bot.answer_inline_query(query.id, std::move(page.results));
    request.parameters().next_offset = std::move(page.next);
    return request;
}

Request<AnswerInlineQuery> answer_in_pages(const Bot& bot, const InlineQuery& query,
                                           const std::vector<InlineQueryResult>& all) {
    return answer_in_pages(bot, query, inline_page(all, query.offset));
}

Request<AnswerInlineQuery> answer_in_pages(
    const Bot& bot, const InlineQuery& query,
    const std::function<std::vector<InlineQueryResult>(std::size_t page)>& make) {
    return answer_in_pages(bot, query, inline_page(make, query.offset));
}

}  // namespace tgfw
