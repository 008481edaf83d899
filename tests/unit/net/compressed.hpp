#pragma once

#include <string>

#include <doctest/doctest.h>

#include <zlib.h>

namespace tgfw::net::tests {

/// zlib's names for the formats: gzip, its own, and deflate without a frame.
inline constexpr int gzip_format = 15 + 16;
inline constexpr int zlib_format = 15;
inline constexpr int bare_format = -15;

inline std::string compressed(const std::string& text, int format) {
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, format, 9, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string out(deflateBound(&stream, static_cast<uLong>(text.size())) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

}  // namespace tgfw::net::tests
