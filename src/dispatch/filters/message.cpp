#include <tgfw/dispatch/filters/message.hpp>

#include <algorithm>

namespace tgfw::filters::detail {

std::string lower_case(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

bool CommandFilter::operator()(const UpdateView& view, Match&) const {
    const auto& entities = view.message()->entities;
    if (!view.message()->text || !entities) return false;
    const auto is_command = [](const MessageEntity& e) { return e.type == MessageEntityType::bot_command; };
    if (!only_start_) return std::any_of(entities->begin(), entities->end(), is_command);
    return !entities->empty() && is_command(entities->front()) && entities->front().offset == 0;
}

CommandFilter CommandFilter::operator()(bool only_start) const {
    CommandFilter other;
    other.only_start_ = only_start;
    return other;
}

}  // namespace tgfw::filters::detail
