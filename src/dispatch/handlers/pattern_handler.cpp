#include <tgfw/dispatch/handlers/detail/pattern_handler.hpp>

#include <tgfw/dispatch/handlers/chosen_inline_result_handler.hpp>
#include <tgfw/dispatch/handlers/pre_checkout_query_handler.hpp>

namespace tgfw::detail {

bool TextPattern::accepts(std::string_view text, Match& match) const {
    if (!pattern_) return true;
    auto found = pattern_->match_start(text);
    if (!found) return false;
    match.matches.push_back(std::move(*found));
    return true;
}

bool check_chosen_inline_result(const UpdateView& view, const TextPattern& pattern, Match& match) {
    const auto& result = view.update().chosen_inline_result;
    return result && pattern.accepts(result->result_id, match);
}

bool check_pre_checkout_query(const UpdateView& view, const TextPattern& pattern, Match& match) {
    const auto& query = view.update().pre_checkout_query;
    return query && pattern.accepts(query->invoice_payload, match);
}

}  // namespace tgfw::detail
