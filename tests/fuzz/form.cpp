// Any text is some form; a form that was read can be written and read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <tgfw/net/form.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tgfw::net;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (percent_decode(percent_encode(text)) != text) std::abort();
    if (percent_decode(text).size() > text.size()) std::abort();
    auto fields = parse_form(text);
    std::erase_if(fields, [](const FormField& field) { return field.first.empty() && field.second.empty(); });
    auto again = parse_form(format_form(fields));
    if (again != fields) std::abort();
    return 0;
}
