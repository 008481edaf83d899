#include <tgfw/dispatch/handlers/inline_query_handler.hpp>

#include <algorithm>

namespace tgfw::detail {

bool check_inline_query(const UpdateView& view, const TextPattern& pattern, const ChatTypes& types, Match& match) {
    const auto& query = view.update().inline_query;
    if (!query) return false;
    if (types) {
        if (!query->chat_type) return false;
        if (std::find(types->begin(), types->end(), *query->chat_type) == types->end()) return false;
    }
    return pattern.accepts(query->query, match);
}

}  // namespace tgfw::detail
