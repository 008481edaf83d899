// Any text is refused as initData and as a login, with no exception but TrustError; any fields that Telegram could have
// signed are taken as they were signed, or refused for their form or date.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>

#include <tgfw/bot/trust/login_widget.hpp>
#include <tgfw/bot/trust/web_app_init_data.hpp>
#include <unit/bot/trust/init_data_maker.hpp>

namespace {

using namespace tgfw;

const Token token("7001:token_of_a_fuzzer_AAAAAAAAAAAAAAAAAA");
constexpr std::int64_t now = 1767225660;
const auto now_point = std::chrono::system_clock::time_point(std::chrono::seconds(now));

std::optional<WebAppInitData> read(std::string_view text) {
    try {
        return validate_init_data(text, token, now_point);
    } catch (const TrustError&) {
        return std::nullopt;
    }
}

std::optional<LoginData> read_login(std::string_view text) {
    try {
        return validate_login(text, token, now_point);
    } catch (const TrustError&) {
        return std::nullopt;
    }
}

void check_third_party(std::string_view text) {
    try {
        (void)validate_third_party_init_data(text, token.bot_id(), now_point);
        std::abort();  // Nobody can make Telegram's signature.
    } catch (const TrustError&) {
    }
}

bool dated(std::int64_t date) {
    return date >= now - 24 * 3600 && date <= now + 60;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (read(text) || read_login(text)) std::abort();
    check_third_party(text);

    auto fields = net::parse_form(text);
    std::erase_if(fields, [](const auto& field) { return field.first == "hash"; });
    std::sort(fields.begin(), fields.end());
    if (const auto good = read(test::signed_init_data(fields, token.reveal()))) {
        if (good->fields != fields || !dated(good->auth_date)) std::abort();
    }
    if (const auto good = read_login(test::signed_login(fields, token.reveal()))) {
        if (good->fields != fields || !dated(good->auth_date) || good->id <= 0) std::abort();
    }
    return 0;
}
