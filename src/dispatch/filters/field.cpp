#include <tgfw/dispatch/filters/field.hpp>

#include <utility>

namespace tgfw::filters::detail {

bool test_text(TextTest test, std::string_view text, std::string_view wanted) noexcept {
    switch (test) {
        case TextTest::starts_with:
            return text.starts_with(wanted);
        case TextTest::ends_with:
            return text.ends_with(wanted);
        case TextTest::contains:
            break;
    }
    return text.find(wanted) != std::string_view::npos;
}

std::string text_test_name(TextTest test, std::string_view wanted) {
    const char* const call = test == TextTest::starts_with ? ".starts_with"
                             : test == TextTest::ends_with ? ".ends_with"
                                                           : ".contains";
    return call_name(call, wanted);
}

bool TextMatches::search(std::string_view text, Match& match) const {
    auto found = pattern_.search(text);
    if (!found) return false;
    match.matches.push_back(std::move(*found));
    return true;
}

std::string TextMatches::name() const {
    return call_name(".matches", pattern_.str());
}

std::string_view member_name(std::string_view function) noexcept {
    constexpr std::string_view before = "Member = ";
    const std::size_t begin = function.find(before);
    if (begin == std::string_view::npos) return "field";
    function.remove_prefix(begin + before.size());
    const std::string_view member = function.substr(0, function.find_first_of(";]"));
    const std::size_t colon = member.rfind(':');
    return colon == std::string_view::npos ? member : member.substr(colon + 1);
}

}  // namespace tgfw::filters::detail
