#include <tgfw/app/webhook/webhook_check.hpp>

#include <string_view>

#include <tgfw/core/ascii.hpp>

namespace tgfw {

namespace {

constexpr std::string_view kSecretHeader = "X-Telegram-Bot-Api-Secret-Token";

bool is_json(std::string_view content_type) {
    return ascii::equal_ignoring_case(content_type.substr(0, content_type.find_first_of("; \t")), "application/json");
}

bool is_plain(const net::Headers& headers) {
    const std::string* coding = headers.find("Content-Encoding");
    return coding == nullptr || ascii::equal_ignoring_case(*coding, "identity");
}

}  // namespace

std::optional<net::HttpResponse> WebhookCheck::refuse(const net::HttpRequest& head) const {
    if (head.path() != path_) return net::HttpResponse(404);
    if (head.method != "POST") return net::HttpResponse(405).with_header("Allow", "POST");
    if (!gate_.admits(head)) return net::HttpResponse(403);
    if (!knows_secret(head.headers)) return net::HttpResponse(401);
    if (!is_json(head.headers.get("Content-Type")) || !is_plain(head.headers)) return net::HttpResponse(415);
    return std::nullopt;
}

bool WebhookCheck::has_former_secret(const net::HttpRequest& head) const noexcept {
    if (secrets_.size() == 1) return false;
    return knows_secret(head.headers) && !secrets_.front().matches(head.headers.get(kSecretHeader));
}

bool WebhookCheck::knows_secret(const net::Headers& headers) const noexcept {
    // Two such headers are refused: which of them a proxy would have checked is anybody's guess.
    std::string_view given;
    int times = 0;
    for (const auto& [name, value] : headers) {
        if (!ascii::equal_ignoring_case(name, kSecretHeader)) continue;
        given = value;
        ++times;
    }
    bool known = false;
    for (const Secret& secret : secrets_) {
        const bool matches = secret.matches(given);  // All of them, so that the time does not tell which it was.
        known = known || matches;
    }
    return known && times == 1;
}

}  // namespace tgfw
