#pragma once

// Not in tgfw.hpp: #include <tgfw/bot/trust/login_widget.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tgfw/bot/token.hpp>
#include <tgfw/bot/trust/trust_error.hpp>
#include <tgfw/bot/trust/trust_limits.hpp>
#include <tgfw/core/chrono.hpp>

namespace tgfw {

/// Who logged in to a website by the Telegram login widget or a login_url button, after the hash was checked.
///
/// Source: core.telegram.org/widgets/login#receiving-authorization-data.
class LoginData {
public:
    LoginData() = default;

    std::int64_t id = 0;
    std::string first_name;
    std::optional<std::string> last_name;
    std::optional<std::string> username;
    std::optional<std::string> photo_url;
    /// When they logged in, in Unix time.
    std::int64_t auth_date = 0;
    /// All fields but `hash`, by name, also those that this library does not know.
    std::vector<std::pair<std::string, std::string>> fields;

    bool operator==(const LoginData&) const = default;
};

/// Reads the query of the URL that the widget calls, `id=17&first_name=…&hash=…`, and checks that Telegram made it for
/// this bot. A page's own parameters must be taken out first: Telegram did not sign them.
///
/// Throws TrustError as validate_init_data does. Source: core.telegram.org/widgets/login#checking-authorization.
[[nodiscard]] LoginData validate_login(std::string_view query, const Token& token,
                                       std::chrono::system_clock::time_point now,
                                       const TrustLimits& limits = TrustLimits());
/// The same for the fields of the object that the widget's JavaScript callback gets, numbers as decimal text.
[[nodiscard]] LoginData validate_login(std::vector<std::pair<std::string, std::string>> fields, const Token& token,
                                       std::chrono::system_clock::time_point now,
                                       const TrustLimits& limits = TrustLimits());

}  // namespace tgfw
