#include <net/early_answer.hpp>

namespace tgfw::net {

bool begins_final_answer(std::string_view received) noexcept {
    constexpr std::string_view start = "HTTP/1.x ";
    while (received.size() > start.size()) {
        if (!received.starts_with("HTTP/1.") || received[start.size()] != '1') return true;
        const auto end = received.find("\r\n\r\n");
        if (end == std::string_view::npos) return false;
        received.remove_prefix(end + 4);
    }
    const std::string_view known = start.substr(0, 7);
    return !known.starts_with(received.substr(0, known.size()));
}

}  // namespace tgfw::net
