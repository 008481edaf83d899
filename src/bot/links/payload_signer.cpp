#include <tgfw/bot/links/payload_signer.hpp>

#include <cstdint>
#include <limits>
#include <optional>

#include <bot/trust/digest.hpp>
#include <tgfw/bot/links/base64url.hpp>
#include <tgfw/bot/links/deep_link.hpp>
#include <tgfw/bot/trust/trust_error.hpp>
#include <tgfw/core/error.hpp>

namespace tgfw {

namespace {

// The first byte of a payload says what follows: bytes and hash, or expiry, bytes and hash.
constexpr char without_expiry = 1;
constexpr char with_expiry = 2;
constexpr std::size_t expiry_size = 4;
// Half of the hash, the least that RFC 2104 §5 advises.
constexpr std::size_t tag_size = 16;
static_assert(1 + PayloadSigner::max_bytes + tag_size == max_start_payload / 4 * 3);
static_assert(1 + expiry_size + PayloadSigner::max_bytes_with_expiry + tag_size == max_start_payload / 4 * 3);

std::int64_t seconds_of(std::chrono::system_clock::time_point time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

void check_size(std::size_t size, std::size_t limit, const char* when) {
    if (size <= limit) return;
    throw ConfigError("A signed payload " + std::string(when) + " holds at most " + std::to_string(limit) +
                      " bytes, not " + std::to_string(size));
}

[[noreturn]] void refuse(TrustFailure failure) {
    throw TrustError("The signed payload", failure);
}

}  // namespace

PayloadSigner::PayloadSigner(const Secret& key, std::string_view purpose) {
    if (key.reveal().size() < min_key) {
        throw ConfigError("The key of signed payloads has at least " + std::to_string(min_key) + " bytes, not " +
                          std::to_string(key.reveal().size()));
    }
    key_ = Secret(detail::hmac_sha256(key.reveal(), "tgfw signed payload: " + std::string(purpose)));
}

std::string PayloadSigner::sign(std::string_view bytes) const {
    check_size(bytes.size(), max_bytes, "without expiry");
    return seal(without_expiry + std::string(bytes));
}

std::string PayloadSigner::sign(std::string_view bytes, std::chrono::system_clock::time_point expires) const {
    check_size(bytes.size(), max_bytes_with_expiry, "with an expiry");
    const std::int64_t when = seconds_of(expires);
    if (when < 0 || when > std::numeric_limits<std::uint32_t>::max()) {
        throw ConfigError("The expiry of a signed payload lies between the years 1970 and 2106");
    }
    std::string head(1, with_expiry);
    for (unsigned shift = 32; shift > 0;) head.push_back(static_cast<char>(when >> (shift -= 8) & 0xff));
    return seal(head.append(bytes));
}

std::string PayloadSigner::seal(std::string signed_part) const {
    signed_part += detail::hmac_sha256(key_.reveal(), signed_part).substr(0, tag_size);
    return base64url_encode(signed_part);
}

std::string PayloadSigner::open(std::string_view payload, std::chrono::system_clock::time_point now) const {
    if (payload.size() > max_start_payload) refuse(TrustFailure::malformed);
    const std::optional<std::string> decoded = base64url_decode(payload);
    if (!decoded || decoded->size() < 1 + tag_size) refuse(TrustFailure::malformed);
    const std::string_view signed_part = std::string_view(*decoded).substr(0, decoded->size() - tag_size);
    const std::string_view tag = std::string_view(*decoded).substr(signed_part.size());
    const std::string expected = detail::hmac_sha256(key_.reveal(), signed_part).substr(0, tag_size);
    if (!detail::equal_in_constant_time(expected, tag)) refuse(TrustFailure::wrong_hash);
    std::string_view bytes = signed_part.substr(1);
    if (signed_part.front() == without_expiry) return std::string(bytes);
    if (signed_part.front() != with_expiry || bytes.size() < expiry_size) refuse(TrustFailure::malformed);
    std::int64_t expires = 0;
    for (const char c : bytes.substr(0, expiry_size)) expires = expires << 8 | static_cast<unsigned char>(c);
    if (seconds_of(now) >= expires) refuse(TrustFailure::too_old);
    return std::string(bytes.substr(expiry_size));
}

}  // namespace tgfw
