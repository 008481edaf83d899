// The first line as a proxy's URL, the rest as what the proxy says: a connection or a refusal, the same however the
// words are cut into pieces, and never a word of the proxy's in the refusal.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <net/tunnel.hpp>
#include <tgfw/core/error.hpp>

namespace {

using namespace tgfw::net;

void check_talk(const Proxy& proxy, std::string_view said) {
    const Origin target(true, "api.telegram.org", 443);
    const auto whole = make_tunnel(proxy, target);
    whole->feed(said);
    const auto slow = make_tunnel(proxy, target);
    for (const char c : said) slow->feed(std::string_view(&c, 1));
    if (whole->done() && whole->failed()) std::abort();
    if (whole->done() != slow->done() || whole->problem() != slow->problem()) std::abort();
    const auto& problem = whole->problem();
    if (std::any_of(problem.begin(), problem.end(), [](char c) { return c < ' ' || c > '~'; })) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 8192) return 0;  // Beyond it a header may be too long in one way of cutting and not in the other.
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view said = text.substr(std::min(end + 1, text.size()));
    try {
        const Proxy proxy = Proxy::parse(text.substr(0, end));
        if (proxy.host.empty() || proxy.port == 0) std::abort();
        ProxySettings settings(proxy);
        settings.with_exceptions(said);
        static_cast<void>(settings.find(Origin(true, "api.telegram.org", 443)));
        static_cast<void>(settings.find(Origin(true, "10.0.0.1", 443)));
        check_talk(proxy, said);
    } catch (const tgfw::ConfigError& error) {
        // The password of the seeds; no message of ours has the word.
        if (std::string_view(error.what()).find("hidden") != std::string_view::npos) std::abort();
    }
    return 0;
}
