#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace tgfw {

class ByteSource;

/// A file to send: a `file_id` or URL that the server already can reach, or an upload from a path, from memory, or
/// from a source that is read while it is sent.
///
/// It never opens anything: a path is read when the request is sent. Copies share the bytes.
class InputFile {
public:
    enum class Source : std::uint8_t { reference, path, bytes, stream };

    InputFile() = default;
    /// A `file_id` of a file that is on Telegram's servers, or an HTTP URL.
    InputFile(std::string reference) noexcept : text_(std::move(reference)) {}
    InputFile(std::string_view reference) : text_(reference) {}
    InputFile(const char* reference) : text_(reference) {}

    /// An upload of the file at `path`; its name defaults to the last part of the path.
    [[nodiscard]] static InputFile from_path(std::string path);
    [[nodiscard]] static InputFile from_path(const char* path) { return from_path(std::string(path)); }
    /// The same for std::filesystem::path.
    template <class Path>
    requires requires(const Path& path) {
        { path.string() } -> std::convertible_to<std::string>;
    }
    [[nodiscard]] static InputFile from_path(const Path& path) { return from_path(path.string()); }
    /// An upload of `bytes` under the name `file_name`.
    [[nodiscard]] static InputFile from_bytes(std::string bytes, std::string file_name);

    /// An upload of what `source` gives, under the name `file_name` (net/byte_source.hpp makes sources).
    ///
    /// It is read once by each try, so one that cannot be rewound is sent once: a second try fails unsent.
    /// Throws ConfigError if it is null.
    [[nodiscard]] static InputFile from_source(std::shared_ptr<ByteSource> source, std::string file_name);
    /// A file on the disk of a local Bot API server, at the absolute `path` there: nothing is uploaded. Another server
    /// than a local one refuses it. Throws Error if the path is not absolute.
    [[nodiscard]] static InputFile from_server_path(std::string_view path);

    /// The file name that the server shall see.
    InputFile& file_name(std::string name) &;
    InputFile&& file_name(std::string name) && { return std::move(file_name(std::move(name))); }
    /// The MIME type of the part; without one the server guesses from the name and the content.
    InputFile& mime_type(std::string type) &;
    InputFile&& mime_type(std::string type) && { return std::move(mime_type(std::move(type))); }

    [[nodiscard]] Source source() const noexcept { return source_; }
    /// Whether it must be sent as a multipart part.
    [[nodiscard]] bool is_upload() const noexcept { return source_ != Source::reference; }
    /// The `file_id` or URL; empty for uploads.
    [[nodiscard]] std::string_view reference() const noexcept;
    /// The path to read; empty unless source() is path.
    [[nodiscard]] std::string_view path() const noexcept;
    /// The content; empty unless source() is bytes. It lives as long as any copy of this value.
    [[nodiscard]] const std::string& bytes() const noexcept;
    /// What to pull; null unless source() is stream.
    [[nodiscard]] const std::shared_ptr<ByteSource>& stream() const noexcept { return stream_; }
    [[nodiscard]] const std::string& file_name() const& noexcept { return file_name_; }
    [[nodiscard]] const std::string& mime_type() const& noexcept { return mime_type_; }

    /// Uploads from memory are equal when their bytes are, from a source when it is the same.
    bool operator==(const InputFile& other) const noexcept;

private:
    std::string text_;  // the reference or the path
    std::shared_ptr<const std::string> bytes_;
    std::shared_ptr<ByteSource> stream_;
    std::string file_name_;
    std::string mime_type_;
    Source source_ = Source::reference;
};

}  // namespace tgfw
