#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tgfw::net {

/// One part of a multipart/form-data body.
class FormPart {
public:
    FormPart() = default;

    bool operator==(const FormPart&) const = default;

    std::string name;
    /// Set if the part is a file.
    std::optional<std::string> file_name;
    /// Empty if the part names none.
    std::string content_type;
    std::string content;
};

/// Writes a multipart/form-data body (RFC 7578). The boundary never occurs in a part's content.
class MultipartForm {
public:
    /// The boundary is random.
    MultipartForm();
    /// The boundary follows from `seed`.
    explicit MultipartForm(std::uint64_t seed);

    MultipartForm& field(std::string name, std::string value);
    /// An empty `content_type` becomes application/octet-stream.
    MultipartForm& file(std::string name, std::string file_name, std::string content_type, std::string content);

    /// The Content-Type header, with the boundary. Call it after the last part was added.
    [[nodiscard]] std::string content_type() const;
    /// The size of body(), without building it.
    [[nodiscard]] std::size_t content_length() const;
    [[nodiscard]] std::string body() const;
    [[nodiscard]] const std::vector<FormPart>& parts() const noexcept { return parts_; }

private:
    void add(FormPart part);
    void choose_boundary();

    std::uint64_t state_;
    std::string boundary_;
    std::vector<FormPart> parts_;
};

/// How large a form may be. The body as a whole is bounded by who reads it.
class MultipartLimits {
public:
    MultipartLimits() = default;

    std::size_t max_parts = 1000;
    /// Bytes of one part's headers.
    std::size_t max_part_header = 8 * 1024;
};

/// The boundary that a Content-Type header names; empty if it is not multipart/form-data or the boundary is not a legal
/// one (RFC 2046 §5.1.1).
[[nodiscard]] std::optional<std::string> multipart_boundary(std::string_view content_type);

/// Reads a multipart/form-data body. Throws DecodeError if it is malformed, cut short or beyond `limits`.
[[nodiscard]] std::vector<FormPart> parse_multipart(std::string_view body, std::string_view boundary,
                                                    const MultipartLimits& limits = MultipartLimits());

}  // namespace tgfw::net
