#pragma once

#include <tgfw/core/error.hpp>

namespace tgfw {

/// A text that Telegram would refuse, found before it was sent. what() is the server's reason, in its words but for the
/// `Bad Request: ` before them: `can't parse entities: Can't find end of Bold entity at byte offset 0`.
class TextRefused : public Error {
public:
    using Error::Error;
};

}  // namespace tgfw
