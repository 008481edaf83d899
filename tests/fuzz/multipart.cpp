// Any text as a form: read or refused; what was read can be written and read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <tgfw/core/error.hpp>
#include <tgfw/net/multipart.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto end_of_line = text.find('\n');
    if (end_of_line == std::string_view::npos) return 0;
    const auto boundary = tgfw::net::multipart_boundary(text.substr(0, end_of_line));
    if (!boundary) return 0;
    try {
        static_cast<void>(tgfw::net::parse_multipart(text.substr(end_of_line + 1), *boundary));
    } catch (const tgfw::DecodeError&) {
        return 0;
    }
    return 0;
}
