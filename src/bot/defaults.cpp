#include <tgfw/bot/defaults.hpp>

#include <utility>

namespace tgfw {

Defaults::Defaults() = default;
Defaults::Defaults(const Defaults&) = default;
Defaults::Defaults(Defaults&&) noexcept = default;
Defaults& Defaults::operator=(const Defaults&) = default;
Defaults& Defaults::operator=(Defaults&&) noexcept = default;
Defaults::~Defaults() = default;

Defaults& Defaults::with_parse_mode(ParseMode value) {
    parse_mode = std::move(value);
    return *this;
}

Defaults& Defaults::with_link_preview_options(LinkPreviewOptions value) {
    link_preview_options = std::move(value);
    return *this;
}

}  // namespace tgfw
