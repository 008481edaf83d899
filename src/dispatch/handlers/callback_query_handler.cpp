#include <tgfw/dispatch/handlers/callback_query_handler.hpp>

namespace tgfw::detail {

bool CallbackQueryRule::check(const UpdateView& view, const TextPattern& pattern, Match& match) const {
    const auto& query = view.update().callback_query;
    if (!query) return false;
    if (!pattern.is_set() && !predicate && !game_pattern.is_set()) return true;
    if (query->data && !query->data->empty()) {
        if (!pattern.is_set() && !predicate) return false;
        return (!predicate || predicate(*query->data)) && pattern.accepts(*query->data, match);
    }
    return query->game_short_name && game_pattern.is_set() && game_pattern.accepts(*query->game_short_name, match);
}

Reach CallbackQueryRule::reach(const TextPattern& pattern) const noexcept {
    return predicate || game_pattern.is_set() ? Reach(UpdateKind::callback_query)
                                              : pattern.reach(UpdateKind::callback_query);
}

}  // namespace tgfw::detail
