// Any text as a form, its Content-Type in the first line: read or refused; what was read can be written and read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <tgfw/core/error.hpp>
#include <tgfw/net/multipart.hpp>

namespace {

using namespace tgfw::net;

std::vector<FormPart> read(const MultipartForm& form) {
    const auto boundary = multipart_boundary(form.content_type());
    if (!boundary) std::abort();
    return parse_multipart(form.body(), *boundary);
}

MultipartForm rewrite(const std::vector<FormPart>& parts) {
    MultipartForm form(1);
    for (const FormPart& part : parts) {
        if (part.file_name) {
            form.file(part.name, *part.file_name, part.content_type, part.content);
        } else {
            form.field(part.name, part.content);
        }
    }
    if (form.content_length() != form.body().size()) std::abort();
    return form;
}

void check(const std::vector<FormPart>& parts) {
    // The writer drops NULs and line ends where they would do harm, so the first rewriting gives the normal form.
    const auto normal = read(rewrite(parts));
    if (normal.size() != parts.size()) std::abort();
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (parts[i].content != normal[i].content) std::abort();
    }
    if (read(rewrite(normal)) != normal) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto end_of_line = text.find('\n');
    if (end_of_line == std::string_view::npos) return 0;
    const std::string_view body = text.substr(end_of_line + 1);
    const auto boundary = multipart_boundary(text.substr(0, end_of_line));
    if (!boundary) return 0;
    std::vector<FormPart> parts;
    try {
        parts = parse_multipart(body, *boundary);
    } catch (const tgfw::DecodeError& error) {
        if (error.offset() > body.size()) std::abort();
        return 0;
    }
    check(parts);
    return 0;
}
