#include <tgfw/dispatch/handlers/callback_query_handler.hpp>

namespace tgfw {

bool CallbackQueryHandler::check(const UpdateView& view, Match& match) const {
    const auto& query = view.update().callback_query;
    if (!query) return false;
    if (!pattern_) return true;
    if (!query->data) return false;
    auto found = pattern_->match_start(*query->data);
    if (!found) return false;
    match.matches.push_back(std::move(*found));
    return true;
}

}  // namespace tgfw
