#include <array>

#include <testing/methods/methods.hpp>

namespace tgfw::testing {
namespace {

using Size = std::pair<std::int64_t, std::int64_t>;

std::int64_t byte_at(std::string_view data, std::size_t at) {
    return static_cast<unsigned char>(data[at]);
}
std::int64_t big16(std::string_view data, std::size_t at) {
    return byte_at(data, at) * 256 + byte_at(data, at + 1);
}
std::int64_t little16(std::string_view data, std::size_t at) {
    return byte_at(data, at) + byte_at(data, at + 1) * 256;
}

/// Walks over a JPEG's segments to the frame header.
std::optional<Size> jpeg_size(std::string_view data) {
    for (std::size_t at = 2; at + 9 < data.size();) {
        if (data[at] != '\xFF') return std::nullopt;
        const std::int64_t marker = byte_at(data, at + 1);
        const bool frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (frame) return Size(big16(data, at + 7), big16(data, at + 5));
        at += 2 + static_cast<std::size_t>(big16(data, at + 2));
    }
    return std::nullopt;
}

std::optional<Size> webp_size(std::string_view data) {
    const std::string_view chunk = data.substr(12, 4);
    if (chunk == "VP8 ") return Size(little16(data, 26) & 0x3FFF, little16(data, 28) & 0x3FFF);
    if (chunk == "VP8X") return Size(little16(data, 24) + 1, little16(data, 27) + 1);
    if (chunk != "VP8L") return std::nullopt;
    const std::int64_t bits = little16(data, 21) | (little16(data, 23) << 16);
    return Size((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1);
}

}  // namespace

std::optional<Size> image_size(std::string_view content) {
    using namespace std::string_view_literals;
    std::optional<Size> size;
    if (content.size() >= 24 && content.substr(0, 8) == "\x89PNG\r\n\x1A\n"sv) {
        size = Size(big16(content, 16) * 65536 + big16(content, 18), big16(content, 20) * 65536 + big16(content, 22));
    } else if (content.size() >= 10 && content.substr(0, 3) == "GIF"sv) {
        size = Size(little16(content, 6), little16(content, 8));
    } else if (content.substr(0, 2) == "\xFF\xD8"sv) {
        size = jpeg_size(content);
    } else if (content.size() >= 30 && content.substr(0, 4) == "RIFF"sv && content.substr(8, 4) == "WEBP"sv) {
        size = webp_size(content);
    }
    return size && size->first > 0 && size->second > 0 ? size : std::nullopt;
}

std::string media_type(std::string_view file_name) {
    const std::size_t dot = file_name.rfind('.');
    const std::string extension = dot == std::string_view::npos ? "" : ascii::lower_case(file_name.substr(dot + 1));
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 14> types = {{
        {"csv", "text/csv"},
        {"gif", "image/gif"},
        {"html", "text/html"},
        {"jpeg", "image/jpeg"},
        {"jpg", "image/jpeg"},
        {"json", "application/json"},
        {"md", "text/markdown"},
        {"mp3", "audio/mpeg"},
        {"mp4", "video/mp4"},
        {"pdf", "application/pdf"},
        {"png", "image/png"},
        {"txt", "text/plain"},
        {"webp", "image/webp"},
        {"zip", "application/zip"},
    }};
    for (const auto& [name, type] : types) {
        if (name == extension) return std::string(type);
    }
    return "application/octet-stream";
}

}  // namespace tgfw::testing
