#include <bot/base_url.hpp>

namespace tgfw::detail {

namespace {

constexpr std::string_view kPlaceholder = "{token}";
constexpr std::string_view kBot = "/bot";

void drop_slashes(std::string& path) {
    while (!path.empty() && path.back() == '/') path.pop_back();
}

}  // namespace

BaseUrl::BaseUrl(const std::string& text) {
    const std::size_t place = text.find(kPlaceholder);
    template_ = place != std::string::npos;
    if (!template_) {
        const net::Url url = net::Url::parse(text);
        origin_ = url.origin();
        before_ = url.target;
        drop_slashes(before_);
        before_ += kBot;
        return;
    }
    // What stands before the placeholder is a URL of its own, and with what stands behind it, too.
    after_ = text.substr(place + kPlaceholder.size());
    const std::string before = text.substr(0, place);
    static_cast<void>(net::Url::parse(before + after_));
    const net::Url url = net::Url::parse(before);
    origin_ = url.origin();
    before_ = url.target;
    drop_slashes(after_);
}

BaseUrl BaseUrl::files() const {
    BaseUrl url = *this;
    const std::size_t place = template_ ? 0 : url.before_.size() - kBot.size();
    url.before_.insert(place, "/file");
    return url;
}

std::string BaseUrl::path(std::string_view target) const {
    target.remove_prefix(kBot.size());
    const std::size_t end = target.find('/');
    std::string path = before_;
    path += target.substr(0, end);
    path += after_;
    if (end != std::string_view::npos) path += target.substr(end);
    return path;
}

}  // namespace tgfw::detail
