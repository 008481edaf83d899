// Any text is refused as a token, with an error that says why. The same text, signed as the payload of one, is refused
// or taken; what is taken is taken again, and refused with one character changed.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include <bot/trust/digest.hpp>
#include <tgfw/bot/links/base64url.hpp>
#include <tgfw/bot/trust/token_verifier.hpp>

namespace {

using namespace tgfw;

const std::string key_text = "key of a fuzzer, 32 bytes long ..";
const auto now = std::chrono::system_clock::time_point(std::chrono::seconds(1767225600));

std::optional<TokenClaims> taken(const TokenVerifier& verifier, std::string_view token,
                                 std::chrono::system_clock::time_point at) {
    try {
        return verifier.verify(token, at);
    } catch (const TokenError&) {
        return std::nullopt;
    }
}

std::string signed_with(std::string_view header, std::string_view payload) {
    const std::string text = base64url_encode(header) + "." + base64url_encode(payload);
    return text + "." + base64url_encode(detail::hmac_sha256(key_text, text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const TokenVerifier verifier({TokenKey::hs256(Secret(key_text))});
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (taken(verifier, text, now)) std::abort();
    static_cast<void>(taken(verifier, signed_with(text, R"({"exp":1767225700})"), now));

    const std::string token = signed_with(R"({"alg":"HS256"})", text);
    const auto claims = taken(verifier, token, now);
    if (!claims) return 0;
    const auto again = taken(verifier, token, now);
    if (!again || again->find("sub") != claims->find("sub")) std::abort();
    std::string changed = token;
    changed[changed.size() / 2] = changed[changed.size() / 2] == 'A' ? 'B' : 'A';
    if (taken(verifier, changed, now)) std::abort();
    return 0;
}
