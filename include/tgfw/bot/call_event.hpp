#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <tgfw/core/clock.hpp>

namespace tgfw {

/// Something that happened to a call and that its caller does not hear of, since it goes on.
class CallEvent {
public:
    enum class Kind : std::uint8_t {
        flooded,   ///< The server answered 429; the call is sent again after `pause`.
        retrying,  ///< A try failed by `problem`; the next one comes after `pause`.
        migrated,  ///< The group `chat` is the supergroup `new_chat` now; the call goes there. Store the new id.
    };

    CallEvent() = default;

    Kind kind = Kind::retrying;
    /// Such as `sendMessage`.
    std::string_view method;
    /// How often the call has been tried.
    std::uint32_t tries = 0;
    Clock::duration pause{};
    std::int64_t chat = 0;
    std::int64_t new_chat = 0;
    /// The error's text; it holds no secret.
    std::string problem;
};

}  // namespace tgfw
