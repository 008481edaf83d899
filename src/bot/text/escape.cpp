#include <tgfw/bot/text/escape.hpp>

namespace tgfw {
namespace {

std::string with_backslashes(std::string_view text, std::string_view special) {
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    for (const char c : text) {
        if (special.find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
    return out;
}

}  // namespace

std::string escape_html(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string escape_markdown_v2(std::string_view text, MarkdownPlace place) {
    switch (place) {
        case MarkdownPlace::code:
            return with_backslashes(text, "`\\");
        case MarkdownPlace::url:
            return with_backslashes(text, ")\\");
        default:
            return with_backslashes(text, "\\_*[]()~`>#+-=|{}.!");
    }
}

std::string escape_markdown(std::string_view text) {
    return with_backslashes(text, "_*`[");
}

}  // namespace tgfw
