#pragma once

#include <string_view>

namespace tgfw::testing {

/// One file of the web chat, built into the program.
struct PageAsset {
    std::string_view path;
    std::string_view content_type;
    std::string_view content;
};

/// The file at a path such as `/chat.js`; null if there is none.
[[nodiscard]] const PageAsset* find_page_asset(std::string_view path);

}  // namespace tgfw::testing
