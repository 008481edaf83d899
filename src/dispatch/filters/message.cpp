#include <tgfw/dispatch/filters/message.hpp>

#include <algorithm>

namespace tgfw::filters {

namespace detail {

bool holds(const std::vector<std::string>& texts, const std::string& text) noexcept {
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

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

bool DocumentFilter::operator()(const UpdateView& view, Match&) const {
    const auto& document = view.message()->document;
    return document && test_(*document, text_);
}

}  // namespace detail

namespace document {

filters::detail::DocumentFilter mime_type(std::string type) {
    const auto is = [](const Document& document, const std::string& text) { return document.mime_type == text; };
    return {is, std::move(type)};
}

filters::detail::DocumentFilter category(std::string prefix) {
    const auto begins = [](const Document& document, const std::string& text) {
        return document.mime_type && document.mime_type->starts_with(text);
    };
    return {begins, std::move(prefix)};
}

filters::detail::DocumentFilter file_extension(std::string_view extension) {
    const auto ends = [](const Document& document, const std::string& text) {
        return document.file_name && filters::detail::lower_case(*document.file_name).ends_with(text);
    };
    return {ends, "." + filters::detail::lower_case(extension)};
}

}  // namespace document

}  // namespace tgfw::filters
