#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <tgfw/bot/call_event.hpp>
#include <tgfw/bot/flood/flood_limits.hpp>
#include <tgfw/bot/retry_policy.hpp>
#include <tgfw/net/http_client.hpp>

namespace tgfw {

class CallResult;
class Defaults;
class InterceptedCall;
class RateLimiter;

/// Settings of a Bot, all with a default.
///
/// Without a word of the user, a bot over HTTP keeps to FloodLimits() and tries again by RetryPolicy(); one over any
/// other transport, as in a test, does neither.
class BotOptions {
public:
    using CallNext = std::function<awaitable<CallResult>()>;
    using Interceptor = std::function<awaitable<CallResult>(InterceptedCall call, CallNext next)>;

    // Compiled once, not in each user's file.
    BotOptions();
    BotOptions(const BotOptions& other);
    BotOptions(BotOptions&& other) noexcept;
    BotOptions& operator=(const BotOptions& other);
    BotOptions& operator=(BotOptions&& other) noexcept;
    ~BotOptions();

    BotOptions& with_base_url(std::string url);
    BotOptions& with_base_file_url(std::string url);
    BotOptions& with_local_server(bool on = true) { return local_server = on, *this; }
    BotOptions& with_test_environment(bool on = true) { return test_environment = on, *this; }
    BotOptions& with_deadlines(net::HttpDeadlines value) { return deadlines = value, *this; }
    BotOptions& with_upload_deadlines(net::HttpDeadlines value) { return upload_deadlines = value, *this; }
    BotOptions& with_http(net::HttpClientOptions value);
    BotOptions& with_flood_limits(FloodLimits value) { return flood_limits = value, *this; }
    BotOptions& with_rate_limiter(std::shared_ptr<RateLimiter> value);
    BotOptions& with_retry(RetryPolicy value) { return retry = value, *this; }
    BotOptions& with_interceptor(Interceptor value);
    BotOptions& with_on_event(std::function<void(const CallEvent&)> value);
    BotOptions& with_defaults(Defaults value);
    BotOptions& with_chance(std::function<double()> value);

    /// The Bot API server: Telegram's own, a local one, or an emulator. One whose paths are not `/bot<token>/<method>`
    /// is given with `{token}` where the token goes: `https://example.org/telegram/{token}`; methods come behind it.
    std::string base_url = "https://api.telegram.org";
    /// Whether that is a server of one's own that runs with --local: files of up to 2000 MB, and downloads that are
    /// read from its disk, which the bot must share.
    bool local_server = false;
    /// Telegram's test environment, which has accounts and tokens of its own.
    bool test_environment = false;
    /// Where files are downloaded from, in the forms of `base_url`; empty: the same server, with `/file` before `/bot`,
    /// or before the path that has `{token}`.
    std::string base_file_url;
    /// For every call without a file. A long poll's own wait is added to its read deadline.
    net::HttpDeadlines deadlines;
    /// For calls that upload a file, and for downloads.
    net::HttpDeadlines upload_deadlines = net::HttpDeadlines().with_write(std::chrono::seconds(120));
    net::HttpClientOptions http;

    /// Parameters of calls that do not set them. See bot/defaults.hpp.
    std::shared_ptr<const Defaults> defaults;

    /// How much the bot sends.
    std::optional<FloodLimits> flood_limits;
    /// Instead of a FloodLimiter for `flood_limits`.
    std::shared_ptr<RateLimiter> rate_limiter;
    /// When a call is tried again; a call may have its own, see Request::retry().
    std::optional<RetryPolicy> retry;
    /// The first is the outermost. See bot/interceptor.hpp.
    std::vector<Interceptor> interceptors;
    /// Hears what callers do not: pauses, further tries, groups that became supergroups. Must not throw.
    std::function<void(const CallEvent&)> on_event;
    /// Numbers from 0 up to 1, for the chance in pauses; random ones by default.
    std::function<double()> chance;
};

}  // namespace tgfw
