// Any text, the limit in its first byte: each part fits, is normal, and is something to see.
#include <tgfw/bot/text/split.hpp>
#include <tgfw/bot/text/utf16.hpp>

#include "round_trip.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tgfw;
    if (size == 0) return 0;
    const std::size_t limit = 2 + data[0] % 64;
    FormattedText text;
    try {
        text = parse_html(fuzz::text_of(data + 1, size - 1));
    } catch (const TextRefused&) {
        return 0;
    }
    std::size_t bytes = 0;
    for (const FormattedText& part : split_message(text, limit)) {
        if (utf16_length(part.text) > static_cast<std::int64_t>(limit)) std::abort();
        if (part.text.empty() || part.entities.size() > 100) std::abort();
        if (normalize(part) != part) std::abort();
        bytes += part.text.size();
    }
    if (bytes > text.text.size()) std::abort();
    return 0;
}
