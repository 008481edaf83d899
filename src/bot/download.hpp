#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <bot/bot_core.hpp>

namespace tgfw::detail {

/// Where a download goes.
class DownloadTarget {
public:
    virtual ~DownloadTarget() = default;
    virtual void append(std::string_view piece) = 0;
    /// Forgets what came so far; false if that has left for good.
    virtual bool restart() = 0;
};

/// Fetches `/file/bot<token>/<file_path>`, or reads the local server's disk. A connection that breaks is taken up where
/// it broke, by Range (RFC 9110 §14.2), as often as the bot's RetryPolicy says.
[[nodiscard]] awaitable<void> fetch(std::shared_ptr<BotCore> core, std::string file_path,
                                    std::shared_ptr<DownloadTarget> target, net::BodyProgress progress,
                                    std::optional<std::uint64_t> size);

}  // namespace tgfw::detail
