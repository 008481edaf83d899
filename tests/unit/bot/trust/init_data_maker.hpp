#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <bot/trust/digest.hpp>
#include <tgfw/net/form.hpp>

namespace tgfw::test {

using Fields = std::vector<std::pair<std::string, std::string>>;

/// The lines that Telegram signs. The fields must come in the order of their names.
inline std::string lines(const Fields& fields) {
    std::string text;
    for (const auto& [name, value] : fields) text += (text.empty() ? "" : "\n") + name + "=" + value;
    return text;
}

/// What Telegram makes of the fields for the bot of this token: a query with its hash.
inline std::string signed_init_data(Fields fields, std::string_view token) {
    const std::string key = detail::hmac_sha256("WebAppData", token);
    fields.emplace_back("hash", detail::hex(detail::hmac_sha256(key, lines(fields))));
    return net::format_form(fields);
}

/// The same for the login widget.
inline std::string signed_login(Fields fields, std::string_view token) {
    fields.emplace_back("hash", detail::hex(detail::hmac_sha256(detail::sha256(token), lines(fields))));
    return net::format_form(fields);
}

}  // namespace tgfw::test
