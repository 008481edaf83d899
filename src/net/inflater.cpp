#include <net/inflater.hpp>

#include <zlib.h>

#include <array>
#include <new>
#include <string>

#include <tgfw/core/ascii.hpp>

namespace tgfw::net {

namespace {

constexpr int gzip_or_zlib = 15 + 32;
constexpr int bare_deflate = -15;

/// Whether `first` and `second` begin gzip or zlib's format.
bool has_known_head(unsigned char first, unsigned char second) noexcept {
    const bool gzip = first == 0x1f && second == 0x8b;
    const bool zlib = (first & 0x0f) == Z_DEFLATED && (first * 256 + second) % 31 == 0;
    return gzip || zlib;
}

}  // namespace

struct Inflater::Impl {
    explicit Impl(std::size_t bytes) : limit(bytes) {}
    ~Impl() {
        if (begun) inflateEnd(&stream);
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    void begin() {
        const bool known = has_known_head(static_cast<unsigned char>(head[0]), static_cast<unsigned char>(head[1]));
        if (inflateInit2(&stream, known ? gzip_or_zlib : bare_deflate) != Z_OK) throw std::bad_alloc();
        begun = true;
    }

    Result inflate_all(std::string_view data, const std::function<void(std::string_view)>& sink) {
        std::array<char, 16 * 1024> out;
        // zlib does not write to its input, but says so only since a macro is defined.
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
        stream.avail_in = static_cast<uInt>(data.size());
        while (!ended && (stream.avail_in != 0 || stream.avail_out == 0)) {
            stream.next_out = reinterpret_cast<Bytef*>(out.data());
            stream.avail_out = static_cast<uInt>(out.size());
            const int code = ::inflate(&stream, Z_NO_FLUSH);
            ended = code == Z_STREAM_END;
            if (!ended && code != Z_OK && code != Z_BUF_ERROR) return Result::broken;
            const std::size_t n = out.size() - stream.avail_out;
            if (n > limit - given) return Result::too_large;
            given += n;
            if (n != 0) sink(std::string_view(out.data(), n));
        }
        return stream.avail_in == 0 ? Result::more : Result::broken;  // More follows than was compressed.
    }

    z_stream stream{};
    std::string head;  // The first two bytes tell the format.
    std::size_t limit;
    std::size_t given = 0;
    bool begun = false;
    bool ended = false;
};

Inflater::Inflater(std::size_t limit) : impl_(std::make_unique<Impl>(limit)) {}
Inflater::~Inflater() = default;
Inflater::Inflater(Inflater&&) noexcept = default;
Inflater& Inflater::operator=(Inflater&&) noexcept = default;

Inflater::Result Inflater::feed(std::string_view data, const std::function<void(std::string_view)>& sink) {
    if (data.empty()) return Result::more;
    if (impl_->begun) return impl_->inflate_all(data, sink);
    impl_->head += data;
    if (impl_->head.size() < 2) return Result::more;
    impl_->begin();
    return impl_->inflate_all(impl_->head, sink);
}

bool Inflater::complete() const noexcept {
    return impl_->begun ? impl_->ended : impl_->head.empty();
}

bool is_inflatable(std::string_view content_encoding) noexcept {
    return ascii::equal_ignoring_case(content_encoding, "gzip") ||
           ascii::equal_ignoring_case(content_encoding, "x-gzip") ||
           ascii::equal_ignoring_case(content_encoding, "deflate");
}

}  // namespace tgfw::net
