#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace tgfw::detail {

/// Whether a byte of a string needs a look: quote, backslash, control character, or not ASCII.
inline bool is_special(char c) noexcept {
    return c == '"' || c == '\\' || static_cast<signed char>(c) < 0x20;
}

#if defined(__SSE2__)

/// Which of 16 bytes are special, one bit each. The signed comparison finds control characters and non-ASCII at once.
inline unsigned special_mask(__m128i bytes) noexcept {
    const __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    const __m128i backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    const __m128i other = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));
    return static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quote, backslash), other)));
}

#endif

/// The first special byte in [p, end), or end.
inline const char* find_special(const char* p, const char* end) noexcept {
#if defined(__SSE2__)
    while (end - p >= 16) {
        const unsigned mask = special_mask(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
        if (mask != 0) {
            return p + std::countr_zero(mask);
        }
        p += 16;
    }
#endif
    while (p != end && !is_special(*p)) {
        ++p;
    }
    return p;
}

/// Copies plain bytes from `p` to `out` up to the first special one or `limit` bytes; may write 15 bytes more than it
/// copies. Returns how many it copied.
inline std::size_t copy_plain(const char* p, const char* end, char* out, std::size_t limit) noexcept {
    const char* const start = p;
#if defined(__SSE2__)
    while (end - p >= 16 && static_cast<std::size_t>(p - start) < limit) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(out), bytes);
        const unsigned mask = special_mask(bytes);
        if (mask != 0) {
            return static_cast<std::size_t>(p - start) + static_cast<std::size_t>(std::countr_zero(mask));
        }
        p += 16;
        out += 16;
    }
#endif
    while (p != end && !is_special(*p) && static_cast<std::size_t>(p - start) < limit) {
        *out++ = *p++;
    }
    return static_cast<std::size_t>(p - start);
}

}  // namespace tgfw::detail
