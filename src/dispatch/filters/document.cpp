#include <tgfw/dispatch/filters/document.hpp>

namespace tgfw::filters {

namespace detail {

bool has_mime_type(const Document& document, std::string_view type) noexcept {
    return document.mime_type && *document.mime_type == type;
}

bool has_category(const Document& document, std::string_view prefix) noexcept {
    return document.mime_type && document.mime_type->starts_with(prefix);
}

namespace {

bool has_extension(const Document& document, std::string_view extension) noexcept {
    return document.file_name && document.file_name->ends_with(extension);
}

bool has_extension_in_any_case(const Document& document, std::string_view extension) noexcept {
    return document.file_name && ends_with_ignoring_case(*document.file_name, extension);
}

bool has_no_extension(const Document& document, std::string_view) noexcept {
    return document.file_name && document.file_name->find('.') == std::string::npos;
}

}  // namespace

}  // namespace detail

namespace document {

detail::DocumentFilter<std::string> category(std::string prefix) {
    return {"document::category", &detail::has_category, std::move(prefix)};
}

detail::DocumentFilter<std::string> mime_type(std::string type) {
    return {"document::mime_type", &detail::has_mime_type, std::move(type)};
}

detail::DocumentFilter<std::string> file_extension(std::string_view extension, bool case_sensitive) {
    return {"document::file_extension", case_sensitive ? &detail::has_extension : &detail::has_extension_in_any_case,
            "." + std::string(extension)};
}

detail::KnownDocument file_extension(std::nullopt_t) noexcept {
    return {"document::file_extension(nullopt)", &detail::has_no_extension, ""};
}

}  // namespace document

}  // namespace tgfw::filters
