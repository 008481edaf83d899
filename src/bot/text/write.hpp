#pragma once

#include <string>

#include <bot/text/styled_text.hpp>

namespace tgfw::styled {

/// Markup of a text with entities in normal form. The parsers make the same of it, as far as the format can say it.
[[nodiscard]] std::string write_html(const StyledText& styled);
[[nodiscard]] std::string write_markdown_v2(StyledText styled);
[[nodiscard]] std::string write_markdown(const StyledText& styled);

}  // namespace tgfw::styled
