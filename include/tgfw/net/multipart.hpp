#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tgfw {
class ByteSource;
}

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
    /// Takes the place of `content` if it is set; never set by parse_multipart().
    std::shared_ptr<ByteSource> source;
};

/// Writes a multipart/form-data body (RFC 7578). The boundary never occurs in a part's content; where that is pulled
/// from a source, its 64 random bits see to that.
class MultipartForm {
public:
    /// The boundary is random.
    MultipartForm();
    /// The boundary follows from `seed`.
    explicit MultipartForm(std::uint64_t seed);

    MultipartForm& field(std::string name, std::string value);
    /// An empty `content_type` becomes application/octet-stream.
    MultipartForm& file(std::string name, std::string file_name, std::string content_type, std::string content);

    /// As above, for a file that is pulled while it is sent (net/byte_source.hpp).
    MultipartForm& file(std::string name, std::string file_name, std::string content_type,
                        std::shared_ptr<ByteSource> content);

    /// The Content-Type header, with the boundary. Call it after the last part was added.
    [[nodiscard]] std::string content_type() const;
    /// The size of body(), without building it. Throws ConfigError if a source does not know its size.
    [[nodiscard]] std::size_t content_length() const;
    /// Throws ConfigError if a part is a source.
    [[nodiscard]] std::string body() const;
    /// Whether a part is a source, so that the form has a source() and no body().
    [[nodiscard]] bool has_sources() const noexcept;
    /// The body piece by piece; its size is known if each part's is. Takes a copy of what is in memory.
    [[nodiscard]] std::shared_ptr<ByteSource> source() const;
    [[nodiscard]] const std::vector<FormPart>& parts() const noexcept { return parts_; }

private:
    MultipartForm& add_file(std::string name, std::string file_name, std::string content_type, FormPart part);
    void add(FormPart part);
    [[nodiscard]] std::string delimiter() const;
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
