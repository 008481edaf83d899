#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <tgfw/dispatch/filters/detail/has.hpp>
#include <tgfw/dispatch/filters/detail/text.hpp>

namespace tgfw::filters {

namespace detail {

/// Whether a document is what `Text` says, in the sense of a test.
template <class Text>
class DocumentFilter : public Filter {
public:
    using Test = bool (*)(const Document& document, std::string_view text) noexcept;

    constexpr DocumentFilter(const char* name, Test test, Text text)
        : name_(name), test_(test), text_(std::move(text)) {}

    bool operator()(const UpdateView& view, Match&) const {
        const Document* const document = view.message()->document.get();
        return document != nullptr && test_(*document, text_);
    }
    [[nodiscard]] std::string name() const {
        if constexpr (std::same_as<Text, std::string>) return call_name(name_, text_);
        return name_;
    }

private:
    const char* name_;
    Test test_;
    Text text_;
};

using KnownDocument = DocumentFilter<std::string_view>;

[[nodiscard]] bool has_mime_type(const Document& document, std::string_view type) noexcept;
[[nodiscard]] bool has_category(const Document& document, std::string_view prefix) noexcept;

}  // namespace detail

/// Documents. An animation carries a document too. PTB: filters.Document.
namespace document {

/// Any document.
inline constexpr detail::Has<&Message::document> all{"document::all"};

/// A document whose MIME type begins with `prefix`, such as `image/`. PTB: Document.Category.
[[nodiscard]] detail::DocumentFilter<std::string> category(std::string prefix);

inline constexpr detail::KnownDocument application{"document::application", &detail::has_category, "application/"};
inline constexpr detail::KnownDocument audio{"document::audio", &detail::has_category, "audio/"};
inline constexpr detail::KnownDocument image{"document::image", &detail::has_category, "image/"};
inline constexpr detail::KnownDocument video{"document::video", &detail::has_category, "video/"};
inline constexpr detail::KnownDocument text{"document::text", &detail::has_category, "text/"};

/// A document of exactly this MIME type, such as `application/pdf`. PTB: Document.MimeType.
[[nodiscard]] detail::DocumentFilter<std::string> mime_type(std::string type);

inline constexpr detail::KnownDocument apk{"document::apk", &detail::has_mime_type,
                                           "application/vnd.android.package-archive"};
inline constexpr detail::KnownDocument doc{"document::doc", &detail::has_mime_type, "application/msword"};
inline constexpr detail::KnownDocument docx{"document::docx", &detail::has_mime_type,
                                            "application/vnd.openxmlformats-officedocument.wordprocessingml.document"};
/// Telegram calls every program, and everything that it does not know, `application/octet-stream`.
inline constexpr detail::KnownDocument exe{"document::exe", &detail::has_mime_type, "application/octet-stream"};
inline constexpr detail::KnownDocument mp4{"document::mp4", &detail::has_mime_type, "video/mp4"};
inline constexpr detail::KnownDocument gif{"document::gif", &detail::has_mime_type, "image/gif"};
inline constexpr detail::KnownDocument jpg{"document::jpg", &detail::has_mime_type, "image/jpeg"};
inline constexpr detail::KnownDocument mp3{"document::mp3", &detail::has_mime_type, "audio/mpeg"};
inline constexpr detail::KnownDocument pdf{"document::pdf", &detail::has_mime_type, "application/pdf"};
inline constexpr detail::KnownDocument py{"document::py", &detail::has_mime_type, "text/x-python"};
inline constexpr detail::KnownDocument svg{"document::svg", &detail::has_mime_type, "image/svg+xml"};
inline constexpr detail::KnownDocument txt{"document::txt", &detail::has_mime_type, "text/plain"};
inline constexpr detail::KnownDocument targz{"document::targz", &detail::has_mime_type, "application/x-compressed-tar"};
inline constexpr detail::KnownDocument wav{"document::wav", &detail::has_mime_type, "audio/x-wav"};
inline constexpr detail::KnownDocument xml{"document::xml", &detail::has_mime_type, "text/xml"};
inline constexpr detail::KnownDocument zip{"document::zip", &detail::has_mime_type, "application/zip"};

/// A document whose file name ends in `.extension`, in either case of ASCII letters unless `case_sensitive`. `tar.gz`
/// works. PTB: Document.FileExtension.
[[nodiscard]] detail::DocumentFilter<std::string> file_extension(std::string_view extension,
                                                                 bool case_sensitive = false);
/// A document whose file name has no dot. PTB: Document.FileExtension(None).
[[nodiscard]] detail::KnownDocument file_extension(std::nullopt_t) noexcept;

}  // namespace document

}  // namespace tgfw::filters
