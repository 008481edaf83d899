#include <tgfw/app/webhook_check.hpp>

#include <algorithm>
#include <string_view>

namespace tgfw {

namespace {

bool is_json(std::string_view content_type) {
    constexpr std::string_view json = "application/json";
    const std::string_view type = content_type.substr(0, content_type.find_first_of("; \t"));
    return type.size() == json.size() && std::equal(type.begin(), type.end(), json.begin(), [](char a, char b) {
               return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
           });
}

}  // namespace

std::optional<net::HttpResponse> WebhookCheck::refuse(const net::HttpRequest& head) const {
    if (head.path() != path_) return net::HttpResponse(404);
    if (head.method != "POST") return net::HttpResponse(405).with_header("Allow", "POST");
    const auto& headers = head.headers;
    const std::string_view given = headers.get("X-Telegram-Bot-Api-Secret-Token");
    // Two such headers are refused: which of them a proxy would have checked is anybody's guess.
    const bool once = headers.count("X-Telegram-Bot-Api-Secret-Token") == 1;
    if (!secret_.matches(given) || !once) return net::HttpResponse(401);
    if (!is_json(headers.get("Content-Type"))) return net::HttpResponse(415);
    return std::nullopt;
}

}  // namespace tgfw
