// The bytes as an inline query's offset: a page of the list or nothing, and an offset that leads on, never back.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include <tgfw/bot/inline_pages.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tgfw;
    static const std::vector<InlineQueryResult> all(120);
    const std::string_view offset(reinterpret_cast<const char*>(data), size);
    const InlinePage page = inline_page(all, offset);
    const auto number = inline_page_number(offset);
    if (page.results.size() > 50 || page.next.size() > 64) std::abort();
    if (!number && !page.results.empty()) std::abort();
    if (!page.next.empty() && inline_page_number(page.next) != *number + 1) std::abort();
    std::size_t seen = page.results.size();
    for (InlinePage next = page; !next.next.empty();) {
        next = inline_page(all, next.next);
        seen += next.results.size();
    }
    if (number == 0 && seen != all.size()) std::abort();
    return 0;
}
