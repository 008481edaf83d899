// Any text is refused as a signed payload; any bytes that fit are signed and come back, from a payload that a deep link
// takes. A text that base64url reads is the one that it writes for those bytes.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include <tgfw/bot/links/base64url.hpp>
#include <tgfw/bot/links/deep_link.hpp>
#include <tgfw/bot/links/payload_signer.hpp>
#include <tgfw/bot/trust/trust_error.hpp>

namespace {

using namespace tgfw;

const auto now = std::chrono::system_clock::time_point(std::chrono::seconds(1767225600));

std::optional<std::string> open(const PayloadSigner& signer, std::string_view payload) {
    try {
        return signer.open(payload, now);
    } catch (const TrustError&) {
        return std::nullopt;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const PayloadSigner signer(Secret("key of a fuzzer, 32 bytes long .."));
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (open(signer, text)) std::abort();
    const auto decoded = base64url_decode(text);
    if (decoded && base64url_encode(*decoded) != text) std::abort();
    if (base64url_decode(base64url_encode(text)) != text) std::abort();

    const std::string_view bytes = text.substr(0, PayloadSigner::max_bytes);
    const std::string payload = signer.sign(bytes);
    if (open(signer, payload) != bytes || deep_link("some_bot", payload).empty()) std::abort();
    const std::string_view fewer = text.substr(0, PayloadSigner::max_bytes_with_expiry);
    if (open(signer, signer.sign(fewer, now + std::chrono::seconds(1))) != fewer) std::abort();
    if (open(signer, signer.sign(fewer, now))) std::abort();
    return 0;
}
