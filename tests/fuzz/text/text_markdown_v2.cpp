// Any text as MarkdownV2: parsed or refused, and what was parsed can be written and read again.
#include "round_trip.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        tgfw::fuzz::check_round_trips(tgfw::parse_markdown_v2(tgfw::fuzz::text_of(data, size)));
    } catch (const tgfw::TextRefused&) {
        return 0;
    }
    return 0;
}
