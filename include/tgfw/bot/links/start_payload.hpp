#pragma once

// Not in tgfw.hpp: #include <tgfw/bot/links/start_payload.hpp>

#include <optional>
#include <string>

#include <tgfw/api/types_fwd.hpp>

namespace tgfw {

/// What a deep link brought: the payload of `/start payload` or `/start@bot payload`.
///
/// Nothing where the message is another one, has no payload, or one that no deep link can have: users can write
/// `/start` by hand, with any words. Whoever writes it by hand can also write a payload of somebody else: what must not
/// be forged comes from a PayloadSigner.
[[nodiscard]] std::optional<std::string> start_payload(const Message& message);
/// The same for the message of an update.
[[nodiscard]] std::optional<std::string> start_payload(const Update& update);

}  // namespace tgfw
