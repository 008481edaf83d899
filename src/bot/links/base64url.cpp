#include <tgfw/bot/links/base64url.hpp>

#include <core/base64.hpp>

namespace tgfw {

std::string base64url_encode(std::string_view bytes) {
    return detail::base64_encode(bytes, detail::Base64::url);
}

std::optional<std::string> base64url_decode(std::string_view text) {
    return detail::base64_decode(text, detail::Base64::url);
}

}  // namespace tgfw
