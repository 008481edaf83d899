// Any text as an update and as a response: decoded or refused, and what was decoded survives being written and read
// again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

#include <tgfw/api/codec.hpp>
#include <tgfw/api/types.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto decoded = tgfw::decode_update(text);
    if (const auto* update = std::get_if<tgfw::Update>(&decoded)) {
        const std::string once = tgfw::encode(*update);
        if (tgfw::encode(tgfw::decode<tgfw::Update>(once)) != once) std::abort();
    }
    try {
        static_cast<void>(tgfw::decode_updates(text));
    } catch (const tgfw::DecodeError&) {
        return 0;
    }
    return 0;
}
