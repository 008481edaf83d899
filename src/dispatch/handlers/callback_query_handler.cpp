#include <tgfw/dispatch/handlers/callback_query_handler.hpp>

namespace tgfw::detail {

bool check_callback_query(const UpdateView& view, const std::optional<Pattern>& pattern, Match& match) {
    const auto& query = view.update().callback_query;
    if (!query) return false;
    if (!pattern) return true;
    if (!query->data) return false;
    auto found = pattern->match_start(*query->data);
    if (!found) return false;
    match.matches.push_back(std::move(*found));
    return true;
}

}  // namespace tgfw::detail
