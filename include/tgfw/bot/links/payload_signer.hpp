#pragma once

// Not in tgfw.hpp: #include <tgfw/bot/links/payload_signer.hpp>

#include <cstddef>
#include <string>
#include <string_view>

#include <tgfw/core/chrono.hpp>
#include <tgfw/core/secret.hpp>

namespace tgfw {

/// Makes payloads for deep links that only the holder of the key can make.
///
///     const PayloadSigner invitations(Secret(env("LINK_KEY")), "invitation");
///     deep_link("my_bot", invitations.sign("17", clock.system_now() + 24h));
///     …
///     const std::string who = invitations.open(payload, context.clock().system_now());    // "17"
///
/// A payload is base64url of a head, the bytes, and 16 bytes of HMAC-SHA256 over both. The bytes can be read by
/// everybody, and whoever sees a payload can use it: it says that the bot made it, not for whom. Copies share nothing.
class PayloadSigner {
public:
    /// The most bytes that fit into 64 characters.
    static constexpr std::size_t max_bytes = 31;
    static constexpr std::size_t max_bytes_with_expiry = 27;
    /// The least length of a key, in bytes.
    static constexpr std::size_t min_key = 16;

    /// `key` should be random, 32 bytes; the bot's token will do. Payloads made for another `purpose` are refused, so
    /// that one key serves invitations and receipts. Throws ConfigError where the key is shorter than min_key.
    explicit PayloadSigner(const Secret& key, std::string_view purpose = {});

    /// A payload of 23 to 64 characters. Throws ConfigError where there are more than max_bytes.
    [[nodiscard]] std::string sign(std::string_view bytes) const;
    /// One that open() refuses from `expires` on, which counts in whole seconds, between 1970 and 2106. Throws
    /// ConfigError outside of those years, and for more than max_bytes_with_expiry.
    [[nodiscard]] std::string sign(std::string_view bytes, std::chrono::system_clock::time_point expires) const;

    /// The bytes that were signed. Throws TrustError: malformed where this is not such a payload, wrong_hash where
    /// another key, purpose or bot made it, or it was changed, too_old from its expiry on. The comparison takes the
    /// same time for each wrong hash.
    [[nodiscard]] std::string open(std::string_view payload, std::chrono::system_clock::time_point now) const;

private:
    [[nodiscard]] std::string seal(std::string signed_part) const;

    Secret key_;  // Derived from the key and the purpose.
};

}  // namespace tgfw
