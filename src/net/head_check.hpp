#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <tgfw/net/http_message.hpp>

namespace tgfw::net {

/// Looks at the raw head of a request, up to and with its empty line, before any parser does. 0, or the status to
/// refuse it with: everything that two receivers could read differently (RFC 9112 §2.2, §5, §11).
[[nodiscard]] int check_raw_head(std::string_view head) noexcept;

/// How a request is framed and what its sender expects.
struct Framing {
    int refusal = 0;  ///< 0, or the status to refuse the request with.
    std::optional<std::uint64_t> length;
    bool chunked = false;
    bool expects_continue = false;
};

/// Judges a parsed head; `version` is 10 or 11.
[[nodiscard]] Framing check_head(const HttpRequest& head, int version, std::size_t max_body);

}  // namespace tgfw::net
