#pragma once

#include <string>
#include <utility>

#include <tgfw/net/http_client.hpp>

namespace tgfw {

/// Settings of a Bot, all with a default.
class BotOptions {
public:
    BotOptions() = default;

    BotOptions& with_base_url(std::string url) { return base_url = std::move(url), *this; }
    BotOptions& with_deadlines(net::HttpDeadlines value) { return deadlines = value, *this; }
    BotOptions& with_upload_deadlines(net::HttpDeadlines value) { return upload_deadlines = value, *this; }
    BotOptions& with_http(net::HttpClientOptions value) { return http = std::move(value), *this; }

    /// The Bot API server: Telegram's own, a local one, or an emulator.
    std::string base_url = "https://api.telegram.org";
    /// For every call without a file. A long poll's own wait is added to its read deadline.
    net::HttpDeadlines deadlines;
    /// For calls that upload a file, and for downloads.
    net::HttpDeadlines upload_deadlines = net::HttpDeadlines().with_write(std::chrono::seconds(120));
    net::HttpClientOptions http;
};

}  // namespace tgfw
